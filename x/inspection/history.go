package inspection

import (
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
)

// maxChanges is how many changes a history has at most. Consensus.
const maxChanges = 256

const (
	statusInForce   = inspectionv1.Status_STATUS_IN_FORCE
	statusSuspended = inspectionv1.Status_STATUS_SUSPENDED
	statusEnded     = inspectionv1.Status_STATUS_ENDED
)

// begin returns the history of what is in force from a Unix time in seconds on.
func begin(ctx *x.Context, since int64) []*inspectionv1.Change {
	return []*inspectionv1.Change{{
		Status: statusInForce, Since: since, Recorded: ctx.Time().Unix(), Height: ctx.Height(), Organization: ctx.Signer().Organization,
	}}
}

// latest returns the status that was recorded last.
func latest(history []*inspectionv1.Change) inspectionv1.Status {
	return history[len(history)-1].Status
}

// change returns a history with one more change by the signer, since a Unix time in seconds that is not after block time; 0
// is that. What is in force is suspended or ended; what is suspended is ended, or in force again, from the suspension's own
// time at the earliest, as if it had never been; what ended, or was superseded, stays so.
func change(ctx *x.Context, history []*inspectionv1.Change, to inspectionv1.Status, since int64, reason string) ([]*inspectionv1.Change, error) {
	now, last := ctx.Time().Unix(), history[len(history)-1]
	if since == 0 {
		since = now
	}
	switch {
	case to != statusInForce && to != statusSuspended && to != statusEnded:
		return nil, ErrInvalid.With("status: expected STATUS_SUSPENDED, STATUS_IN_FORCE or STATUS_ENDED")
	case since < 0 || since > now:
		return nil, ErrInvalid.With("since: expected a Unix time in seconds that has passed, or 0")
	case !isCode(reason):
		return nil, ErrInvalid.With("reason: %s", expectCode)
	case last.Status != statusInForce && last.Status != statusSuspended || last.Status == to:
		return nil, ErrStatus.With("status: %s cannot follow %s", to, last.Status)
	case to == statusInForce && since < last.Since:
		return nil, ErrStatus.With("since: expected at least %d, from which it is suspended", last.Since)
	case len(history) >= maxChanges-1 && to != statusEnded:
		return nil, ErrTooMany.With("%d changes: expected STATUS_ENDED", len(history))
	}
	return append(history, &inspectionv1.Change{
		Status: to, Since: since, Recorded: now, Height: ctx.Height(), Organization: ctx.Signer().Organization, Reason: reason,
	}), nil
}
