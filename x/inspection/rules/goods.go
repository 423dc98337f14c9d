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
	// known says that they were created, introduced or used here.
	known bool
	// created says that whoever holds their identifier, or whom it mandated, created them. Otherwise who made them, where
	// and when is not known.
	created bool
	// creator is the organization that made them known.
	creator string
	// contested says that their account rests on an event that was corrected.
	contested bool
	// ended says that they were decommissioned or destroyed.
	ended bool
	// first is the event that made them known.
	first *provenancev1.CapturedEvent
	// suspect says that the key that signed it was not vouched for then.
	suspect bool
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
		err = g.findLot(w)
	}
	return g, err
}

func (g *goods) findItem(w World, at int64) error {
	var item provenancev1.Item
	known, err := load(w, provenancerules.ItemPath(g.subject), &item)
	if err != nil || !known {
		return err
	}
	g.creator, g.contested = item.Creator, item.Contested
	if strings.HasPrefix(item.Place, ended) {
		var last provenancev1.CapturedEvent
		if err := must(w, provenancerules.EventPath(item.Last), &last); err != nil {
			return err
		}
		g.ended = last.EventTime <= at
	}
	return g.birth(w, item.Origin, item.First)
}

func (g *goods) findLot(w World) error {
	var lot provenancev1.Lot
	known, err := load(w, provenancerules.LotEntryPath(g.subject), &lot)
	if err != nil || !known {
		return err
	}
	g.creator, g.contested = lot.Maker, lot.Contested
	return g.birth(w, lot.Origin, lot.First)
}

// birth reads the event that made the goods known.
func (g *goods) birth(w World, origin provenancev1.Origin, first uint64) error {
	g.known, g.created = true, origin == provenancev1.Origin_ORIGIN_CREATED
	g.first = new(provenancev1.CapturedEvent)
	if err := must(w, provenancerules.EventPath(first), g.first); err != nil {
		return err
	}
	if g.first.Status != provenancev1.EventStatus_EVENT_STATUS_RECORDED {
		g.contested = true
	}
	var err error
	g.suspect, err = suspect(w, g.first.Signer, g.first.Recorded)
	return err
}

// made returns the Unix time in seconds at which the goods were made; not known of what was introduced.
func (g *goods) made() (unix int64, known bool) {
	if !g.created {
		return 0, false
	}
	return g.first.EventTime, true
}

// madeOf returns the Unix time in seconds at which the goods, or the lot that they are of, were made.
func (j *judgment) madeOf(subject string) (unix int64, known bool, err error) {
	g := j.goods
	if subject != g.subject {
		if g, err = findGoods(j.w, gs1.Key(subject), j.at); err != nil {
			return 0, false, err
		}
	}
	unix, known = g.made()
	return unix, known, nil
}

// maker returns the organization that made the goods; empty where it is not known.
func (g *goods) maker() string {
	if !g.created {
		return ""
	}
	return g.creator
}

// facility returns the place where the goods were made and what it is part of, the finest first; nothing where it is not
// known.
func (g *goods) facility() []string {
	if !g.created || g.first.Place == "" {
		return nil
	}
	places := []string{g.first.Place}
	for parent, ok := gs1.Key(g.first.Place).Parent(); ok; parent, ok = parent.Parent() {
		places = append(places, string(parent))
	}
	return places
}

// judgeGoods says whether the goods are known, by whom, and whether their account is contested.
func (j *judgment) judgeGoods() {
	g := j.goods
	if !g.known || g.ended {
		finding := inspectionv1.Finding_FINDING_MISSING
		if g.ended {
			finding = inspectionv1.Finding_FINDING_ENDED
		}
		j.add(&inspectionv1.Reason{
			Rule: inspectionv1.Rule_RULE_TRACKED, Outcome: undetermined, Finding: finding, Subject: g.subject,
		})
		if !g.known {
			return
		}
	} else {
		j.add(g.reason(inspectionv1.Rule_RULE_TRACKED))
	}
	origin := g.reason(inspectionv1.Rule_RULE_ORIGIN)
	if !g.created {
		origin.Outcome, origin.Finding = undetermined, inspectionv1.Finding_FINDING_MISSING
	} else if g.suspect {
		origin.Outcome, origin.Finding = undetermined, inspectionv1.Finding_FINDING_SUSPECT
	}
	j.add(origin)
	contested := g.reason(inspectionv1.Rule_RULE_UNCONTESTED)
	if g.contested {
		contested.Outcome, contested.Finding = undetermined, inspectionv1.Finding_FINDING_CONTESTED
	}
	j.add(contested)
}

// reason returns that a rule holds, by the event that made the goods known.
func (g *goods) reason(rule inspectionv1.Rule) *inspectionv1.Reason {
	return &inspectionv1.Reason{
		Rule: rule, Outcome: admissible, Subject: g.subject, Organization: g.creator,
		TxId: g.first.TxId, MessageIndex: g.first.MessageIndex,
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
