package provenance

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func defaults() *provenancev1.Params {
	return &provenancev1.Params{
		RequirePrefix:       true,
		CountTolerance:      "0.01",
		PendingSeconds:      30 * 24 * 60 * 60,
		PendingPerSubject:   32,
		SettlementsPerBlock: 500,
	}
}

// validate returns ErrInvalidParams for a parameter that is out of its bounds.
func validate(p *provenancev1.Params) error {
	tolerance, ok := rules.ParseQuantity(p.CountTolerance)
	one, _ := rules.ParseQuantity("1")
	switch {
	case !ok || tolerance.Cmp(one) > 0 || !rules.IsCanonicalDecimal(p.CountTolerance):
		return ErrInvalidParams.With(`count_tolerance: expected a decimal from "0" to "1"`)
	case p.PendingSeconds < 1 || p.PendingSeconds > 366*24*60*60:
		return ErrInvalidParams.With("pending_seconds: expected 1 to 31,622,400")
	case p.PendingPerSubject < 1 || p.PendingPerSubject > 256:
		return ErrInvalidParams.With("pending_per_subject: expected 1 to 256")
	case p.SettlementsPerBlock < 1 || p.SettlementsPerBlock > 10_000:
		return ErrInvalidParams.With("settlements_per_block: expected 1 to 10,000")
	}
	return nil
}
