package blacklist_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/blacklist"
)

// TestParams sets each parameter beyond its bounds, and to what is within them.
func TestParams(t *testing.T) {
	set := func(object string) error {
		state := memkv.New()
		ctx := x.NewContext(x.Chain{ID: "waymark-1", Height: 1, Time: time.Unix(1, 0)}, x.Signer{}, state, memkv.New(), nil)
		return blacklist.Module.Params.Merge(ctx, object)
	}
	for field, objects := range map[string][]string{
		"advisory_authorities":   {`{"advisory_authorities": 0}`, `{"advisory_authorities": 65}`},
		"advisory_jurisdictions": {`{"advisory_jurisdictions": 0}`, `{"advisory_authorities": 2, "advisory_jurisdictions": 3}`},
		"advisory_notice":        {`{"advisory_notice": 0}`, `{"advisory_notice": 31536001}`},
		"hold_authorities":       {`{"hold_authorities": 0}`, `{"hold_authorities": 65}`},
		"hold_jurisdictions":     {`{"hold_jurisdictions": 0}`, `{"hold_jurisdictions": 3}`},
		"hold_notice":            {`{"hold_notice": 0}`, `{"hold_notice": 31536001}`},
		"block_authorities":      {`{"block_authorities": 0}`, `{"block_authorities": 65}`},
		"block_jurisdictions":    {`{"block_jurisdictions": 0}`, `{"block_jurisdictions": 3}`},
		"block_notice":           {`{"block_notice": 0}`, `{"block_notice": 31536001}`},
		"proposal_seconds":       {`{"proposal_seconds": 59}`, `{"proposal_seconds": 31536001}`},
		"emergency_seconds":      {`{"emergency_seconds": 59}`, `{"emergency_seconds": 31536001}`},
		"appeal_seconds":         {`{"appeal_seconds": 59}`, `{"appeal_seconds": 315360001}`},
		"answer_seconds":         {`{"answer_seconds": 59}`, `{"answer_seconds": 31536000}`},
		"decide_seconds":         {`{"decide_seconds": 1209600}`, `{"decide_seconds": 31536001}`},
		"rate_seconds":           {`{"rate_seconds": 59}`, `{"rate_seconds": 31536001}`},
		"authority_listings":     {`{"authority_listings": 0}`, `{"authority_listings": 1000001}`},
		"authority_target":       {`{"authority_target": 0}`, `{"authority_target": 1000001}`},
		"platform_listings":      {`{"platform_listings": 0}`, `{"platform_listings": 1000001}`},
		"platform_target":        {`{"platform_target": 0}`, `{"platform_target": 1000001}`},
		"lapses_per_block":       {`{"lapses_per_block": 0}`, `{"lapses_per_block": 1001}`},
	} {
		for _, object := range objects {
			err := set(object)
			require.ErrorIs(t, err, blacklist.ErrInvalidParams, object)
			require.ErrorContains(t, err, ": "+field+": expected ", object)
		}
	}
	for _, object := range []string{
		`{}`, `{"block_authorities": 64, "block_jurisdictions": 64}`, `{"advisory_notice": 1}`, `{"decide_seconds": 1209601}`,
		`{"answer_seconds": 60, "decide_seconds": 61}`, `{"emergency_seconds": 31536000}`, `{"lapses_per_block": 1000}`,
	} {
		require.NoError(t, set(object), object)
	}
}
