package app

import (
	"time"

	"github.com/waymark-ledger/waymark/app/internal/store"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

var (
	// ErrNonceOrder rejects a proposal in which a key's nonces do not ascend.
	ErrNonceOrder = x.NewError("waymark", 50, "the nonces of a key do not ascend")
	// ErrLane rejects a proposal in which a priority transaction comes after one that is not.
	ErrLane = x.NewError("waymark", 51, "a priority transaction comes after one that is not")
	// ErrBudget rejects a proposal with more work than a block, or an organization in it, may bring.
	ErrBudget = x.NewError("waymark", 52, "more work than the block allows")
	// ErrQuota refuses a transaction for which its organization's quota has no room, and rejects a proposal with one.
	ErrQuota = x.NewError("waymark", 53, "the organization's quota has no room for it: send it again later")
)

// candidate is a decoded transaction with what a proposal is judged by. It is a function of the bytes.
type candidate struct {
	*envelope
	cost
}

// open decodes a transaction for the pool or for a proposal.
func (a *App) open(raw []byte) (*candidate, error) {
	e, err := a.decode(raw)
	if err != nil {
		return nil, err
	}
	return &candidate{envelope: e, cost: e.cost()}, nil
}

func (c *candidate) signer() string { return string(c.tx.Header.Signer) }

func (c *candidate) nonce() uint64 { return c.tx.Header.Nonce }

func (c *candidate) expires() time.Time {
	return time.Unix(c.tx.Header.Expires.Seconds, int64(c.tx.Header.Expires.Nanos))
}

func (c *candidate) personal() bool { return c.tx.Signature.Mode == waymarkv1.Mode_MODE_PERSONAL }

// screen judges the transactions of one proposal in their order. Its judgement is a function of
// their bytes, the state before the block and the header's time, and of nothing that only this node
// knows: the proposer keeps what it admits, every validator rejects a block of which it does not
// admit all, and so the two always agree. What depends on the block's own effects is no affair of it.
type screen struct {
	app      *App
	ctx      *x.Context        // over the state before the block and the nonces used so far
	last     map[string]uint64 // the latest nonce of each key in this proposal
	ordinary bool              // a transaction that is not of the priority lane was admitted
	budgets  *budgets
}

// screen returns one for the block of chain; the view is of the height before.
func (a *App) screen(view *store.View, chain x.Chain) *screen {
	ctx := x.NewContext(chain, x.Signer{}, store.NewOverlay(view.State()), view.Flat(), nil)
	return &screen{app: a, ctx: ctx, last: make(map[string]uint64), budgets: newBudgets(ctx)}
}

// admit takes the next transaction, or says why it cannot stand here and remembers nothing of it.
func (s *screen) admit(c *candidate) error {
	if c.priority && s.ordinary {
		return ErrLane
	}
	if last := s.last[c.signer()]; c.nonce() <= last {
		return ErrNonceOrder.With("nonce %d after %d", c.nonce(), last)
	}
	key, err := s.app.authenticate(s.ctx, c.envelope)
	if err != nil {
		return err
	}
	if err := s.budgets.take(key.Organization, c.cost); err != nil {
		return err
	}
	// It cannot fail: authenticate has found the nonce unused.
	if err := auth.UseNonce(s.ctx, c.tx.Header.Signer, c.nonce()); err != nil {
		return err
	}
	s.last[c.signer()] = c.nonce()
	s.ordinary = s.ordinary || !c.priority
	return nil
}
