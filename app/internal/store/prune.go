package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/waymark-ledger/waymark/x"
)

// Prune deletes the trees of up to max of the oldest heights, as far as
// Options.KeepVersions and open Views allow, and returns how many. It deletes
// nothing else: latest state and flat rows stay. Each height is an atomic batch
// of its own, so a crash leaves whole heights only, and the next Prune goes on
// where this one stopped. It runs beside commits and shares neither tree nor
// cache with them. It is meant to be called with a small max, again and again.
func (s *Store) Prune(max int) int {
	s.pruning.Lock()
	defer s.pruning.Unlock()
	from, to := s.claim(max)
	if from >= to {
		return 0
	}
	db, tree := s.newTree(1000)
	for height := from; height < to; height++ {
		if err := tree.DeleteVersionsTo(height); err != nil {
			x.Fail(fmt.Errorf("prune height %d: %w", height, err))
		}
		batch := db.take()
		must(batch.Set(oldestRow, encodeHeight(height+1), nil))
		must(s.commit(batch))
	}
	must(tree.Close())
	return int(to - from)
}

// claim takes up to max heights, from to before to, away from At. Nobody has
// a View of them, and nobody gets one any more.
func (s *Store) claim(max int) (from, to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.current == nil || s.options.KeepVersions < 1 || s.options.ReadOnly {
		return 0, 0
	}
	from = s.oldest
	to = min(from+int64(max), s.current.height-s.options.KeepVersions+1)
	if viewed := slices.Sorted(maps.Keys(s.views)); len(viewed) > 0 {
		to = min(to, viewed[0])
	}
	if to > from {
		s.oldest = to
	}
	return from, to
}
