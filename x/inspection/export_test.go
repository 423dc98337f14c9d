package inspection

import (
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
)

// What tests of attestations find published, granted and declared.
func (s Given) Set(ctx *x.Context) {
	for _, scheme := range s.Schemes {
		schemes.Set(ctx, scheme.Id, scheme)
	}
	for _, a := range s.Accreditations {
		accreditations.Set(ctx, a.Id, a)
	}
	for _, p := range s.Products {
		products.Set(ctx, p.Subject, p)
	}
}

// Given is what attestations rest on.
type Given struct {
	Schemes        []*inspectionv1.Scheme
	Accreditations []*inspectionv1.Accreditation
	Products       []*inspectionv1.Product
}

// CheckAttestations is the part of the genesis check that attestations are.
func CheckAttestations(ctx *x.Context) error { return checkAttestations(ctx) }
