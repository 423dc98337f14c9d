package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// madeBy has an organization make the lot: by an event of its own, at a place, at a Unix time in seconds.
func madeBy(organization, place string, unix int64) func(*verdicts.World) {
	return func(w *verdicts.World) {
		w.Put(provenancerules.EventPath(2), &provenancev1.CapturedEvent{
			TxId: []byte{2}, EventTime: unix, Recorded: made, Organization: organization, Signer: verdicts.Address(organization), Place: place,
			Status: provenancev1.EventStatus_EVENT_STATUS_RECORDED,
		})
		w.Put(provenancerules.LotEntryPath(lot), &provenancev1.Lot{Maker: organization, Origin: provenancev1.Origin_ORIGIN_CREATED, First: 2, Last: 2})
	}
}

// TestItemIsNoBetterThanItsLot: what is in doubt of a lot is of its items, and of goods that they are inputs of, whoever numbered
// them.
func TestItemIsNoBetterThanItsLot(t *testing.T) {
	change := func(change func(*provenancev1.Lot)) func(*verdicts.World) {
		return func(w *verdicts.World) {
			l := &provenancev1.Lot{Maker: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, First: 1, Last: 1}
			change(l)
			w.Put(provenancerules.LotEntryPath(lot), l)
		}
	}
	for _, test := range []struct {
		name    string
		build   func(*verdicts.World)
		reasons string
	}{
		{"contested", change(func(l *provenancev1.Lot) { l.Contested = true }), "uncontested:contested"},
		{"introduced", change(func(l *provenancev1.Lot) { l.Maker, l.Origin = "carrier", provenancev1.Origin_ORIGIN_INTRODUCED }), "origin:missing"},
		{"made by an event that was withdrawn", func(w *verdicts.World) {
			madeBy("maker", plant, made)(w)
			w.Put(provenancerules.EventPath(2), &provenancev1.CapturedEvent{
				TxId: []byte{2}, EventTime: made, Recorded: made, Organization: "maker", Signer: verdicts.Address("maker"),
				Status: provenancev1.EventStatus_EVENT_STATUS_WITHDRAWN,
			})
		}, "uncontested:contested"},
		{"made with a suspect key", func(w *verdicts.World) {
			madeBy("carrier", plant, made)(w)
			w.Put(authrules.KeyPath(verdicts.Address("carrier")), &authv1.Key{Address: verdicts.Address("carrier"), SuspectSince: made - 1})
		}, "origin:suspect"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := verdicts.New(t)
			test.build(w)
			for _, subject := range []string{lot, item} {
				v := decide(t, w, subject)
				assert.Equal(t, inspectionv1.Outcome_OUTCOME_UNDETERMINED, v.Outcome, subject)
				assert.ElementsMatch(t, strings.Fields(test.reasons), notable(v), subject)
			}
			assert.Equal(t, inspectionv1.Outcome_OUTCOME_ADMISSIBLE, decide(t, w, loose).Outcome, "an item of no lot")
			w.Publish(&profile{InputDepth: 1})
			w.Transform(loose, item)
			assert.Equal(t, inspectionv1.Outcome_OUTCOME_UNDETERMINED, decide(t, w, loose).Outcome, "what was made of the item")
		})
	}
}

// TestItemNumberedElsewhere: an item that one organization numbered, of a lot that another made elsewhere and before, is of both.
func TestItemNumberedElsewhere(t *testing.T) {
	const (
		no    = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
		maybe = inspectionv1.Outcome_OUTCOME_UNDETERMINED
		yes   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE

		works = "414/9506000100050"
	)
	audited := func(target inspectionv1.Target) *requirement {
		return requires(func(r *requirement) { r.Target = target })
	}
	ofPlaces, ofMakers := audited(inspectionv1.Target_TARGET_FACILITY), audited(inspectionv1.Target_TARGET_MAKER)
	limited := func(result inspectionv1.Result, c *inspectionv1.Coverage) func(*verdicts.World) {
		return func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) {
				c.Subject = product
				a.Result, a.Coverage = result, []*inspectionv1.Coverage{c}
			})
		}
	}
	const pass, fail = inspectionv1.Result_RESULT_PASS, inspectionv1.Result_RESULT_FAIL
	attests := func(subjects ...string) func(*verdicts.World) {
		return func(w *verdicts.World) {
			for _, subject := range subjects {
				w.Attest("lab", subject, nil)
			}
		}
	}
	for _, test := range []struct {
		name    string
		ask     *requirement
		build   func(*verdicts.World)
		outcome inspectionv1.Outcome
	}{
		{"who made the lot is blocked", nil, func(w *verdicts.World) { w.List("org/carrier", nil) }, no},
		{"where it was made is held", nil, func(w *verdicts.World) {
			w.List(works, func(l *listing) { l.Severity = blacklistv1.Severity_SEVERITY_HOLD })
		}, maybe},
		{"where it was numbered is blocked", nil, func(w *verdicts.World) { w.List(plant, nil) }, no},
		{"neither place is attested", ofPlaces, attests(), maybe},
		{"where it was numbered is attested", ofPlaces, attests(plant), maybe},
		{"where the lot was made is attested", ofPlaces, attests(works), maybe},
		{"both places are attested", ofPlaces, attests(plant, works), yes},
		{"where the lot was made fails", ofPlaces, func(w *verdicts.World) {
			attests(plant, works)(w)
			w.Attest("lab", works, fails)
		}, no},
		{"who numbered it is attested", ofMakers, attests("org/maker"), maybe},
		{"both are attested", ofMakers, attests("org/maker", "org/carrier"), yes},
		{"a pass of what is made where it was numbered", requires(nil), limited(pass, &inspectionv1.Coverage{Plants: []string{plant}}), maybe},
		{"a pass of what is made at both places", requires(nil), limited(pass, &inspectionv1.Coverage{Plants: []string{plant, works}}), yes},
		{"a pass of what is made since it was numbered", requires(nil), limited(pass, &inspectionv1.Coverage{MadeFrom: made}), maybe},
		{"a pass of what is made since the lot was", requires(nil), limited(pass, &inspectionv1.Coverage{MadeFrom: made - day}), yes},
		{"a failure of what is made where the lot was", requires(nil), func(w *verdicts.World) {
			attests(lot)(w)
			limited(fail, &inspectionv1.Coverage{Plants: []string{works}})(w)
		}, maybe},
		{"a failure of what is made elsewhere", requires(nil), func(w *verdicts.World) {
			attests(lot)(w)
			limited(fail, &inspectionv1.Coverage{Plants: []string{"414/9506000100999"}})(w)
		}, yes},
		{"where it was numbered is exempted", requires(nil), func(w *verdicts.World) {
			w.Publish(&profile{Requirements: []*requirement{requires(nil)}, Exemptions: []*inspectionv1.Exemption{{Subject: plant}}})
		}, maybe},
		{"its lot is exempted", requires(nil), func(w *verdicts.World) {
			w.Publish(&profile{Requirements: []*requirement{requires(nil)}, Exemptions: []*inspectionv1.Exemption{{Subject: lot}}})
		}, yes},
		{"a profile for what is made since it was numbered", nil, func(w *verdicts.World) {
			w.Publish(&profile{Basis: inspectionv1.Basis_BASIS_MADE, From: made, Requirements: []*requirement{requires(nil)}})
		}, maybe},
	} {
		t.Run(test.name, func(t *testing.T) {
			var asked []*requirement
			if test.ask != nil {
				asked = append(asked, test.ask)
			}
			w := verdicts.New(t, asked...)
			madeBy("carrier", works, made-day)(w)
			test.build(w)
			v := decide(t, w, item)
			assert.Equal(t, test.outcome, v.Outcome, "%v", v.Reasons)
			for _, r := range v.Reasons {
				assert.NotEmpty(t, rules.ReasonWords(r))
			}
		})
	}
}

// TestFormerMakersGoods: a listing of who made a product before is one of what was there by then, as it was recorded or is said to
// have been made, and of items that are of such a lot.
func TestFormerMakersGoods(t *testing.T) {
	for until, listed := range map[int64]bool{made - 2: false, made - 1: true, made: true} {
		w := verdicts.New(t)
		w.Put(rules.ProductPath(product), &inspectionv1.Product{
			Subject: product, Organization: "brand", GpcBrick: "10001234", Makers: []string{"maker"},
			Former: []*inspectionv1.Former{{Subject: "org/carrier", Until: until}},
		})
		w.List("org/carrier", nil)
		assert.Equal(t, until >= made, decide(t, w, item).Outcome == inspectionv1.Outcome_OUTCOME_INADMISSIBLE)
		madeBy("maker", plant, made-1)(w)
		for _, subject := range []string{lot, item} {
			assert.Equal(t, listed, decide(t, w, subject).Outcome == inspectionv1.Outcome_OUTCOME_INADMISSIBLE, subject)
		}
		assert.Equal(t, inspectionv1.Outcome_OUTCOME_INADMISSIBLE, decide(t, w, ghost).Outcome, "what nobody knows")
	}
}
