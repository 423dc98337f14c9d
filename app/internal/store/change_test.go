package store

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// change draws the writes of a block: n state keys of a few thousand, one in
// five deleted, and n/2 flat rows. The same seed gives the same.
func change(seed uint64, n int) (state, flat writes) {
	r := rand.New(rand.NewPCG(seed, 0))
	state, flat = writes{}, writes{}
	for i := range n {
		key := fmt.Sprintf("key/%05d", r.IntN(2*n))
		if r.IntN(5) == 0 {
			state[key] = nil
		} else {
			state[key] = fmt.Appendf(make([]byte, 200), "%d/%d", seed, r.Uint64())
		}
		if i%2 == 0 {
			flat[fmt.Sprintf("record/%05d/%05d", seed, i)] = fmt.Appendf(nil, "row %d", r.Uint64())
		}
	}
	return state, flat
}

// commitChange commits change(height, n) and lets the oracle do the same.
func commitChange(t testing.TB, s *Store, o *oracle, n int) {
	state, flat := change(uint64(s.Height()+1), n)
	b := s.Begin(s.Height() + 1)
	fill(t, b, state, flat)
	b.Commit()
	if o.height < s.Height() {
		o.commit(t, state, flat)
	}
}
