// Package float has floating point in its types, literals and results.
package float

import (
	"math"
	"time"
)

type share float64 // want `float: floating point: use integers or decimals of apd`

type lot struct {
	weight float32   // want `float: floating point`
	phase  complex64 // want `float: floating point`
	count  int64
}

const half = 0.5 // want `float: floating point`

func literals() int {
	x := 1.5                   // want `float: floating point`
	_ = time.Duration(1.5 * 2) // want `float: floating point` `float: floating point`
	_ = 2i                     // want `float: floating point`
	return int(x)              // want `float: floating point`
}

func results(d time.Duration, n int, l lot) bool {
	_ = d.Seconds()                    // want `float: floating point`
	_ = int(math.Sqrt(float64(n)) * 2) // want `float: floating point`
	return l.weight > 0                // want `float: floating point` `float: floating point`
}

func generic[T float64 | int](v T) T { return v } // want `float: floating point`

// An integer by its type, and exact or the compiler refuses it.
const million int64 = 1e6

func allowed(d time.Duration, l lot) (int64, uint64) {
	if l.count > math.MaxInt32 || l.count >= 1e9 {
		return d.Milliseconds() / 3, 1 << 40
	}
	return l.count * int64(time.Second), 'x'
}
