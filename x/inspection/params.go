package inspection

import (
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

func defaults() *inspectionv1.Params {
	return &inspectionv1.Params{
		Makers:          16,
		Characteristics: 100,
		Scope:           100,
		Requirements:    32,
		Alternatives:    8,
		Exemptions:      100,
		Equivalents:     16,

		StandingAttestations: 16,
		AllAttestations:      32,

		UnaccreditedAttestations: 16,
		ClearanceSeconds:         rules.ClearanceSeconds,
	}
}

// bound is a parameter and between what it may be.
type bound struct {
	name      string
	value     *uint32
	low, high uint32
}

func boundsOf(p *inspectionv1.Params) []bound {
	return []bound{
		{"makers", &p.Makers, 1, 256},
		{"characteristics", &p.Characteristics, 1, 500},
		{"scope", &p.Scope, 1, 1_000},
		{"requirements", &p.Requirements, 1, 64},
		{"alternatives", &p.Alternatives, 1, 32},
		{"exemptions", &p.Exemptions, 1, 1_000},
		{"equivalents", &p.Equivalents, 1, 64},
		{"standing_attestations", &p.StandingAttestations, 1, 64},
		{"all_attestations", &p.AllAttestations, 1, 64},
		{"unaccredited_attestations", &p.UnaccreditedAttestations, 1, 256},
		{"clearance_seconds", &p.ClearanceSeconds, 60, 365 * day},
	}
}

// validateParams returns ErrInvalidParams for a parameter that is out of its bounds.
func validateParams(p *inspectionv1.Params) error {
	for _, b := range boundsOf(p) {
		if *b.value < b.low || *b.value > b.high {
			return ErrInvalidParams.With("%s: expected %d to %d", b.name, b.low, b.high)
		}
	}
	return nil
}

// loosest returns the parameters under which most was allowed, whatever they are now: what a genesis has may have been said
// before one was lowered.
func loosest() *inspectionv1.Params {
	p := &inspectionv1.Params{}
	for _, b := range boundsOf(p) {
		*b.value = b.high
	}
	return p
}
