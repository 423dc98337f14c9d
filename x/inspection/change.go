package inspection

import (
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// maxUnreserved is up to how many entries of a history suspensions and reinstatements lead, and whatever an author says: the rest
// is for revocations by the accreditor, of which an author must not be able to leave it none. Consensus.
const maxUnreserved = maxChanges - 16

// changeAttestation suspends an attestation, takes that back, or revokes it.
func changeAttestation(ctx *x.Context, m *inspectionv1.ChangeAttestation) error {
	by, now := ctx.Signer().Organization, ctx.Time().Unix()
	a, known := attestations.Get(ctx, m.Attestation)
	if !known {
		return ErrNoAttestation.With("attestation %d: expected one that was issued", m.Attestation)
	}
	accredits := stands(ctx, by, accreditorOf(ctx, a))
	if !isAuthor(ctx, a, by) && !accredits {
		return ErrNoAttestation.With("attestation %d is of %s: expected it, or who accredited it", a.Id, a.Organization)
	}
	if !isCode(m.Reason) {
		return broken("reason", expectCode)
	}
	since := m.Since
	if since == 0 {
		since = now
	}
	if since < 0 || since > now {
		return broken("since", "expected Unix seconds, at most block time %d, or 0 for that", now)
	}
	if err := mayBecome(ctx, a, m.Status, since, accredits); err != nil {
		return err
	}
	if m.Status == statusEnded && !gone(a) {
		end(ctx, a)
	}
	addChange(ctx, a, m.Status, since, m.Reason)
	attestations.Set(ctx, a.Id, a)
	noteAll(ctx, a)
	return nil
}

// mayBecome says why an attestation cannot have a status since a time; nil where it can.
func mayBecome(ctx *x.Context, a *inspectionv1.Attestation, status inspectionv1.Status, since int64, accredits bool) error {
	by, last := ctx.Signer().Organization, a.History[len(a.History)-1]
	most := maxUnreserved
	if status == statusEnded && accredits {
		most = maxChanges
	}
	if len(a.History) >= most {
		return ErrTooMany.With("attestation %d was changed %d times: expected at most %d", a.Id, len(a.History)-1, most-1)
	}
	switch status {
	case statusSuspended:
		// The accreditor takes over a suspension by the author, who could else take it back.
		if last.Status != statusInForce && (last.Status != statusSuspended || !accredits || last.Organization == by) {
			return ErrStatus.With("attestation %d: expected one in force", a.Id)
		}
	case statusInForce:
		switch {
		case last.Status != statusSuspended || last.Organization != by && !stands(ctx, by, last.Organization):
			return ErrStatus.With("attestation %d: expected one that %s suspended", a.Id, by)
		case since < last.Since:
			return broken("since", "expected not before it was suspended, at %d", last.Since)
		case membership.Suspended(ctx, by):
			return ErrStatus.With("attestation %d: expected %s not to be suspended itself", a.Id, by)
		}
	case statusEnded:
		if last.Status == statusEnded && since >= last.Since {
			return ErrStatus.With("attestation %d was revoked since %d: expected an earlier time", a.Id, last.Since)
		}
	default:
		return broken("status", "expected suspended, in force or ended")
	}
	return nil
}

// accreditorOf returns who granted the accreditation of an attestation; empty where it has none.
func accreditorOf(ctx *x.Context, a *inspectionv1.Attestation) string {
	if a.Accreditation == 0 {
		return ""
	}
	under, _ := accreditations.Get(ctx, a.Accreditation)
	return under.GetAccreditor()
}

// addChange adds what the signer says to the history of an attestation.
func addChange(ctx *x.Context, a *inspectionv1.Attestation, status inspectionv1.Status, since int64, reason string) {
	a.History = append(a.History, &inspectionv1.Change{
		Status: status, Since: since, Recorded: ctx.Time().Unix(), Height: ctx.Height(),
		Organization: ctx.Signer().Organization, Reason: reason,
	})
}
