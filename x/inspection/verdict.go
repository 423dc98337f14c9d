package inspection

import (
	"cmp"
	"errors"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

var (
	// ErrQuestion says that something is not a question that a verdict or a clearance answers.
	ErrQuestion = x.NewError("inspection", 70, "not a question that a verdict answers")
	// ErrTooMuch says that there is more behind a subject than a clearance looks at.
	ErrTooMuch = x.NewError("inspection", 71, "there is more to look at than a clearance covers")
	// ErrListed says that listings have effect on a subject, or on what is behind it.
	ErrListed = x.NewError("inspection", 72, "it is listed")
)

// world is the state of a context, as verdicts read it.
type world struct{ ctx *x.Context }

func (w world) Read(key []byte) ([]byte, error) { return w.ctx.Entry(key), nil }

// World returns the state of a context as verdicts read it.
func World(ctx *x.Context) rules.World { return world{ctx} }

// Decide returns the verdict that a request asks for, on a subject by its canonical key, as of the block where it names no
// time, between business and consumers where it names no mode. A state that contradicts itself is a fault.
func Decide(ctx *x.Context, w rules.World, subject gs1.Key, q *inspectionv1.VerdictRequest) (*inspectionv1.Verdict, error) {
	at, err := verdictTime(ctx, q.At)
	if err != nil {
		return nil, err
	}
	v, err := rules.Decide(w, subject, q.Market, cmp.Or(q.Mode, inspectionv1.Mode_MODE_B2C), at)
	return v, answerable(err)
}

// Clear returns the clearance of a subject by its canonical key in a market, empty for any, as of a Unix time in seconds,
// or, if 0, of the block; or the listings against it.
func Clear(ctx *x.Context, w rules.World, subject, market string, at int64) (*inspectionv1.Clearance, []*inspectionv1.Reason, error) {
	at, err := verdictTime(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	c, against, err := rules.Clear(w, subject, market, at)
	return c, against, answerable(err)
}

// verdictTime returns the Unix time in seconds as of which something is asked: what will be, nobody can tell.
func verdictTime(ctx *x.Context, at int64) (int64, error) {
	now := ctx.Time().Unix()
	if at > now {
		return 0, ErrQuestion.With("at: expected no time after that of the block, %d", now)
	}
	return cmp.Or(at, now), nil
}

// answerable returns the error of a question that cannot be answered. Any other is a fault.
func answerable(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, rules.ErrQuestion):
		return ErrQuestion.With("%s", err)
	case errors.Is(err, rules.ErrTooMuch):
		return ErrTooMuch.With("expected at most %d entries of the state: clear what it comes from by itself", rules.MaxReads)
	}
	x.Fail(err)
	return nil
}

func verdict(ctx *x.Context, q *inspectionv1.VerdictRequest) (*inspectionv1.VerdictResponse, error) {
	subject, err := gs1.Named(q.Id)
	if err != nil {
		return nil, ErrQuestion.With("id: %s", err)
	}
	v, err := Decide(ctx, World(ctx), subject, q)
	return &inspectionv1.VerdictResponse{Verdict: v}, err
}

func clearance(ctx *x.Context, q *inspectionv1.ClearanceRequest) (*inspectionv1.ClearanceResponse, error) {
	subject := q.Id
	if !dossierrules.Own(subject) {
		named, err := gs1.Named(subject)
		if err != nil {
			return nil, ErrQuestion.With("id: %s", err)
		}
		subject = string(named)
	}
	c, against, err := Clear(ctx, World(ctx), subject, q.Market, q.At)
	return &inspectionv1.ClearanceResponse{Clearance: c, Against: against}, err
}
