package blacklist

import (
	"errors"
	"fmt"
	"slices"

	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	dossier "github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/standing"
)

// checkTables checks that every entry is one that messages could have written, under its own key, that the clocks are those
// of the listings, and that what is in force is what has effect.
func checkTables(ctx *x.Context) error {
	if err := params.Set(ctx, params.Get(ctx)); err != nil {
		return err
	}
	for _, check := range []func(*x.Context) error{
		checkListings, checkClocks, checkSubjects, checkShares, checkEmergencies, checkAcknowledgements, checkRates,
	} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

func checkListings(ctx *x.Context) (wrong error) {
	number, _ := last.Get(ctx)
	listings.Walk(ctx, nil, func(id uint64, l *blacklistv1.Listing) bool {
		switch {
		case l.Id != id || id == 0 || id > number:
			wrong = fmt.Errorf("expected it under its own number, at most the last, %d", number)
		case !membership.Exists(ctx, l.Proposer):
			wrong = errors.New("proposer: expected an organization that is or was a member")
		default:
			wrong = errors.Join(checkSubject(ctx, l.Subject), checkContent(ctx, l), checkLife(l), checkAppeals(l), checkForce(ctx, l))
		}
		if wrong != nil {
			wrong = fmt.Errorf("listing %d: %w", id, wrong)
		}
		return wrong != nil
	})
	return wrong
}

// checkSubject checks the key under which something is listed. A place may have become another's since.
func checkSubject(ctx *x.Context, subject string) error {
	if id, own := organizationOf(subject); own && !membership.Exists(ctx, id) {
		return errors.New("subject: expected an organization that is or was a member")
	}
	if dossier.Own(subject) {
		return nil
	}
	if key, err := gs1.Canonical(subject); err != nil || string(key) != subject {
		return errors.New("subject: expected a canonical key")
	}
	return nil
}

// checkLife checks how far a listing has come against its times and its trail.
func checkLife(l *blacklistv1.Listing) error {
	if _, known := blacklistv1.Status_name[int32(l.Status)]; !known || l.Status == 0 {
		return errors.New("status: expected one")
	}
	steps := len(l.History)
	switch {
	case steps == 0 || steps > maxTrail || len(l.Supports) > maxTrail:
		return fmt.Errorf("expected 1 to %d steps, and at most as many supports", maxTrail)
	case slices.Contains(l.History, nil) || l.History[steps-1].Status != l.Status:
		return errors.New("history: expected its last step to be the status")
	case l.Deadline < 0 || !isLive(l) && l.Deadline != 0 || (l.Status == proposed || l.Status == notified) && l.Deadline == 0:
		return errors.New("deadline: expected one of a proposal and of a notice, and none of what has ended")
	case !l.Emergency && l.Deadline != 0 && l.Status != proposed && l.Status != notified:
		return errors.New("deadline: expected none of what has effect, but for an emergency")
	case l.Status == effective && len(l.Effect) == 0 || l.Status == annulled && len(l.Effect) != 0:
		return errors.New("effect: expected one of what has effect, and none of what was annulled")
	case !slices.IsSortedFunc(l.Recognitions, compareRecognitions):
		return errors.New("recognitions: expected ascending by market, then time")
	}
	for _, s := range l.Supports {
		if supportOf(l, s.Organization) != s || s.Times == 0 || s.Times > maxTimes {
			return fmt.Errorf("supports: expected one of %q, given at most %d times", x.Clip(s.Organization, maxDetail), maxTimes)
		}
	}
	for _, r := range l.Recognitions {
		if recognizedBy(l, r.Organization) > maxRecognitions {
			return fmt.Errorf("recognitions: expected at most %d of %q", maxRecognitions, x.Clip(r.Organization, maxDetail))
		}
	}
	for i, at := range l.Effect {
		if at.Until != 0 && at.Until < at.From || i > 0 && (l.Effect[i-1].Until == 0 || l.Effect[i-1].Until >= at.From) {
			return errors.New("effect: expected times in order")
		}
	}
	if l.Status == effective && l.Effect[len(l.Effect)-1].Until != lastOf(l) {
		return errors.New("effect: expected the last to end when the listing does")
	}
	return nil
}

// checkAppeals checks the appeals of a listing, and that it is suspended by one of them.
func checkAppeals(l *blacklistv1.Listing) error {
	if len(l.Appeals) > maxAllAppeals {
		return fmt.Errorf("appeals: expected at most %d", maxAllAppeals)
	}
	suspends := false
	for _, a := range l.Appeals {
		if appealOf(l, a.Organization) != a {
			return fmt.Errorf("appeals: expected one of %q", x.Clip(a.Organization, maxDetail))
		}
		if err := checkAppeal(a); err != nil {
			return err
		}
		suspends = suspends || open(a) && a.Suspends
	}
	if l.Status == suspended && !suspends || l.Status == effective && suspends {
		return errors.New("appeals: expected one that suspends the effect where it is suspended, and only there")
	}
	return nil
}

func checkAppeal(a *blacklistv1.Appeal) error {
	if _, known := blacklistv1.Decision_name[int32(a.Decision)]; !known {
		return errors.New("appeal.decision: not a decision")
	}
	if a.Organization == "" || a.Time < 0 || a.AnswerBy <= a.Time || a.DecideBy <= a.AnswerBy {
		return errors.New("appeal: expected who made it, and its times in order")
	}
	if key, err := gs1.Canonical(a.Goods); a.Goods != "" && (err != nil || string(key) != a.Goods) {
		return errors.New("appeal.goods: expected a canonical key")
	}
	return checkEvidence("appeal.evidence", a.Evidence)
}

// checkForce checks that the standing of what is listed has what a listing puts in force, and nothing else of it.
func checkForce(ctx *x.Context, l *blacklistv1.Listing) error {
	found := 0
	for _, e := range standing.Of(ctx, x.Subject(l.Subject)).GetEntries() {
		if e.Authority == authorityOf(l, "") {
			found++
			if !slices.Contains(effectsOf(l), e.Effect) || !slices.Equal(e.Markets, l.Markets) || e.Until != lastOf(l) {
				return errors.New("expected the standing of its subject to say what it does, where and for how long")
			}
		}
	}
	want := 0
	if l.Status == effective {
		want = len(effectsOf(l))
	}
	if found != want {
		return fmt.Errorf("expected %d effects in the standing of its subject, found %d", want, found)
	}
	return nil
}

func checkClocks(ctx *x.Context) (wrong error) {
	running := 0
	listings.Walk(ctx, nil, func(id uint64, l *blacklistv1.Listing) bool {
		if at := clockOf(l); at != 0 {
			running++
			if !clocks.Has(ctx, collections.Join(at, id)) {
				wrong = fmt.Errorf("listing %d: expected its clock at Unix time %d", id, at)
			}
		}
		return wrong != nil
	})
	clocks.Walk(ctx, nil, func(collections.Pair[int64, uint64], x.Present) bool { running--; return false })
	if wrong == nil && running != 0 {
		wrong = fmt.Errorf("there are %d clocks of no listing", -running)
	}
	return wrong
}

func checkSubjects(ctx *x.Context) (wrong error) {
	listed, platforms := 0, 0
	bySubject.Walk(ctx, nil, func(subject string, all *blacklistv1.Listings) bool {
		if len(all.Ids) == 0 || len(all.Ids) > maxListings || all.ByPlatforms > maxByPlatforms {
			wrong = fmt.Errorf("listings of %q: expected 1 to %d", x.Clip(subject, maxDetail), maxListings)
		}
		platforms += int(all.ByPlatforms)
		for i, id := range all.Ids {
			listed++
			if l, known := listings.Get(ctx, id); !known || l.Subject != subject || !takesPlace(l) || i > 0 && all.Ids[i-1] >= id {
				wrong = fmt.Errorf("listings of %q: expected its own, ascending", x.Clip(subject, maxDetail))
			}
		}
		return wrong != nil
	})
	listings.Walk(ctx, nil, func(_ uint64, l *blacklistv1.Listing) bool {
		if takesPlace(l) {
			listed--
			if l.ByPlatform {
				platforms--
			}
		}
		return false
	})
	if wrong == nil && (listed != 0 || platforms != 0) {
		wrong = fmt.Errorf("%d listings are under no subject, %d of them of platforms", -listed, -platforms)
	}
	return wrong
}

// checkShares counts anew how many of a subject's listings an organization proposed.
func checkShares(ctx *x.Context) (wrong error) {
	there := make(map[[2]string]uint64)
	listings.Walk(ctx, nil, func(_ uint64, l *blacklistv1.Listing) bool {
		if takesPlace(l) {
			there[[2]string{l.Subject, l.Proposer}]++
		}
		return false
	})
	counted := 0
	shares.Walk(ctx, nil, func(by collections.Pair[string, string], n uint64) bool {
		counted++
		want := there[[2]string{by.K1(), by.K2()}]
		if n != want || n > maxByOne {
			wrong = fmt.Errorf("%q is said to have %d listings of %q, expected %d, at most %d",
				x.Clip(by.K2(), maxDetail), n, x.Clip(by.K1(), maxDetail), want, maxByOne)
		}
		return wrong != nil
	})
	if wrong == nil && counted != len(there) {
		wrong = fmt.Errorf("of %d organizations and subjects the listings are counted, expected %d", counted, len(there))
	}
	return wrong
}

func checkEmergencies(ctx *x.Context) (wrong error) {
	for _, table := range []emergencies{renewed, narrower} {
		table.Walk(ctx, nil, func(at collections.Quad[string, string, string, uint64], e *blacklistv1.Unconfirmed) bool {
			if !membership.Exists(ctx, at.K1()) || !membership.IsJurisdiction(at.K2()) || e.First <= 0 || e.Last < e.First {
				wrong = errors.New("emergencies: expected a member, a market, a subject, and times in order")
			}
			return wrong != nil
		})
		if wrong != nil {
			return wrong
		}
	}
	relied.Walk(ctx, nil, func(at collections.Triple[string, string, []byte], until int64) bool {
		if !membership.IsJurisdiction(at.K1()) || len(at.K3()) != 32 || until <= 0 {
			wrong = errors.New("evidence of emergencies: expected a market, a subject, a sha256 and a time")
		}
		return wrong != nil
	})
	return wrong
}

func checkAcknowledgements(ctx *x.Context) (wrong error) {
	organizations := make(map[uint64]uint64)
	before := ""
	acknowledgements.Walk(ctx, nil, func(at collections.Triple[uint64, string, string], a *blacklistv1.Acknowledgement) bool {
		l, known := listings.Get(ctx, at.K1())
		if !known || l.Recall == nil || a.Organization != at.K2() || a.Subject != at.K3() || !membership.Exists(ctx, a.Organization) {
			wrong = fmt.Errorf("an acknowledgement of listing %d: expected a member's, of a recall", at.K1())
		}
		if organizations[at.K1()] == 0 || before != at.K2() {
			organizations[at.K1()]++
		}
		before = at.K2()
		return wrong != nil
	})
	listings.Walk(ctx, nil, func(id uint64, l *blacklistv1.Listing) bool {
		if wrong == nil && l.Acknowledged != organizations[id] {
			wrong = fmt.Errorf("listing %d: expected %d to have acknowledged it, found %d", id, l.Acknowledged, organizations[id])
		}
		return wrong != nil
	})
	return wrong
}

func checkRates(ctx *x.Context) (wrong error) {
	rates.Walk(ctx, nil, func(at collections.Pair[string, string], r *blacklistv1.Rate) bool {
		if !membership.Exists(ctx, at.K1()) || r.Listings == 0 || r.From < 0 {
			wrong = fmt.Errorf("rate of %q: expected a member's", x.Clip(at.K1(), maxDetail))
		}
		return wrong != nil
	})
	return wrong
}
