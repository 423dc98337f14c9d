// Package order iterates over maps in ways whose result depends on the order.
package order

import (
	"maps"
	"reflect"
	"slices"
	"sort"
	"sync"
)

type balances map[string]int

func loops(m map[string]int, b balances, visit func(string)) (keys []string) {
	for k := range m { // want `order: range over a map: range over slices.Sorted\(maps.Keys\(m\)\), or only append`
		visit(k)
	}
	for _, n := range b { // want `order: range over a map`
		if n < 0 {
			return nil
		}
	}
	for k := range m { // want `order: range over a map`
		keys = append(keys, k)
	}
	return keys
}

func generic[M ~map[K]V, K comparable, V any](m M, visit func(K)) {
	for k := range m { // want `order: range over a map`
		visit(k)
	}
}

func almost(m map[string]int, name func(string) string, sorted func([]string)) (keys, others []string, n int) {
	for k := range m { // want `order: range over a map`
		keys = append(keys, k)
	}
	n++ // what comes next is not the sorting
	slices.Sort(keys)

	for k := range m { // want `order: range over a map`
		keys = append(keys, k)
	}
	slices.Sort(others) // another slice

	for k := range m { // want `order: range over a map`
		keys = append(keys, k)
	}
	sorted(keys) // who knows

	for k := range m { // want `order: range over a map`
		keys = append(keys, name(k)) // a call sees the order
	}
	slices.Sort(keys)

	for k := range m { // want `order: range over a map`
		keys = append(keys, k+keys[0]) // so does the slice itself
	}
	slices.Sort(keys)

	for k := range m { // want `order: range over a map`
		n++
		keys = append(keys, k)
	}
	slices.Sort(keys)

	var last string
	for last = range m { // want `order: range over a map`
		keys = append(keys, last)
	}
	slices.Sort(keys)

	for k := range m { // want `order: range over a map`
		keys = append(others, k)
	}
	slices.Sort(keys)
	return keys, others, n
}

type holding struct{ owner, lot string }

func compare(a, b holding) int { return len(a.owner) - len(b.owner) }

func values(m map[string]holding) (all []holding) {
	for _, h := range m { // want `order: range over a map`
		all = append(all, h) // the comparison can call two holdings equal
	}
	slices.SortFunc(all, compare)
	_ = slices.SortedFunc(maps.Values(m), compare) // want `order: maps.Values`

	for _, h := range m { // want `order: range over a map`
		all = append(all, h)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].lot < all[j].lot })
	return all
}

func iterators(m map[string]int, s *sync.Map, v reflect.Value) []string {
	for range maps.All(m) { // want `order: maps.All: map order is random`
	}
	keys := maps.Keys[map[string]int]            // want `order: maps.Keys`
	s.Range(func(_, _ any) bool { return true }) // want `order: \(\*sync.Map\).Range`
	_ = v.MapKeys()                              // want `order: \(reflect.Value\).MapKeys`
	_ = v.MapRange()                             // want `order: \(reflect.Value\).MapRange`
	_ = slices.Sorted(keys(m))
	return slices.Collect(maps.Keys(m)) // want `order: maps.Keys`
}
