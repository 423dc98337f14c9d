package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

const (
	none      = inspectionv1.Status_STATUS_UNSPECIFIED
	inForce   = inspectionv1.Status_STATUS_IN_FORCE
	suspended = inspectionv1.Status_STATUS_SUSPENDED
	ended     = inspectionv1.Status_STATUS_ENDED
)

func TestStatusAt(t *testing.T) {
	history := []*inspectionv1.Change{
		{Status: inForce, Since: 100},
		{Status: suspended, Since: 200},
		{Status: inForce, Since: 300},
		{Status: ended, Since: 250}, // revoked since before it was reinstated
	}
	for unix, want := range map[int64][]inspectionv1.Status{ // by how many changes were recorded
		99:  {none, none, none, none, none},
		100: {none, inForce, inForce, inForce, inForce},
		200: {none, inForce, suspended, suspended, suspended},
		249: {none, inForce, suspended, suspended, suspended},
		250: {none, inForce, suspended, suspended, ended},
		300: {none, inForce, suspended, inForce, ended},
		900: {none, inForce, suspended, inForce, ended},
	} {
		for recorded, status := range want {
			require.Equal(t, status, rules.StatusAt(history[:recorded], unix), "at %d with %d changes", unix, recorded)
		}
	}
}

// TestStatusBetween looks at the first and last second of what holds from and until a time.
func TestStatusBetween(t *testing.T) {
	history := []*inspectionv1.Change{{Status: inForce, Since: 100}, {Status: suspended, Since: 400}}
	for unix, want := range map[int64][3]inspectionv1.Status{ // accredited, recognized, without an end
		99: {none, none, none}, 100: {none, inForce, inForce}, 149: {none, inForce, inForce}, 150: {inForce, inForce, inForce},
		399: {inForce, inForce, inForce}, 400: {suspended, suspended, suspended}, 500: {suspended, suspended, suspended},
		501: {none, none, suspended},
	} {
		accreditation := &inspectionv1.Accreditation{From: 150, Until: 500, History: history}
		require.Equal(t, want[0], rules.AccreditationAt(accreditation, unix), unix)
		require.Equal(t, want[1], rules.RecognitionAt(&inspectionv1.Recognition{Until: 500, History: history}, unix), unix)
		require.Equal(t, want[2], rules.RecognitionAt(&inspectionv1.Recognition{History: history}, unix), unix)
	}
}

// TestStatusModel compares with a plain model: one that paints each change, as it is recorded, over all seconds from its
// own on.
func TestStatusModel(t *testing.T) {
	const seconds = 20
	rapid.Check(t, func(t *rapid.T) {
		var history []*inspectionv1.Change
		var model [seconds]inspectionv1.Status
		for range rapid.IntRange(0, 10).Draw(t, "changes") {
			c := &inspectionv1.Change{
				Status: rapid.SampledFrom([]inspectionv1.Status{inForce, suspended, ended}).Draw(t, "status"),
				Since:  rapid.Int64Range(0, seconds-1).Draw(t, "since"),
			}
			history = append(history, c)
			for unix := c.Since; unix < seconds; unix++ {
				model[unix] = c.Status
			}
		}
		for unix, want := range model {
			require.Equal(t, want, rules.StatusAt(history, int64(unix)))
		}
	})
}
