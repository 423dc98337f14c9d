package inspection

import (
	"slices"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// Providers returns the organizations that provide goods or operate a place by what they did themselves: who holds the
// identifier, the brand, who created them; one may be there twice. And apart from them the makers that the product names, who
// may know nothing of that.
func Providers(ctx *x.Context, key gs1.Key) (provide, named []string) {
	provide = providers(ctx, string(key), key)
	if product, declared := products.Get(ctx, tradeItemOf(key)); declared {
		named = product.Makers
	}
	for _, maker := range named {
		if at := slices.Index(provide, maker); at >= 0 { // it is there again by what it did
			provide = slices.Delete(provide, at, at+1)
		}
	}
	return provide, named
}

// Behind returns goods and whatever a listing of would be one of them, ascending: what they belong to, the brand, who
// makes, brands or made them known, and the place where they were made. What they were made of is not among it.
func Behind(ctx *x.Context, key gs1.Key) []string {
	subjects, err := rules.Behind(World(ctx), string(key), ctx.Time().Unix())
	if err != nil {
		x.Fail(err)
	}
	return subjects
}
