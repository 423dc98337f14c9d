package inspection

import (
	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
)

// The indexes; the package comment gives their layout.
var (
	indexes = x.NewIndexes(prefix)
	numbers = x.NewTable(indexes, 0x01, "attestations_by_number", pair, collections.Uint64Value)
	byBrand = x.NewTable(indexes, 0x02, "products_by_organization", pair, x.Member)
	granted = x.NewTable(indexes, 0x03, "accreditations_by",
		collections.PairKeyCodec(collections.StringKey, collections.Uint64Key), x.Member)
	recognizing = x.NewTable(indexes, 0x04, "recognitions_by_accreditor", pair, x.Member)
)

// By what accreditations are found: what the keys of their index begin with.
const (
	toWhom      = "to/"
	underScheme = "under/"
	byWhom      = "by/"
)

// reindex fills the indexes.
func reindex(ctx *x.Context) {
	products.Walk(ctx, nil, func(_ string, p *inspectionv1.Product) bool {
		byBrand.Set(ctx, collections.Join(p.Organization, p.Subject), x.Present{})
		return false
	})
	accreditations.Walk(ctx, nil, func(_ uint64, a *inspectionv1.Accreditation) bool {
		indexAccreditation(ctx, a)
		return false
	})
	recognitions.Walk(ctx, nil, func(_ collections.Pair[string, string], r *inspectionv1.Recognition) bool {
		recognizing.Set(ctx, collections.Join(r.Accreditor, r.Market), x.Present{})
		return false
	})
	attestations.Walk(ctx, nil, func(id uint64, a *inspectionv1.Attestation) bool {
		if a.Number != "" {
			numbers.Set(ctx, numbered(a.Organization, a.Number), id)
		}
		return false
	})
}
