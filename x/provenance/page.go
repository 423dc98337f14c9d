package provenance

import (
	"github.com/waymark-ledger/waymark/x"
)

// How many entries an answer has at most that no table pages.
const (
	defaultLimit = 100
	maxLimit     = 1000
)

// page visits a page of a table under a partial key, as [x.Table.Page] does.
func page[K, V any](ctx *x.Context, t x.Table[K, V], under K, from string, limit uint32, visit func(K, V)) (next string, err error) {
	next, ok := t.Page(ctx, &under, from, limit, visit)
	if !ok {
		return "", ErrInvalidPage.With("expected the next_page of the page before")
	}
	return next, nil
}
