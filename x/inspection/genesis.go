package inspection

import (
	"fmt"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// checkTables checks that every entry is one that messages could have written, under its own key.
func checkTables(ctx *x.Context) error {
	if err := validateParams(params.Get(ctx)); err != nil {
		return err
	}
	for _, check := range []func(*x.Context) error{
		checkProducts, checkSchemes, checkAccreditations, checkRecognitions, checkProfiles, checkEquivalents, checkAttestations,
	} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

func checkProducts(ctx *x.Context) (wrong error) {
	products.Walk(ctx, nil, func(subject string, p *inspectionv1.Product) bool {
		key, err := readTradeItem("product.subject", subject)
		switch {
		case err != nil:
			wrong = err
		case string(key) != subject || p.Subject != subject || !membership.Exists(ctx, p.Organization):
			wrong = fmt.Errorf("product %q: expected it under its own canonical key, of a member", shown(subject))
		case p.FromHeight < 1:
			wrong = fmt.Errorf("product %s: expected a height at which it was declared", subject)
		default:
			wrong = checkProduct(ctx, loosest(), p)
		}
		if wrong == nil {
			wrong = checkFormer(ctx, p)
		}
		before := ""
		for _, r := range p.Rulings {
			if wrong != nil {
				break
			}
			if wrong = checkRuling(r); wrong == nil && (r.Jurisdiction <= before || !membership.IsJurisdiction(r.Jurisdiction) ||
				!membership.Exists(ctx, r.Authority) || r.FromHeight < 1) {
				wrong = fmt.Errorf("product %s: expected rulings of members, ascending by jurisdiction", subject)
			}
			before = r.Jurisdiction
		}
		return wrong != nil
	})
	return wrong
}

func checkSchemes(ctx *x.Context) (wrong error) {
	schemes.Walk(ctx, nil, func(id string, s *inspectionv1.Scheme) bool {
		if wrong = checkScheme(loosest(), s); wrong == nil && (s.Id != id || !membership.Exists(ctx, s.Organization) ||
			s.FromHeight < 1 || s.Retired < 0) {
			wrong = fmt.Errorf("scheme %q: expected it under its own reference, published by a member", shown(id))
		}
		return wrong != nil
	})
	return wrong
}

func checkAccreditations(ctx *x.Context) (wrong error) {
	accreditations.Walk(ctx, nil, func(id uint64, a *inspectionv1.Accreditation) bool {
		switch wrong = checkAccreditation(loosest(), a); {
		case wrong != nil:
		case a.Id != id || id == 0 || !membership.Exists(ctx, a.Accreditor) || !membership.Exists(ctx, a.Organization) ||
			a.Accreditor == a.Organization || !schemes.Has(ctx, a.Scheme):
			wrong = fmt.Errorf("accreditation %d: expected it under its own number, of two members, under a published scheme", id)
		default:
			wrong = checkHistory(ctx, a.History, false)
		}
		return wrong != nil
	})
	return wrong
}

// checkHistory checks that a history is one that changes leave. One that may go on after its end begins anew there.
func checkHistory(ctx *x.Context, history []*inspectionv1.Change, anew bool) error {
	if len(history) < 1 || len(history) > maxChanges {
		return fmt.Errorf("history: expected 1 to %d changes", maxChanges)
	}
	for i, c := range history {
		follows := i == 0 && c.Status == statusInForce && c.Reason == ""
		if i > 0 {
			last := history[i-1]
			follows = c.Recorded >= last.Recorded && c.Height >= last.Height && mayFollow(last.Status, c.Status, anew) &&
				(c.Reason == "") == (last.Status == statusEnded)
		}
		if !follows || !membership.Exists(ctx, c.Organization) || c.Reason != "" && !isCode(c.Reason) || c.Since < 0 ||
			c.Height < 1 {
			return fmt.Errorf("history[%d]: expected a change by a member that follows the one before", i)
		}
	}
	return nil
}

// mayFollow reports whether a status can be recorded after another.
func mayFollow(last, next inspectionv1.Status, anew bool) bool {
	switch last {
	case statusInForce:
		return next == statusSuspended || next == statusEnded
	case statusSuspended:
		return next == statusInForce || next == statusEnded
	default:
		return anew && last == statusEnded && next == statusInForce
	}
}

func checkRecognitions(ctx *x.Context) (wrong error) {
	recognitions.Walk(ctx, nil, func(at collections.Pair[string, string], r *inspectionv1.Recognition) bool {
		if r.Market != at.K1() || r.Accreditor != at.K2() || !membership.IsJurisdiction(r.Market) || r.Until < 0 ||
			!membership.Exists(ctx, r.Accreditor) || !membership.Exists(ctx, r.Authority) {
			wrong = fmt.Errorf("recognition of %q: expected it under its market and accreditor, by a member", shown(at.K2()))
		} else {
			wrong = checkHistory(ctx, r.History, true)
		}
		return wrong != nil
	})
	return wrong
}

// checkProfiles checks that the versions of each profile are there from the first to the last, and no others.
func checkProfiles(ctx *x.Context) (wrong error) {
	left := uint64(0)
	versions.Walk(ctx, nil, func(at collections.Triple[string, string, uint64], all *inspectionv1.Versions) bool {
		var before *inspectionv1.Profile
		for version := uint32(1); version <= all.Last && wrong == nil; version++ {
			p, known := profiles.Get(ctx, collections.Join4(at.K1(), at.K2(), at.K3(), uint64(version)))
			if !known {
				wrong = fmt.Errorf("profile of %q in %q: version %d of %d is missing", shown(at.K2()), shown(at.K1()), version, all.Last)
				break
			}
			wrong = checkVersion(ctx, at, version, p, before)
			before = p
			left++
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	found := uint64(0)
	profiles.Walk(ctx, nil, func(collections.Quad[string, string, uint64, uint64], *inspectionv1.Profile) bool {
		found++
		return false
	})
	if found != left {
		return fmt.Errorf("there are %d versions of profiles, expected %d", found, left)
	}
	return nil
}

func checkVersion(ctx *x.Context, at collections.Triple[string, string, uint64], version uint32, p, before *inspectionv1.Profile) error {
	if p.Market != at.K1() || p.Class != at.K2() || uint64(p.Mode) != at.K3() || p.Version != version ||
		!membership.IsJurisdiction(p.Market) || !membership.Exists(ctx, p.Organization) || p.Withdrawn < 0 {
		return fmt.Errorf("profile of %q in %q: expected version %d under its own market, class and mode, by a member",
			shown(at.K2()), shown(at.K1()), version)
	}
	if err := checkProfile(ctx, loosest(), p); err != nil {
		return err
	}
	return checkSuccession(before, p)
}

func checkEquivalents(ctx *x.Context) (wrong error) {
	equivalents.Walk(ctx, nil, func(at collections.Pair[string, string], all *inspectionv1.Equivalents) bool {
		if !membership.IsJurisdiction(at.K1()) || !schemes.Has(ctx, at.K2()) || len(all.Schemes) == 0 {
			wrong = fmt.Errorf("equivalents of %q: expected some of a published scheme in a market", shown(at.K2()))
			return true
		}
		for i, e := range all.Schemes {
			follows := i == 0
			if i > 0 {
				last := all.Schemes[i-1]
				follows = last.Scheme < e.Scheme || last.Scheme == e.Scheme && last.Until != 0 && last.Until < e.From
			}
			if !follows || e.Scheme == at.K2() || !schemes.Has(ctx, e.Scheme) || !membership.Exists(ctx, e.Organization) ||
				e.From < 0 || e.Until != 0 && e.Until < e.From {
				wrong = fmt.Errorf("equivalents of %q[%d]: expected another published scheme, ascending, by a member", at.K2(), i)
				return true
			}
		}
		return false
	})
	return wrong
}
