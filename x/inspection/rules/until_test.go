package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// TestUntil: a verdict and a clearance are relied upon for as long as the parameters say.
func TestUntil(t *testing.T) {
	w := verdicts.New(t)
	for _, seconds := range []uint32{rules.ClearanceSeconds, 60} {
		require.Equal(t, now+int64(seconds), decide(t, w, lot).Until)
		c, _, err := rules.Clear(w, lot, market, now)
		require.NoError(t, err)
		require.Equal(t, now+int64(seconds), c.Until)
		w.Put(rules.ParamsPath(), &inspectionv1.Params{ClearanceSeconds: 60})
	}
}
