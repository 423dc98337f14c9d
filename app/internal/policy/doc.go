// Package policy checks our own sources for what would make two nodes disagree, and our packages for who may
// import whom. It is used by tests only.
//
// # Determinism
//
// Every node executes the same transactions and must reach the same app hash. Analyzer reports, in a package of
// the state machine, each construct whose outcome can differ between two nodes or two runs, by kind:
//
//   - clock: reading or waiting for the wall clock. Consensus code has the block's time
//   - random: math/rand, crypto/rand, hash/maphash. There is no randomness in consensus code
//   - goroutine: the go statement and its spellings. The scheduler's order is not consensus
//   - select: a select of two or more communications. The runtime picks among the ready ones at random
//   - float: a value or type of floating point. Its rounding depends on the processor and on fused operations.
//     A literal like 1e9 is an integer where the compiler makes it one
//   - order: iteration over a map, in whichever spelling, see below
//   - json: encoding/json, which folds the case of names and takes the last of duplicates
//   - os: os, net and their like. What the machine answers is not consensus
//   - unsafe: package unsafe, through which all of the above is out of sight
//
// The iteration of a map is in random order. The accepted forms are those whose result cannot show it:
//
//	for k := range m {                    the body only appends to one slice, calls nothing, and the next
//		keys = append(keys, k)        statement sorts that slice by slices.Sort, sort.Strings or sort.Ints;
//	}                                     by slices.SortFunc when what is appended is the key, and then the
//	slices.Sort(keys)                     comparison must tell any two keys apart, which is not checked; the key
//	                                      may be converted, as in []byte(k)
//	slices.Sorted(maps.Keys(m))           also of maps.Values; slices.SortedFunc of maps.Keys only
//	clear(m), maps.DeleteFunc(m, f)       instead of a loop that deletes
//	maps.Copy, maps.Clone, maps.Equal     instead of a loop that copies or compares
//
// The analyzer sees one package at a time. It does not follow calls into other modules, of which the import rules allow few.
// It does not read generated files, nor files that the build leaves out or that use cgo: a package of the state
// machine must have none of these.
//
// # Imports
//
// Order is a relation "may be imported by" between packages, written as text: see ParseOrder.
package policy
