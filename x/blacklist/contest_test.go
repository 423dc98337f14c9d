package blacklist_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	admissible   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
	undetermined = inspectionv1.Outcome_OUTCOME_UNDETERMINED
	inadmissible = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
)

// demand publishes what a market demands of all goods, of their inputs at so many steps too, and declares the product.
func (w *world) demand(depth uint32) {
	w.t.Helper()
	w.do("regulator", &inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
		Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED, InputDepth: depth,
	}})
	w.do("maker", &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
		Subject: product, GpcBrick: "10005678", Makers: []string{"maker"},
		Classifications: []*inspectionv1.Classification{{HsCode: "851712"}},
	}})
}

// mistaken declares an event erroneous.
func (w *world) mistaken(organization string, e *provenancev1.Event) {
	w.t.Helper()
	e.ErrorDeclaration = &provenancev1.ErrorDeclaration{DeclarationTime: e.EventTime}
	w.do(organization, capture(e))
}

// transform makes ten of a lot, or items of the lot of a number, of ten of each lot and of other things.
func (w *world) transform(output, number string, from ...string) x.Message {
	in, out := w.object(0, "", from...), w.object(0, "", output)
	e := w.event(provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, 0, "assembling")
	e.InputEpcList, e.InputQuantityList = in.EpcList, in.QuantityList
	e.OutputEpcList, e.OutputQuantityList = out.EpcList, out.QuantityList
	if number != "" {
		e.Ilmd = []*provenancev1.Field{{
			Namespace: "urn:epcglobal:cbv:mda", Name: "lotNumber", Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: number}},
		}}
	}
	return capture(e)
}

// TestNobodyContestsWhatOthersMade: who bought ten of a lot of a hundred, or supplied ten that something was made of, and declares
// how it got them erroneous, leaves the other ninety, and what was made, as they were.
func TestNobodyContestsWhatOthersMade(t *testing.T) {
	w := newWorld(t, nil)
	w.demand(1)
	w.create(lot)
	w.do("maker", w.ship("partner", lot))
	bought := w.object(provenancev1.Action_ACTION_OBSERVE, "receiving", lot)
	w.do("partner", capture(bought))
	w.do("partner", w.ship("maker", lot))
	w.do("maker", w.receive(lot))
	const made = product + "/10/MADE"
	w.create(item)
	w.do("maker", w.transform(made, "", lot))
	w.mistaken("partner", bought)
	for _, subject := range []string{lot, item, made} {
		require.Equal(t, admissible, w.verdict(subject, "CN").Outcome, subject)
	}
}

// TestMakersContestTheirOwnLots: who declares erroneous that a lot was made at all leaves it in doubt once it moved on, and what
// was made of it.
func TestMakersContestTheirOwnLots(t *testing.T) {
	w := newWorld(t, nil)
	w.demand(0)
	making := w.object(provenancev1.Action_ACTION_ADD, "commissioning", lot)
	w.do("maker", capture(making))
	const made = product + "/10/MADE"
	w.do("maker", w.transform(made, "", lot))
	w.mistaken("maker", making)
	require.Equal(t, undetermined, w.verdict(lot, "CN").Outcome)
	require.Equal(t, undetermined, w.verdict(made, "CN").Outcome)
}
