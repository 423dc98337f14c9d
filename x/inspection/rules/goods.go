package rules

import (
	"slices"
	"strings"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// goods are what a verdict is on, as provenance knows them.
type goods struct {
	// subject is their canonical key.
	subject string
	// lineage are they and what they belong to, the finest first: an item, its lot, their product.
	lineage []string
	// product is the trade item; empty where the key is of none.
	product string
	// accounts are how they came to be known, and of an item with a lot how that did: what speaks against either does against
	// the item, whoever numbered it. None where nobody created, introduced or used them here.
	accounts []*account
	// ended says that they were decommissioned or destroyed.
	ended bool
}

// ended is how the place of an item that was decommissioned or destroyed begins.
const ended = "end/"

// lineageOf returns a subject and what it belongs to, the finest first, each once.
func lineageOf(w World, subject gs1.Key) ([]string, error) {
	lineage := []string{string(subject)}
	add := func(key string) {
		if !slices.Contains(lineage, key) {
			lineage = append(lineage, key)
		}
	}
	if provenancerules.MayHaveLot(subject) {
		lot, err := w.Read(provenancerules.LotPath(string(subject)))
		if err != nil {
			return nil, err
		}
		if lot != nil {
			add(string(lot))
		}
	}
	for parent, ok := subject.Parent(); ok; parent, ok = parent.Parent() {
		add(string(parent))
	}
	if product := productOf(subject); product != "" {
		add(product)
	}
	return lineage, nil
}

// productOf returns the trade item of a key; empty where it has none.
func productOf(key gs1.Key) string {
	if gtin, ok := key.GTIN(); ok {
		return "01/" + gtin
	}
	return ""
}

// findGoods reads what provenance knows of goods as of a Unix time in seconds.
func findGoods(w World, subject gs1.Key, at int64) (*goods, error) {
	lineage, err := lineageOf(w, subject)
	if err != nil {
		return nil, err
	}
	g := &goods{subject: string(subject), lineage: lineage, product: productOf(subject)}
	switch provenancerules.FormOf(subject, false) {
	case provenancerules.Instance:
		err = g.findItem(w, at)
	case provenancerules.Batch:
		err = g.findLot(w, g.subject)
	}
	return g, err
}

func (g *goods) findItem(w World, at int64) error {
	var item provenancev1.Item
	known, err := load(w, provenancerules.ItemPath(g.subject), &item)
	if err != nil || !known {
		return err
	}
	if strings.HasPrefix(item.Place, ended) {
		var last provenancev1.CapturedEvent
		if err := must(w, provenancerules.EventPath(item.Last), &last); err != nil {
			return err
		}
		g.ended = last.EventTime <= at
	}
	err = g.account(w, item.First, &account{
		subject: g.subject, creator: item.Creator, created: isCreated(item.Origin), contested: item.Contested,
	})
	if err != nil {
		return err
	}
	for _, subject := range g.lineage[1:] {
		if provenancerules.FormOf(gs1.Key(subject), false) == provenancerules.Batch {
			if err := g.findLot(w, subject); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *goods) findLot(w World, subject string) error {
	var lot provenancev1.Lot
	known, err := load(w, provenancerules.LotEntryPath(subject), &lot)
	if err != nil || !known {
		return err
	}
	return g.account(w, lot.First, &account{
		subject: subject, creator: lot.Maker, created: isCreated(lot.Origin), contested: lot.Contested,
	})
}

// judgeGoods says whether the goods are known, by whom, and whether their account is contested.
func (j *judgment) judgeGoods() {
	g := j.goods
	switch {
	case !g.known() || g.ended:
		finding := inspectionv1.Finding_FINDING_MISSING
		if g.ended {
			finding = inspectionv1.Finding_FINDING_ENDED
		}
		j.add(&inspectionv1.Reason{
			Rule: inspectionv1.Rule_RULE_TRACKED, Outcome: undetermined, Finding: finding, Subject: g.subject,
		})
	default:
		j.add(g.accounts[0].reason(inspectionv1.Rule_RULE_TRACKED))
	}
	for _, a := range g.accounts {
		origin := a.reason(inspectionv1.Rule_RULE_ORIGIN)
		if !a.created {
			origin.Outcome, origin.Finding = undetermined, inspectionv1.Finding_FINDING_MISSING
		} else if a.suspect {
			origin.Outcome, origin.Finding = undetermined, inspectionv1.Finding_FINDING_SUSPECT
		}
		j.add(origin)
		contested := a.reason(inspectionv1.Rule_RULE_UNCONTESTED)
		if a.contested {
			contested.Outcome, contested.Finding = undetermined, inspectionv1.Finding_FINDING_CONTESTED
		}
		j.add(contested)
	}
}

// suspect reports whether a key was not vouched for at a Unix time in seconds.
func suspect(w World, address []byte, unix int64) (bool, error) {
	var key authv1.Key
	if err := must(w, authrules.KeyPath(address), &key); err != nil {
		return false, err
	}
	return authrules.Suspect(&key, unix), nil
}
