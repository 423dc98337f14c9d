package rules

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// account is how an item or lot came to be known.
type account struct {
	// subject is the item or lot.
	subject string
	// created says that whoever holds its identifier, or whom it mandated, created it. Otherwise who made it, where and when is not
	// known.
	created bool
	// creator is the organization that made it known.
	creator string
	// contested says that it rests on an event that was corrected.
	contested bool
	// first is the event that made it known.
	first *provenancev1.CapturedEvent
	// suspect says that the key that signed that was not vouched for then.
	suspect bool
}

func isCreated(origin provenancev1.Origin) bool { return origin == provenancev1.Origin_ORIGIN_CREATED }

// account adds one, and to it the event that made its subject known.
func (g *goods) account(w World, first uint64, a *account) error {
	a.first = new(provenancev1.CapturedEvent)
	if err := must(w, provenancerules.EventPath(first), a.first); err != nil {
		return err
	}
	if a.first.Status != provenancev1.EventStatus_EVENT_STATUS_RECORDED {
		a.contested = true
	}
	var err error
	a.suspect, err = suspect(w, a.first.Signer, a.first.Recorded)
	g.accounts = append(g.accounts, a)
	return err
}

// makers returns the subject of the organization that made it; nothing where that is not known.
func (a *account) makers() []string {
	if !a.created {
		return nil
	}
	return []string{organizationSubject(a.creator)}
}

// facility returns the place where it was made and what that is part of, the finest first; nothing where it is not known.
func (a *account) facility() []string {
	if !a.created || a.first.Place == "" {
		return nil
	}
	places := []string{a.first.Place}
	for parent, ok := gs1.Key(a.first.Place).Parent(); ok; parent, ok = parent.Parent() {
		places = append(places, string(parent))
	}
	return places
}

// reason returns that a rule holds, by the event that made the subject known.
func (a *account) reason(rule inspectionv1.Rule) *inspectionv1.Reason {
	return &inspectionv1.Reason{
		Rule: rule, Outcome: admissible, Subject: a.subject, Organization: a.creator,
		TxId: a.first.TxId, MessageIndex: a.first.MessageIndex,
	}
}

// known reports whether somebody created, introduced or used the goods here.
func (g *goods) known() bool { return len(g.accounts) > 0 }

// made returns the Unix time in seconds at which the goods were made, the last where they have more than one; not known of
// what was introduced.
func (g *goods) made() (unix int64, known bool) {
	for _, a := range g.accounts {
		if !a.created {
			return 0, false
		}
		unix = max(unix, a.first.EventTime)
	}
	return unix, g.known()
}

// agreed returns what all accounts of the goods come to; uncertain where there is none, or an item was not numbered as its lot
// was made.
func (g *goods) agreed(of func(*account) weight) weight {
	if !g.known() {
		return uncertain
	}
	first := of(g.accounts[0])
	for _, a := range g.accounts[1:] {
		if of(a) != first {
			return uncertain
		}
	}
	return first
}

// madeIn says whether it was made in one of these places.
func (a *account) madeIn(places []string) weight {
	facility := a.facility()
	switch {
	case len(facility) == 0:
		return uncertain
	case slices.ContainsFunc(facility, func(place string) bool { return slices.Contains(places, place) }):
		return counting
	}
	return weightless
}

// madeBetween says whether it was made between two Unix times in seconds; 0 for no bound.
func (a *account) madeBetween(from, until int64) weight {
	switch made := a.first.EventTime; {
	case !a.created:
		return uncertain
	case made < from || until != 0 && made > until:
		return weightless
	}
	return counting
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
