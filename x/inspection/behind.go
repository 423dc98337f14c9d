package inspection

import (
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// Providers returns the organizations that provide goods or operate a place: who holds the identifier, the brand, the makers,
// who created them. One may be there twice.
func Providers(ctx *x.Context, key gs1.Key) []string { return providers(ctx, string(key), key) }

// Behind returns goods and whatever a listing of would be one of them, ascending: what they belong to, the brand, who
// makes, brands or made them known, and the place where they were made. What they were made of is not among it.
func Behind(ctx *x.Context, key gs1.Key) []string {
	subjects, err := rules.Behind(World(ctx), string(key), ctx.Time().Unix())
	if err != nil {
		x.Fail(err)
	}
	return subjects
}
