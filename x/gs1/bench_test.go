package gs1_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x/gs1"
)

// benchmarked holds an identifier of each form.
var benchmarked = []string{
	"01/09506000134352/10/LOT7",
	"https://id.gs1.org/01/09506000134352/10/LOT7",
	"https://shop.example/p/gtin/9506000134352/lot/L%2F7/ser/S1?17=271231",
	"urn:epc:id:sgtin:9506000.013435.S1",
	"urn:epc:class:lgtin:9506000.013435.LOT7",
	"urn:epc:id:cpi:9506000.A%23.12",
	"(01)09506000134352(17)271231(10)LOT7",
	"]C1010950600013435217271231\x1d10LOT7",
	"CSQU3054383",
	"https://example.com/certificates/4711",
	"ni:///sha-256;" + emptyDigest,
}

func BenchmarkCanonical(b *testing.B) {
	for _, id := range benchmarked {
		b.Run(id[:min(len(id), 24)], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := gs1.Canonical(id); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNormalizeURI(b *testing.B) {
	for _, id := range benchmarked[1:5] {
		b.Run(id[:min(len(id), 24)], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				gs1.NormalizeURI(id)
			}
		})
	}
}

// Every node reads each identifier of each transaction: the key itself, and at
// most a value or two that had to be rewritten, are all that is allocated.
func TestAllocations(t *testing.T) {
	for _, id := range benchmarked {
		n := testing.AllocsPerRun(100, func() { _, _ = gs1.Canonical(id) })
		require.LessOrEqual(t, n, 3.0, id)
	}
}
