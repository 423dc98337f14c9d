package app

import (
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/quota"
)

// Work, in units of about 2 µs (package x weighs reads and writes by them), twice: before a block executes, as a function
// of a transaction's bytes, by which a proposal is judged; and as it executes, by which it is bounded. Consensus:
// changing one of these is state-machine breaking.
const (
	// A transaction costs so much for itself, each of its messages and each of its bytes. Ordinary ones do less than
	// that when they execute. A few do far more, to empty a pallet for one: a proposal within the budgets may hold
	// transactions that its block has no work left for.
	txWork      = 100
	messageWork = 50
	byteWork    = 1

	// blockWork is what all transactions of a block may cost, and may do: 6 s under attack. Ordinary blocks are bounded by
	// their bytes, which are worth less; only ones that are crammed with small messages by their work. The largest
	// transaction fits.
	blockWork = 3_000_000
	// organizationWork is the same for one organization, whatever its quota (package quota): a quarter of each block is
	// left to others.
	organizationWork = 2_250_000

	// A transaction may do baseWork, however small it is, because to empty a pallet takes few bytes; and more for each of
	// its bytes; but no more than maxWork, about a second.
	baseWork    = 40_000
	workPerByte = 3
	maxWork     = 500_000
)

// ErrBusy rejects a transaction that its block, or the quota of its organization, has no work left for, because of what the
// organization or all did before. Alone in a block it may be in order, or need more than a transaction may do: that shows only there.
var ErrBusy = x.NewError("waymark", 33, "no work is left for it in this block: send it again, signed anew")

// staticWork is what a transaction costs before it executes.
func staticWork(size, messages int) uint64 {
	return txWork + messageWork*uint64(messages) + byteWork*uint64(size)
}

// txBudget is what a transaction may do.
func txBudget(size int) uint64 { return min(baseWork+workPerByte*uint64(size), maxWork) }

// Each organization has, in each block, reservedBytes and reservedWork for transactions of the priority lane beside its
// quota and its part of the block, and room for as many bytes of them in every pool: about fourteen votes, or revocations of
// keys. So its own flood, or a thief's, keeps no organization from voting, nor a quota from being changed. Only a flood of
// the same key does, because a key's nonces go in order: a key that votes should do nothing else. Consensus.
const (
	reservedBytes = 4096
	reservedWork  = 50_000
)

// cost is what a transaction takes of its block before it executes.
type cost struct {
	quota.Amount
	priority bool
}

// budgets are what still fits into a block, of all together and of each organization. It is the one place that decides so:
// the proposer chooses by it and the screen judges by it, both in static work; execution bounds by it what is really done.
type budgets struct {
	quotas quota.Quotas
	work   uint64
	shares map[string]*share
	active []*share // in the order in which they were asked for
}

// share is one organization's part in a block.
type share struct {
	organization string
	allowance    quota.Allowance
	spent        quota.Amount // of the allowance and of organizationWork
	reserved     quota.Amount // left of what is reserved
}

// newBudgets returns those of the block of ctx, whose state is the one before it.
func newBudgets(ctx *x.Context) *budgets {
	return &budgets{quotas: quota.For(ctx), work: blockWork, shares: make(map[string]*share)}
}

// of returns an organization's share. It reads the state the first time only.
func (b *budgets) of(organization string) *share {
	s := b.shares[organization]
	if s == nil {
		s = &share{
			organization: organization,
			allowance:    b.quotas.Of(organization),
			reserved:     quota.Amount{Work: reservedWork, Bytes: reservedBytes},
		}
		b.shares[organization] = s
		b.active = append(b.active, s)
	}
	return s
}

// reserves reports whether a transaction is charged to what is reserved.
func (s *share) reserves(c cost) bool { return c.priority && c.Within(s.reserved) }

// left is the work that the share has for a transaction.
func (s *share) left(c cost) uint64 {
	if s.reserves(c) {
		return s.reserved.Work
	}
	return min(organizationWork-min(organizationWork, s.spent.Work), s.allowance.Left.Minus(s.spent).Work)
}

// charge takes work and bytes of a transaction off its share and the block.
func (b *budgets) charge(s *share, c cost, work uint64) {
	charged := quota.Amount{Work: work, Bytes: c.Bytes}
	if s.reserves(c) {
		s.reserved = s.reserved.Minus(charged)
	} else {
		s.spent = s.spent.Plus(charged)
	}
	b.work -= min(b.work, work)
}

// refuses says why a transaction does not fit: ErrBudget or ErrQuota; nil if it does.
func (b *budgets) refuses(s *share, c cost) *x.Error {
	switch {
	case c.Work > b.work:
		return ErrBudget
	case s.reserves(c):
		return nil
	case s.spent.Work+c.Work > organizationWork:
		return ErrBudget
	case !s.spent.Plus(c.Amount).Within(s.allowance.Left):
		return ErrQuota
	}
	return nil
}

// take charges what a transaction brings, or says why it does not fit and charges nothing.
func (b *budgets) take(organization string, c cost) error {
	s := b.of(organization)
	if refusal := b.refuses(s, c); refusal != nil {
		return refusal.With("%d units and %d bytes of %s, which has brought %d and %d, where its quota has %d and %d; %d units are left of the block",
			c.Work, c.Bytes, organization, s.spent.Work, s.spent.Bytes, s.allowance.Left.Work, s.allowance.Left.Bytes, b.work)
	}
	b.charge(s, c, c.Work)
	return nil
}

// begin returns what a transaction may do as it executes, and whether that is less than it might alone.
func (b *budgets) begin(s *share, c cost) (work *x.Work, scarce bool) {
	alone := txBudget(int(c.Bytes))
	left := min(alone, b.work, s.left(c))
	return x.NewWork(left), left < alone
}

// settle writes what is left in the buckets of the organizations that were active in the block of ctx.
func (b *budgets) settle(ctx *x.Context) {
	for _, s := range b.active {
		if s.spent != (quota.Amount{}) {
			quota.Spend(ctx, s.organization, s.allowance, s.spent)
		}
	}
}
