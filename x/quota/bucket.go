package quota

import (
	quotav1 "github.com/waymark-ledger/waymark/proto/waymark/quota/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// Amount is work in units, and bytes.
type Amount struct{ Work, Bytes uint64 }

// Plus returns the sum.
func (a Amount) Plus(b Amount) Amount { return Amount{a.Work + b.Work, a.Bytes + b.Bytes} }

// Minus returns the difference, 0 where it would be less.
func (a Amount) Minus(b Amount) Amount {
	return Amount{a.Work - min(a.Work, b.Work), a.Bytes - min(a.Bytes, b.Bytes)}
}

// Within reports whether an amount fits into another, both work and bytes.
func (a Amount) Within(b Amount) bool { return a.Work <= b.Work && a.Bytes <= b.Bytes }

// Allowance is what an organization has in its bucket at a block, before the block's transactions.
type Allowance struct {
	Quota quotav1.Quota
	Left  Amount
	kept  bool // the state has an entry
}

// Quotas reads allowances for one block.
type Quotas struct {
	ctx    *x.Context
	params *quotav1.Params
}

// For returns the quotas for the block of a context, from the state before its transactions.
func For(ctx *x.Context) Quotas { return Quotas{ctx, params.Get(ctx)} }

// Of returns what an organization may do and send in the block.
func (q Quotas) Of(organization string) Allowance {
	return at(q.ctx, q.ctx.Height(), q.params, organization)
}

// at returns an organization's allowance for the block of a height.
func at(ctx *x.Context, height int64, p *quotav1.Params, organization string) Allowance {
	var a Allowance
	if org, member := membership.Get(ctx, organization); member {
		a.Quota = of(p, org.Roles)
	} else {
		a.Quota = *p.Standard
	}
	b, kept := buckets.Get(ctx, organization)
	if !kept {
		a.Left = a.capacity()
		return a
	}
	a.kept = true
	blocks := uint64(max(height-b.Height, 0))
	a.Left = Amount{
		filled(b.Work, a.Quota.WorkPerBlock, blocks, a.Quota.WorkCapacity),
		filled(b.Bytes, a.Quota.BytesPerBlock, blocks, a.Quota.BytesCapacity),
	}
	return a
}

func (a *Allowance) capacity() Amount { return Amount{a.Quota.WorkCapacity, a.Quota.BytesCapacity} }

func (a *Allowance) perBlock() Amount { return Amount{a.Quota.WorkPerBlock, a.Quota.BytesPerBlock} }

// filled returns what is in a bucket after so many blocks.
func filled(left, perBlock, blocks, capacity uint64) uint64 {
	if left >= capacity || blocks > (capacity-left)/perBlock {
		return capacity
	}
	return left + blocks*perBlock
}

// Ahead returns what the organization may send within so many blocks, at least 1, of which the first is the allowance's.
func (a *Allowance) Ahead(blocks uint64) Amount {
	return Amount{
		a.Left.Work + (blocks-1)*a.Quota.WorkPerBlock,
		a.Left.Bytes + (blocks-1)*a.Quota.BytesPerBlock,
	}
}

// Wait returns after how many blocks an amount fits into what [Allowance.Ahead] returns for those blocks: 0 for the
// first. It holds for sums of transactions, which need not fit into a bucket at once.
func (a *Allowance) Wait(wanted Amount) uint64 {
	return max(
		blocksFor(wanted.Work-min(wanted.Work, a.Left.Work), a.Quota.WorkPerBlock),
		blocksFor(wanted.Bytes-min(wanted.Bytes, a.Left.Bytes), a.Quota.BytesPerBlock),
	)
}

func blocksFor(missing, perBlock uint64) uint64 { return (missing + perBlock - 1) / perBlock }

// Spend takes off what an organization did and sent in the block of ctx. It is called at most once a block and
// organization, with the allowance that the organization had; what exceeds that is forgotten.
func Spend(ctx *x.Context, organization string, a Allowance, spent Amount) {
	left := a.Left.Minus(spent)
	if a.capacity().Within(left.Plus(a.perBlock())) {
		if a.kept {
			buckets.Remove(ctx, organization)
		}
		return
	}
	buckets.Set(ctx, organization, &quotav1.Bucket{Work: left.Work, Bytes: left.Bytes, Height: ctx.Height()})
}
