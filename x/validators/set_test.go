package validators

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestNext has what a block does to sets that people know.
func TestNext(t *testing.T) {
	four := func(change ...place) []place {
		return append(slices.Repeat([]place{{seated: 10, desired: 10}}, 4-len(change)), change...)
	}
	for name, test := range map[string]struct {
		before, after []place
	}{
		"nothing": {four(), four()},
		"one goes": {
			four(place{seated: 10}), four(place{}),
		},
		"of two leavers the second waits with a part": {
			four(place{seated: 10}, place{seated: 10}), four(place{}, place{seated: 7}),
		},
		"who misbehaved goes first": {
			four(place{seated: 10}, place{seated: 10, misbehaved: true}), four(place{seated: 7}, place{misbehaved: true}),
		},
		"a key rotates whole": {
			four(place{seated: 10, desired: 10, rotates: true}), four(place{seated: 10, desired: 10}),
		},
		"or waits": {
			[]place{{seated: 10, desired: 10, rotates: true}, {seated: 10, desired: 10}},
			[]place{{seated: 10, desired: 10, rotates: true}, {seated: 10, desired: 10}},
		},
		"a rotation goes before a rise": {
			four(place{seated: 10, desired: 20}, place{seated: 10, desired: 10, rotates: true}),
			four(place{seated: 13, desired: 20}, place{seated: 10, desired: 10}),
		},
		"a new one begins with its own key": {
			four(place{desired: 10, rotates: true}), four(place{seated: 10, desired: 10}),
		},
		"the only one stays until there is another": {
			[]place{{seated: 10, misbehaved: true}, {desired: 10}},
			[]place{{seated: 10, misbehaved: true}, {seated: 3, desired: 10}},
		},
		"the last one stays": {[]place{{seated: 10}}, []place{{seated: 10}}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.after, next(test.before))
		})
	}
}

// TestSetMoves: whatever shall become of whatever set, no block changes more than a third, the set is never empty, and it
// gets there.
func TestSetMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		power := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(10, 40), rapid.Int64Range(10, 1_000_000))
		places := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) place {
			return place{
				seated: power.Draw(t, "seated"), desired: power.Draw(t, "desired"),
				misbehaved: rapid.Bool().Draw(t, "misbehaved"), rotates: rapid.Bool().Draw(t, "rotates"),
			}
		}), 1, 12).Draw(t, "places")
		if sum(places) == 0 {
			places[0].seated = 10
		}
		for range 400 {
			after := next(places)
			var changed int64
			for i, p := range after {
				was := places[i]
				require.Equal(t, was.desired, p.desired)
				changed += max(p.seated-was.seated, was.seated-p.seated)
				if was.rotates && !p.rotates && was.seated > 0 {
					changed += was.seated
				}
				require.False(t, p.rotates && !was.rotates, "nothing begins to rotate")
				require.GreaterOrEqual(t, p.seated, min(was.seated, was.desired), "nobody has less than shall be")
				require.LessOrEqual(t, p.seated, max(was.seated, was.desired), "nor more")
			}
			require.LessOrEqual(t, changed, sum(places)/3)
			require.GreaterOrEqual(t, sum(after), int64(10))
			if slices.Equal(after, places) {
				break
			}
			places = after
		}
		final := next(places)
		require.Equal(t, places, final, "it comes to rest")
		desired := int64(0)
		for _, p := range places {
			desired += p.desired
		}
		for _, p := range places {
			if desired > 0 {
				require.Equal(t, p.desired, p.seated, "and where it was to")
				require.True(t, !p.rotates || p.desired == 0 || 3*p.seated > sum(places), "with every key that can rotate")
			}
		}
	})
}

func sum(places []place) (total int64) {
	for _, p := range places {
		total += p.seated
	}
	return total
}
