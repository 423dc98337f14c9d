package verify

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// newInspected returns a chain on which a lot passed an inspection and failed another, and bundles of it by their names.
func newInspected(t testing.TB) (*judged, map[string]*proofv1.Bundle) {
	w := verdicts.New(t, &inspectionv1.Requirement{
		Id: "safe", Schemes: []string{verdicts.Safety}, Target: inspectionv1.Target_TARGET_GOODS, Count: 1, Accredited: true,
	})
	w.Attest("lab", verdicts.Lot, nil)
	w.Attest("lab", verdicts.Item, func(a *inspectionv1.Attestation) { a.Result = inspectionv1.Result_RESULT_FAIL })
	w.List("org/lab3", nil)
	j := newJudged(t, w)
	_, admissible := j.verdict(verdicts.Lot, inspectionv1.Mode_MODE_B2C, verdicts.Now)
	_, inadmissible := j.verdict(verdicts.Item, inspectionv1.Mode_MODE_B2C, verdicts.Now)
	clear, _, err := j.clearance(verdicts.Lot, verdicts.Now)
	require.NoError(t, err)
	return j, map[string]*proofv1.Bundle{"admissible": admissible, "inadmissible": inadmissible, "clearance": clear}
}

// FuzzVerdict verifies any bytes as a bundle of that chain: nothing panics, and a verdict or clearance that is accepted is the one
// that follows from the state.
func FuzzVerdict(f *testing.F) {
	j, bundles := newInspected(f)
	for _, name := range sortedKeys(bundles) {
		f.Add(encode(bundles[name]))
	}
	f.Fuzz(func(t *testing.T, bz []byte) {
		r, err := Verify(bz, j.genesis, Options{})
		if err != nil {
			var refused *Error
			require.True(t, errors.As(err, &refused))
			require.NotContains(t, err.Error(), "the bundle is malformed", "a panic")
			return
		}
		if v := r.Verdict; v != nil {
			told, err := rules.Decide(j.world, gs1.Key(v.Subject), v.Market, v.Mode, v.At)
			require.NoError(t, err)
			require.Equal(t, x.Encode(told), x.Encode(v))
		}
		if c := r.Clearance; c != nil {
			told, against, err := rules.Clear(j.world, c.Subject, c.Market, c.At)
			require.NoError(t, err)
			require.Empty(t, against)
			require.Equal(t, x.Encode(told), x.Encode(c))
		}
	})
}
