package standing_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/standing"
)

const (
	suspended = standingv1.Effect_EFFECT_SUSPENDED
	blocked   = standingv1.Effect_EFFECT_BLOCKED
	subject   = x.Subject("org/maker")
)

// at returns a context of a block; blocks are a second apart, height 1 at Unix time 1.
func at(state x.KV, height int64) *x.Context {
	return x.NewContext(x.Chain{Height: height, Time: time.Unix(height, 0)}, x.Signer{}, state, nil, nil)
}

func entry(effect standingv1.Effect, since, until int64, authority string) *standingv1.Entry {
	return &standingv1.Entry{Effect: effect, SinceHeight: since, Until: until, Reason: "reason", Authority: authority}
}

// TestInterval: an effect holds from its first height to its last second, for its own subject and effect only.
func TestInterval(t *testing.T) {
	state := memkv.New()
	standing.Impose(at(state, 4), subject, entry(suspended, 5, 7, "regulator"))
	for height, want := range map[int64]bool{4: false, 5: true, 7: true, 8: false} {
		require.Equal(t, want, standing.Has(at(state, height), subject, suspended), height)
		require.False(t, standing.Has(at(state, height), subject, blocked))
		require.False(t, standing.Has(at(state, height), "org/other", suspended))
	}
}

// TestAgain: who imposes an effect once more, for another reason or time, leaves no gap in it.
func TestAgain(t *testing.T) {
	state := memkv.New()
	standing.Impose(at(state, 1), subject, entry(suspended, 2, 0, "regulator"))
	standing.Impose(at(state, 5), subject, entry(suspended, 6, 9, "regulator"))
	require.True(t, standing.Has(at(state, 5), subject, suspended), "in the very block of the second")
	require.Equal(t, []*standingv1.Entry{entry(suspended, 2, 9, "regulator")}, standing.Of(at(state, 5), subject).Entries)

	standing.Impose(at(state, 20), subject, entry(suspended, 21, 0, "regulator"))
	require.False(t, standing.Has(at(state, 20), subject, suspended), "the first was over before")
	require.True(t, standing.Has(at(state, 21), subject, suspended))
}

// TestLift: who did not impose an effect does not lift it, and a subject without any has no entry.
func TestLift(t *testing.T) {
	state := memkv.New()
	standing.Impose(at(state, 1), subject, entry(suspended, 2, 0, "regulator"))
	standing.Impose(at(state, 1), subject, entry(suspended, 2, 0, "customs"))
	require.False(t, standing.Lift(at(state, 3), subject, suspended, "maker"))
	require.False(t, standing.Lift(at(state, 3), subject, blocked, "regulator"))
	require.True(t, standing.Lift(at(state, 3), subject, suspended, "regulator"))
	require.True(t, standing.Has(at(state, 3), subject, suspended), "the other authority's holds")
	require.True(t, standing.Lift(at(state, 3), subject, suspended, "customs"))
	require.Nil(t, standing.Of(at(state, 3), subject))
	require.Zero(t, state.Len())
}

// TestModel holds a standing against a plain list of who imposed what.
func TestModel(t *testing.T) {
	effects := []standingv1.Effect{suspended, standingv1.Effect_EFFECT_HELD, blocked}
	type who struct {
		effect    standingv1.Effect
		authority string
	}
	rapid.Check(t, func(t *rapid.T) {
		state, model := memkv.New(), map[who]*standingv1.Entry{}
		for height := int64(1); height < 20; height++ {
			ctx := at(state, height)
			w := who{rapid.SampledFrom(effects).Draw(t, "effect"), rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "authority")}
			before, imposed := model[w]
			if rapid.Bool().Draw(t, "lift") {
				require.Equal(t, imposed, standing.Lift(ctx, subject, w.effect, w.authority))
				delete(model, w)
			} else {
				e := entry(w.effect, height+1, rapid.SampledFrom([]int64{0, height + 3}).Draw(t, "until"), w.authority)
				standing.Impose(ctx, subject, e)
				want := *e
				if imposed && before.SinceHeight <= height && (before.Until == 0 || height <= before.Until) {
					want.SinceHeight = before.SinceHeight
				}
				model[w] = &want
			}
			got := standing.Of(ctx, subject).GetEntries()
			require.Len(t, got, len(model))
			for i, e := range got {
				require.Equal(t, model[who{e.Effect, e.Authority}], e)
				if i > 0 {
					require.LessOrEqual(t, got[i-1].Effect, e.Effect)
					require.True(t, got[i-1].Effect < e.Effect || got[i-1].SinceHeight <= e.SinceHeight)
				}
			}
		}
	})
}
