//go:build long

package verify

import (
	"flag"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// TestVerdictsAgreeLong is TestVerdictsAgree in 100,000 worlds, on several processors at once. Of these a good part is of each
// outcome.
func TestVerdictsAgreeLong(t *testing.T) {
	const worlds, shards = 100_000, 4
	require.NoError(t, flag.Set("rapid.checks", strconv.Itoa(worlds/shards)))
	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			outcomes := checkVerdictsAgree(t)
			for _, outcome := range []inspectionv1.Outcome{
				inspectionv1.Outcome_OUTCOME_ADMISSIBLE, inspectionv1.Outcome_OUTCOME_UNDETERMINED, inspectionv1.Outcome_OUTCOME_INADMISSIBLE,
			} {
				require.Greater(t, outcomes[outcome], worlds/shards/20, "%s", outcome)
			}
		})
	}
}
