package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/membership"
)

const (
	inForce   = inspectionv1.Status_STATUS_IN_FORCE
	suspended = inspectionv1.Status_STATUS_SUSPENDED
	ended     = inspectionv1.Status_STATUS_ENDED
)

func becomes(status inspectionv1.Status, since int64) *inspectionv1.ChangeAttestation {
	return &inspectionv1.ChangeAttestation{Attestation: 1, Status: status, Since: since, Reason: "test"}
}

// TestChanges: who may change an attestation, to what, after what.
func TestChanges(t *testing.T) {
	type step struct {
		by     string
		status inspectionv1.Status
		since  int64
		want   *x.Error
	}
	for name, steps := range map[string][]step{
		"suspended and back": {{"lab", suspended, 0, nil}, {"lab", inForce, 0, nil}, {"lab", suspended, 0, nil}},
		"by others":          {{"shop", suspended, 0, inspection.ErrNoAttestation}, {"maker", ended, 0, inspection.ErrNoAttestation}},
		"the accreditor's":   {{"accreditor", suspended, 0, nil}, {"lab", inForce, 0, inspection.ErrStatus}, {"accreditor", inForce, 0, nil}},
		"taken over":         {{"lab", suspended, 0, nil}, {"accreditor", suspended, 0, nil}, {"lab", inForce, 0, inspection.ErrStatus}},
		"not taken over":     {{"accreditor", suspended, 0, nil}, {"lab", suspended, 0, inspection.ErrStatus}, {"accreditor", suspended, 0, inspection.ErrStatus}},
		"the author's":       {{"lab", suspended, 0, nil}, {"accreditor", inForce, 0, inspection.ErrStatus}},
		"for good": {
			{"lab", ended, now - days, nil},
			{"lab", inForce, 0, inspection.ErrStatus},
			{"accreditor", suspended, 0, inspection.ErrStatus},
			{"accreditor", ended, 0, inspection.ErrStatus},
			{"accreditor", ended, now - 2*days, nil},
		},
		"never suspended":   {{"lab", inForce, 0, inspection.ErrStatus}},
		"ahead":             {{"lab", ended, now + 1, inspection.ErrInvalid}, {"lab", ended, -1, inspection.ErrInvalid}},
		"before suspension": {{"lab", suspended, now - days, nil}, {"lab", inForce, now - days - 1, inspection.ErrInvalid}, {"lab", inForce, now - days, nil}},
		"to nothing":        {{"lab", 0, 0, inspection.ErrInvalid}, {"lab", inspectionv1.Status_STATUS_SUPERSEDED, 0, inspection.ErrInvalid}},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t)
			m := good("safety/1", lot)
			m.Accreditation, m.Coverage = 1, append(m.Coverage, &inspectionv1.Coverage{Subject: "org/shop"})
			l.must("lab", m)
			for _, s := range steps {
				notes, err := l.send(s.by, becomes(s.status, s.since))
				if s.want != nil {
					require.ErrorIs(t, err, s.want)
					continue
				}
				require.NoError(t, err)
				require.Len(t, notes, 2, "all subjects are told")
				require.Equal(t, waymarkv1.Kind_KIND_ATTESTATION, notes[0].Kind)
				require.Equal(t, s.status, l.attestation(1).Status)
			}
			l.check()
		})
	}
}

// TestChangesThatAreNone: a change is of an attestation that is there, and has a reason.
func TestChangesThatAreNone(t *testing.T) {
	l := newLedger(t)
	l.must("lab", good("safety/1", lot))
	require.ErrorIs(t, sent(l, "lab", &inspectionv1.ChangeAttestation{Attestation: 2, Status: ended, Reason: "x"}), inspection.ErrNoAttestation)
	for _, reason := range []string{"", "Big Reason", string(make([]byte, 100_000))} {
		err := sent(l, "lab", &inspectionv1.ChangeAttestation{Attestation: 1, Status: ended, Reason: reason})
		require.ErrorIs(t, err, inspection.ErrInvalid)
		require.Less(t, len(err.Error()), 700)
	}
	require.ErrorIs(t, sent(l, "accreditor", becomes(ended, 0)), inspection.ErrNoAttestation, "it is made under no accreditation")
}

// TestHistoryIsBounded: whatever an author says leaves room for a revocation by the accreditor.
func TestHistoryIsBounded(t *testing.T) {
	l := newLedger(t)
	m := good("safety/1", lot)
	m.Accreditation = 1
	l.must("lab", m)
	for i := range 200 {
		l.must("lab", becomes([]inspectionv1.Status{suspended, inForce}[i%2], 0))
	}
	for back := range int64(39) {
		l.must("lab", becomes(ended, now-back))
	}
	require.ErrorIs(t, sent(l, "lab", becomes(ended, now-days)), inspection.ErrTooMany)
	for back := range int64(16) {
		l.must("accreditor", becomes(ended, now-days-back))
	}
	require.ErrorIs(t, sent(l, "accreditor", becomes(ended, now-2*days)), inspection.ErrTooMany)
	l.check()
}

// TestSuspensionsOfAccreditors: what the accreditor suspended the author does not put another in the place of, until that is
// taken back; what it suspended itself it does.
func TestSuspensionsOfAccreditors(t *testing.T) {
	l := newLedger(t)
	l.requireSafety()
	l.must("lab", independent(passes, lot))
	l.must("accreditor", becomes(suspended, 0))
	next := independent(passes, lot)
	next.Supersedes = 1
	err := sent(l, "lab", next)
	require.ErrorIs(t, err, inspection.ErrStatus)
	require.ErrorContains(t, err, "supersedes 1: accreditor suspended it")
	require.Equal(t, undetermined, l.outcome(lot, 0))
	l.must("accreditor", becomes(inForce, 0))
	l.must("lab", becomes(suspended, 0))
	l.must("lab", next)
	require.Equal(t, admissible, l.outcome(lot, 0))
	l.check()
}

// TestSuspendedFailure: nor does the author get rid of a failure that the accreditor suspended, by revoking it first.
func TestSuspendedFailure(t *testing.T) {
	l := newLedger(t)
	l.requireSafety()
	l.must("lab", independent(fails, lot))
	l.must("accreditor", becomes(suspended, 0))
	l.must("lab", becomes(ended, 0))
	l.must("lab", becomes(ended, now-days/4))
	next := independent(passes, lot)
	next.Supersedes = 1
	require.ErrorContains(t, sent(l, "lab", next), "accreditor suspended it")
	l.must("lab", independent(passes, lot))
	require.Equal(t, undetermined, l.outcome(lot, 0), "what was revoked stays in the way")
	l.must("accreditor", becomes(ended, now-days/3))
	l.must("lab", next)
	require.Equal(t, admissible, l.outcome(lot, 0), "the accreditor revoked it, too")
	l.check()
}

// TestSuspendedAuthor: who is suspended may revoke, and not reinstate.
func TestSuspendedAuthor(t *testing.T) {
	l := newLedger(t)
	l.must("lab", good("safety/1", lot))
	l.must("lab", becomes(suspended, 0))
	l.must(x.Council, &membershipv1.SuspendOrganization{Organization: "lab", Reason: "test"})
	l.height++
	require.True(t, membership.Suspended(l.as(""), "lab"))
	require.ErrorIs(t, sent(l, "lab", becomes(inForce, 0)), inspection.ErrStatus)
	require.NoError(t, sent(l, "lab", becomes(ended, 0)))
}

// TestSuccessor: who has the place of an author changes what it attested.
func TestSuccessor(t *testing.T) {
	l := newLedger(t)
	l.must("lab", good("safety/1", lot))
	l.must(x.Council, &membershipv1.RecordSuccession{Organization: "lab", Successor: "shop"})
	next := good("safety/1", lot)
	next.Supersedes = 1
	l.must("shop", next)
	require.Equal(t, inspectionv1.Status_STATUS_SUPERSEDED, l.attestation(1).Status)
	l.must("shop", becomes(ended, now-days/4))
	require.Equal(t, ended, l.attestation(1).Status, "of what was superseded it may say that it was never good")
	l.check()
}
