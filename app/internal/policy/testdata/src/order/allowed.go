package order

import (
	"maps"
	"slices"
	"sort"
)

type address [20]byte

func bytewise(a, b address) int { return slices.Compare(a[:], b[:]) }

func collect(m map[string]int, held map[address]int, visit func(string, int)) (keys []string, ns []int, owners []address) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)

	if len(m) > 0 {
		for k, n := range m {
			ns = append(ns, n+int(k[0]))
		}
		sort.Ints(ns)
	}
	switch {
	default:
		for k := range held {
			owners = append(owners, k)
		}
		slices.SortFunc(owners, bytewise)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		visit(k, m[k])
	}
	var texts [][]byte
	for k := range m {
		texts = append(texts, []byte(k))
	}
	slices.SortFunc(texts, slices.Compare)
	_ = slices.Sorted(maps.Values(m))
	_ = slices.SortedFunc(maps.Keys(held), bytewise)
	return keys, ns, owners
}

func whole(m map[string]int) (n int) {
	for range m {
		n++
	}
	maps.DeleteFunc(m, func(_ string, n int) bool { return n == 0 })
	other := maps.Clone(m)
	maps.Copy(other, m)
	clear(m)
	return n
}

func notMaps(list []string, text string, n int, c chan int, seq func(func(int) bool)) {
	for range list {
	}
	for i := range text {
		n += i
	}
	for i := range n {
		n -= i
	}
	for v := range c {
		n += v
	}
	for v := range seq {
		n += v
	}
}
