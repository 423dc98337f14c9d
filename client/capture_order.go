package client

import (
	"cmp"
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// Instant is when an event happened, exactly.
type Instant struct {
	Seconds int64
	Nanos   uint32
}

// InstantOf returns when an event happened.
func InstantOf(event *provenancev1.Event) Instant {
	return Instant{event.GetEventTime().GetSeconds(), event.GetEventTime().GetNanos()}
}

// Order returns the positions of events in the order in which to record them: by the time of the
// events; at one time, what brings goods into being before what happens to them, and an event before
// the declaration that it was wrong; otherwise as they were given. It reads only those that happened
// at the same time as others.
func Order(times []Instant, read func(at int) (*provenancev1.Event, error)) ([]int, error) {
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(times[a].Seconds, times[b].Seconds), cmp.Compare(times[a].Nanos, times[b].Nanos))
	})
	for first := 0; first < len(order); {
		end := first + 1
		for end < len(order) && times[order[end]] == times[order[first]] {
			end++
		}
		if end-first > 1 {
			if err := byDependency(order[first:end], read); err != nil {
				return nil, err
			}
		}
		first = end
	}
	return order, nil
}

// node is an event among those of one time.
type node struct {
	at      int
	after   []int // positions in the group
	visited bool
}

// byDependency orders events of one time in place.
func byDependency(group []int, read func(int) (*provenancev1.Event, error)) error {
	nodes := make([]node, len(group))
	makers := map[gs1.Key]int{}   // of what, by position in the group
	originals := map[string]int{} // of what event hash
	uses := make([][]gs1.Key, len(group))
	declares := make([]string, len(group))
	for i, at := range group {
		event, err := read(at)
		if err != nil {
			return err
		}
		nodes[i].at = at
		hash, _ := rules.EventHash(event, rules.CBV20) // none for an event that cannot be recorded anyhow
		if event.ErrorDeclaration != nil {
			declares[i] = hash
			continue
		}
		if _, taken := originals[hash]; !taken {
			originals[hash] = i
		}
		lines, _ := rules.Lines(event)
		for _, line := range lines {
			uses[i] = append(uses[i], line.Key)
			if line.Lot != "" {
				uses[i] = append(uses[i], line.Lot)
			}
			if _, made := makers[line.Key]; !made && makes(event, line) {
				makers[line.Key] = i
			}
		}
	}
	for i := range nodes {
		for _, key := range uses[i] {
			if maker, made := makers[key]; made && maker != i {
				nodes[i].after = append(nodes[i].after, maker)
			}
		}
		if original, here := originals[declares[i]]; here && declares[i] != "" {
			nodes[i].after = append(nodes[i].after, original)
		}
	}
	next := 0
	var visit func(int)
	visit = func(i int) {
		if nodes[i].visited {
			return
		}
		nodes[i].visited = true
		for _, before := range nodes[i].after {
			visit(before)
		}
		group[next] = nodes[i].at
		next++
	}
	for i := range nodes {
		visit(i)
	}
	return nil
}

// makes reports whether an event brings into being what a line names.
func makes(event *provenancev1.Event, line rules.Line) bool {
	switch rules.EffectOf(event.Type, event.Action, event.BizStep) {
	case provenancev1.Effect_EFFECT_CREATE, provenancev1.Effect_EFFECT_INTRODUCE:
		return true
	case provenancev1.Effect_EFFECT_CONSUME:
		return line.Role == rules.Output
	}
	return false
}
