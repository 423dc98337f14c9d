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
		checkListings, checkClocks, checkSubjects, checkRelied, checkAcknowledgements, checkRates,
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
			wrong = errors.Join(checkSubject(ctx, l.Subject), checkContent(ctx, l), checkLife(l), checkAppeal(l), checkForce(ctx, l))
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
	case steps == 0 || steps > maxTrail || len(l.Supports) > maxTrail || len(l.Recognitions) > maxTrail:
		return fmt.Errorf("expected 1 to %d steps, and at most as many supports and recognitions", maxTrail)
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
	standing := make(map[string]bool)
	for _, s := range l.Supports {
		if s.Withdrawn == 0 && standing[s.Organization] {
			return fmt.Errorf("supports: expected one of %q", x.Clip(s.Organization, maxDetail))
		}
		standing[s.Organization] = standing[s.Organization] || s.Withdrawn == 0
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

func checkAppeal(l *blacklistv1.Listing) error {
	a := l.Appeal
	if a == nil {
		return nil
	}
	if _, known := blacklistv1.Decision_name[int32(a.Decision)]; !known {
		return errors.New("appeal.decision: not a decision")
	}
	if a.Organization == "" || a.Time < 0 || a.AnswerBy <= a.Time || a.DecideBy <= a.AnswerBy {
		return errors.New("appeal: expected who made it, and its times in order")
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
	listed := 0
	bySubject.Walk(ctx, nil, func(subject string, all *blacklistv1.Listings) bool {
		if len(all.Ids) == 0 || len(all.Ids) > maxListings || int(all.ByPlatforms) > len(all.Ids) {
			wrong = fmt.Errorf("listings of %q: expected 1 to %d", x.Clip(subject, maxDetail), maxListings)
		}
		for i, id := range all.Ids {
			listed++
			if l, known := listings.Get(ctx, id); !known || l.Subject != subject || i > 0 && all.Ids[i-1] >= id {
				wrong = fmt.Errorf("listings of %q: expected its own, ascending", x.Clip(subject, maxDetail))
			}
		}
		return wrong != nil
	})
	listings.Walk(ctx, nil, func(uint64, *blacklistv1.Listing) bool { listed--; return false })
	if wrong == nil && listed != 0 {
		wrong = fmt.Errorf("%d listings are under no subject", -listed)
	}
	return wrong
}

func checkRelied(ctx *x.Context) (wrong error) {
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
