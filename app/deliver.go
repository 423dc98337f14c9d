package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waymark-ledger/waymark/app/internal/store"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/membership"
)

var (
	// ErrUnauthorized rejects a message that its signer may not send.
	ErrUnauthorized = x.NewError("waymark", 30, "not authorized")
	// ErrSuspended rejects a message of a suspended organization.
	ErrSuspended = x.NewError("waymark", 31, "the organization is suspended")
	// ErrBlocked rejects a message of an organization that is blocked in its jurisdiction.
	ErrBlocked = x.NewError("waymark", 36, "the organization is blocked")
	// ErrCouncil rejects a message that nobody sends: the council decides about it.
	ErrCouncil = x.NewError("waymark", 34, "the council decides about it: propose it")
	// ErrApprovals rejects a message that several keys of the organization must approve.
	ErrApprovals = x.NewError("waymark", 35, "the organization wants several keys to approve it: propose the act")
	// ErrPanic rejects a transaction that a handler could not cope with.
	ErrPanic = x.NewError("waymark", 32, "the transaction cannot be executed")
)

// executed is what became of a transaction in a block.
type executed struct {
	outcome *waymarkv1.Outcome // nil when it was not authenticated
	err     *x.Error           // nil when it was applied
}

// deliver executes one transaction of a block, whose state is in ctx: decode → authenticate → use
// the nonce → run all messages or none → record. Nothing that a sender does makes it fail otherwise
// than by the error in its result; what does is a fault of this node, and panics. What it does is taken off the budgets.
func (a *App) deliver(ctx *x.Context, state, flat x.KV, budgets *budgets, raw []byte, index int) executed {
	e, err := a.decode(raw)
	if err != nil {
		return executed{err: rejection(err)}
	}
	key, err := a.authenticate(ctx, e)
	if err != nil {
		return executed{err: rejection(err)}
	}
	material, err := e.material()
	if err != nil {
		return executed{err: rejection(err)}
	}
	if err := auth.UseNonce(ctx, e.tx.Header.Signer, e.tx.Header.Nonce); err != nil {
		return executed{err: rejection(err)}
	}

	o := &waymarkv1.Outcome{TxId: e.id[:], Height: ctx.Height(), Index: uint32(index), Status: waymarkv1.Status_STATUS_APPLIED}
	branch := newBranch(ctx.Chain(), state, flat)
	var failed *x.Error
	share, cost := budgets.of(key.Organization), e.cost()
	work, scarce := budgets.begin(share, cost)
	o.Messages, failed = a.run(branch, e, key, material.digest[:], work)
	budgets.charge(share, cost, work.Spent())
	if failed != nil && scarce && errors.Is(failed, x.ErrOutOfWork) {
		failed = ErrBusy
	}
	switch {
	case failed == nil:
		branch.write()
	case failed.Refused:
		o.Status = waymarkv1.Status_STATUS_REFUSED
		o.Messages = remember(newBranch(ctx.Chain(), state, flat), e, key, failed, material.digest[:])
	default:
		o.Status = waymarkv1.Status_STATUS_REJECTED
	}
	if failed != nil {
		o.Codespace, o.Code, o.Log = failed.Codespace, failed.Code, failed.Error()
	}
	if slices.ContainsFunc(o.Messages, func(m *waymarkv1.MessageOutcome) bool { return len(m.Entries) > 0 }) {
		dossier.PutMaterial(ctx, e.id[:], material.bytes)
	}
	putOutcome(ctx, o)
	return executed{o, failed}
}

// branch is a copy-on-write view of the block's state, for one transaction.
type branch struct {
	chain       x.Chain
	state, flat *store.Overlay
}

func newBranch(chain x.Chain, state, flat x.KV) branch {
	return branch{chain, store.NewOverlay(state), store.NewOverlay(flat)}
}

func (b branch) context(s x.Signer, work *x.Work) *x.Context {
	return x.NewContext(b.chain, s, b.state, b.flat, work)
}

func (b branch) write() {
	b.state.Write()
	b.flat.Write()
}

// run executes the messages of a transaction in a branch, which the caller writes when there is no error.
func (a *App) run(
	b branch, e *envelope, key *authv1.Key, materialDigest []byte, work *x.Work,
) (outcomes []*waymarkv1.MessageOutcome, failed *x.Error) {
	at := 0
	defer func() {
		if r := recover(); r != nil {
			outcomes, failed = nil, a.recovered(r, at)
		}
	}()
	work.Spend(txWork)
	outcomes = make([]*waymarkv1.MessageOutcome, 0, len(e.messages))
	for at = range e.messages {
		work.Spend(messageWork)
		m := &e.messages[at]
		ctx := b.context(signerOf(e, key, at), work).Carrying(m.carried)
		if err := authorize(ctx, m.Msg, key); err != nil {
			return nil, rejection(err)
		}
		if err := do(b, ctx, m.Msg, m.value, work); err != nil {
			return nil, inMessage(rejection(err), at, len(e.messages))
		}
		if failed := a.try(newBranch(b.chain, b.state, b.flat), key.Organization, m.carried, work); failed != nil {
			return nil, inMessage(failed, at, len(e.messages))
		}
		entries := dossier.Append(ctx, ctx.TakeNotes(), nil, materialDigest)
		if len(entries) == 0 { // an outcome has no empty elements, and nothing happens that no dossier tells
			return nil, inMessage(ErrPanic.With("%s left no record", m.Name), at, len(e.messages))
		}
		outcomes = append(outcomes, &waymarkv1.MessageOutcome{Entries: entries})
	}
	return outcomes, nil
}

// authorize checks that a message is one that its signer may send, with the key, and that it may write at all.
func authorize(ctx *x.Context, m x.Msg, key *authv1.Key) error {
	if m.Electorate != nil {
		return ErrCouncil.With("%s", m.Name)
	}
	if err := authorizeOrganization(ctx, m, key.Organization); err != nil {
		return err
	}
	if m.Permission != authv1.Permission_PERMISSION_UNSPECIFIED && !rules.Permitted(key, ctx.Height(), m.Permission) {
		return ErrUnauthorized.With("%s: expected a key with %s", m.Name, m.Permission)
	}
	if m.Permission == authv1.Permission_PERMISSION_ADMIN && !m.Alone {
		if n := membership.Approvals(ctx, key.Organization); n > 1 {
			return ErrApprovals.With("%s: expected %d of %s", m.Name, n, key.Organization)
		}
	}
	return nil
}

// authorizeOrganization checks that an organization may have a message executed, whoever signs for it.
func authorizeOrganization(ctx *x.Context, m x.Msg, id string) error {
	if !membership.HasOneOf(ctx, id, m.Roles()) {
		return ErrUnauthorized.With("%s: expected an organization with %s", m.Name, roleText(m))
	}
	if m.Remedy {
		return nil
	}
	suspended, blocks := membership.Restraint(ctx, id)
	switch {
	case suspended:
		return ErrSuspended.With("%s", id)
	case len(blocks) > 0 && !m.Redress:
		return ErrBlocked.With("%s, by %s: it can answer, appeal, and put things right", id, blocks[0].Authority)
	}
	return nil
}

// roleText lists the roles of which a message takes any.
func roleText(m x.Msg) string {
	roles := []string{m.Role.String()}
	for _, role := range m.Also {
		roles = append(roles, role.String())
	}
	return strings.Join(roles, " or ")
}

// remember records a refused attempt in the dossiers of the signer's organization and of the
// subjects that it was about.
func remember(b branch, e *envelope, key *authv1.Key, refusal *x.Error, materialDigest []byte) []*waymarkv1.MessageOutcome {
	ctx := b.context(signerOf(e, key, refusal.At), nil)
	ctx.Note(x.Organization(key.Organization), waymarkv1.Kind_KIND_REFUSED)
	for _, subject := range refusal.Subjects {
		ctx.Note(subject, waymarkv1.Kind_KIND_REFUSED)
	}
	entries := dossier.Append(ctx, ctx.TakeNotes(), refusal, materialDigest)
	b.write()
	return []*waymarkv1.MessageOutcome{{Entries: entries}}
}

func signerOf(e *envelope, key *authv1.Key, at int) x.Signer {
	return x.Signer{
		Address:      key.Address,
		Organization: key.Organization,
		TxID:         e.id[:],
		Message:      uint32(at),
		Digest:       e.messages[at].digest[:],
	}
}

// rejection returns an error as the result that it is. Any other error of a handler is a
// programming error, and a result all the same: every node computes it alike.
func rejection(err error) *x.Error {
	var e *x.Error
	if errors.As(err, &e) {
		return e
	}
	return ErrPanic.With("%s", err)
}

// inMessage says which message of several an error is about.
func inMessage(e *x.Error, at, of int) *x.Error {
	c := *e
	c.At = at
	if of > 1 {
		c.Detail = x.Clip(fmt.Sprintf("messages[%d]: %s", at, c.Detail), 512)
	}
	return &c
}

// recovered turns the panic of a handler into a result, and a fault of this node into a panic again:
// a failing disk must never become a result that other nodes do not share.
func (a *App) recovered(r any, at int) *x.Error {
	switch {
	case x.IsFault(r):
		panic(r)
	case x.OutOfWork(r):
		return x.ErrOutOfWork.With("messages[%d]", at)
	}
	a.log.Error("a handler panicked", "panic", fmt.Sprint(r), "message", at)
	return ErrPanic.With("messages[%d]", at)
}
