package membership

import membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"

func defaults() *membershipv1.Params {
	return &membershipv1.Params{
		ApplicationDays: 90,
		Applications:    10,
		LapsesPerBlock:  100,
		Keys:            100,
		Nodes:           16,
		Facilities:      1_000,
		Affiliations:    1_000,
	}
}

// validateParams returns ErrInvalidParams for a parameter that is out of its bounds.
func validateParams(p *membershipv1.Params) error {
	for _, bound := range []struct {
		name             string
		value, low, high uint32
	}{
		{"application_days", p.ApplicationDays, 1, 366},
		{"applications", p.Applications, 1, 1_000},
		{"lapses_per_block", p.LapsesPerBlock, 1, 1_000},
		{"keys", p.Keys, 2, 1_000},
		{"nodes", p.Nodes, 1, maxNodes},
		{"facilities", p.Facilities, 1, 100_000},
		{"affiliations", p.Affiliations, 1, 100_000},
	} {
		if bound.value < bound.low || bound.value > bound.high {
			return ErrInvalidParams.With("%s: expected %d to %d", bound.name, bound.low, bound.high)
		}
	}
	return nil
}
