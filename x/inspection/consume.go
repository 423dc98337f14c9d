package inspection

import (
	"fmt"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// consume uses up quantity of the lot, where the scheme is consumable: never more under one scheme than came into being.
func (i *issue) consume() error {
	m := i.m
	if !i.scheme.Consumable || m.Result == fail {
		if m.Consumes != "" || m.ConsumesUnit != "" {
			return broken("consumes", "expected none: only what passes under a consumable scheme uses up quantity")
		}
		return nil
	}
	if i.under == nil {
		return broken("accreditation", "expected one: a consumable scheme uses up what others could attest of the lot")
	}
	if len(i.keys) != 1 || i.keys[0].Kind() != gs1.Lot || i.a.Coverage[0].Untracked {
		return broken("coverage", "expected one lot that is known: a consumable scheme uses up its quantity")
	}
	if m.ConsumesUnit != "" && !unitForm.MatchString(m.ConsumesUnit) {
		return broken("consumes_unit", "expected a code of UN/ECE Recommendation 20, such as KGM")
	}
	if !rules.IsCanonicalDecimal(m.Consumes) {
		return broken("consumes", "expected a decimal such as 1000.5")
	}
	dimension, quantity, ok := rules.Measure(&provenancev1.QuantityElement{Quantity: m.Consumes, Uom: m.ConsumesUnit})
	if !ok || quantity.IsZero() {
		return broken("consumes", "expected a decimal above 0")
	}
	lot := i.keys[0]
	measure, measured := measureOf(i.ctx, lot, dimension)
	if !measured {
		return broken("consumes_unit", "%q: expected one of a dimension in which the lot is measured", m.ConsumesUnit)
	}
	at := collections.Join(m.Scheme, string(lot))
	before, used := consumed.Get(i.ctx, at)
	if used && before.Dimension != dimension {
		return broken("consumes_unit", "%q: expected one of %s, in which the lot is used up so far", m.ConsumesUnit, before.Dimension)
	}
	total := quantityIn(before.GetQuantity()).Plus(quantity)
	if total.Cmp(measure) > 0 {
		return ErrOverConsumed.With("%s of %s: %s would be used up under %s, and there is %s (%s)",
			quantity, lot, total, m.Scheme, measure, dimension).On(i.subjects()...)
	}
	consumed.Set(i.ctx, at, &inspectionv1.Consumed{Quantity: total.String(), Dimension: dimension})
	i.a.Consumes, i.a.Dimension = quantity.String(), dimension
	return nil
}

// giveBack takes what an attestation used up off what is used up of the lot.
func giveBack(ctx *x.Context, a *inspectionv1.Attestation) {
	if a.Consumes == "" {
		return
	}
	at := collections.Join(a.Scheme, a.Coverage[0].Subject)
	before, _ := consumed.Get(ctx, at)
	left := quantityIn(before.GetQuantity()).Minus(quantityIn(a.Consumes))
	if left.IsZero() {
		consumed.Remove(ctx, at)
		return
	}
	consumed.Set(ctx, at, &inspectionv1.Consumed{Quantity: left.String(), Dimension: a.Dimension})
}

// measureOf returns how much of a lot came into being in a dimension, and whether it is measured in it.
func measureOf(ctx *x.Context, lot gs1.Key, dimension string) (rules.Quantity, bool) {
	known, _ := provenance.LotOf(ctx, lot)
	for _, m := range known.GetMeasures() {
		if m.Dimension == dimension {
			return quantityIn(m.Quantity), true
		}
	}
	return rules.Quantity{}, false
}

// quantityIn reads a quantity of the state; nothing for none.
func quantityIn(text string) rules.Quantity {
	if text == "" {
		return rules.Quantity{}
	}
	q, ok := rules.ParseQuantity(text)
	if !ok {
		x.Fail(fmt.Errorf("the state has a quantity %q", text))
	}
	return q
}
