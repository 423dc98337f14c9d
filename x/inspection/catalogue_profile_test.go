package inspection_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/inspection"
)

func TestProfileMessages(t *testing.T) {
	type version = inspectionv1.Profile
	type needs = inspectionv1.Requirement
	wrong := func(says string, change func(*version)) attempt {
		return attempt{by: "office-de", m: profile(change), want: inspection.ErrInvalid, says: says}
	}
	needing := func(says string, change func(*needs)) attempt {
		return wrong(says, func(p *version) { p.Requirements = []*needs{demand(change)} })
	}
	exempting := func(says string, all ...*inspectionv1.Exemption) attempt {
		return wrong(says, func(p *version) { p.Exemptions = all })
	}
	noted := "PROFILE profile/DE/hs/9405/b2c"
	each(t, map[string]attempt{
		"publish":            {by: "office-de", m: profile(), note: noted},
		"publish elsewhere":  {by: "office-us", m: profile(func(p *version) { p.Consulted = nil }), note: "PROFILE profile/US/hs/9405/b2c"},
		"of a brick":         {by: "office-de", m: profile(func(p *version) { p.Class, p.Mode = "gpc/10005468", 1 }), note: "PROFILE profile/DE/gpc/10005468/b2b"},
		"of anything":        {by: "office-de", m: profile(func(p *version) { p.Class, p.Mode = "any", 3 }), note: "PROFILE profile/DE/any/c2c"},
		"requires nothing":   {by: "office-de", m: profile(func(p *version) { p.Requirements, p.Exemptions = nil, nil }), note: noted},
		"transition":         {by: "office-de", m: profile(func(p *version) { p.TransitionUntil = 5000 }), note: noted},
		"no regulator":       {by: "customs-de", m: profile(), want: errNotAllowed},
		"nothing":            {by: "office-de", m: &inspectionv1.PublishProfile{}, want: inspection.ErrInvalid, says: "profile: required"},
		"another market":     wrong("set by the ledger", func(p *version) { p.Market = "US" }),
		"a version":          wrong("set by the ledger", func(p *version) { p.Version = 2 }),
		"by whom":            wrong("set by the ledger", func(p *version) { p.Organization = "office-de" }),
		"withdrawn":          wrong("set by the ledger", func(p *version) { p.Withdrawn = 1 }),
		"no class":           wrong("profile.class", func(p *version) { p.Class = "hs/" }),
		"a long code":        wrong("profile.class", func(p *version) { p.Class = "hs/9405210000000" }),
		"another class":      wrong("profile.class", func(p *version) { p.Class = "lamps" }),
		"no mode":            wrong("profile.mode", func(p *version) { p.Mode = 0 }),
		"another mode":       wrong("profile.mode", func(p *version) { p.Mode = 9 }),
		"no basis":           wrong("profile.basis", func(p *version) { p.Basis = 0 }),
		"before time":        wrong("profile.transition_until", func(p *version) { p.From = -1 }),
		"before its start":   wrong("profile.transition_until", func(p *version) { p.TransitionUntil = 899 }),
		"before the last":    wrong("profile.from: expected at least 800", func(p *version) { p.From = 799 }),
		"from nothing":       {by: "office-us", m: profile(func(p *version) { p.Consulted, p.TransitionUntil = nil, 2000 }), want: inspection.ErrInvalid, says: "transition_until"},
		"deep":               wrong("profile.input_depth", func(p *version) { p.InputDepth = 11 }),
		"no page":            wrong("profile.reference", func(p *version) { p.Reference = "http://example.com" }),
		"consults itself":    wrong("profile.consulted[0]", func(p *version) { p.Consulted = []string{"DE"} }),
		"consults nobody":    wrong("profile.consulted[0]", func(p *version) { p.Consulted = []string{"EU"} }),
		"requirement twice":  wrong("profile.requirements", func(p *version) { p.Requirements = []*needs{demand(), demand()} }),
		"too many":           wrong("at most 32", func(p *version) { p.Requirements = demands(33) }),
		"no id":              needing("requirements[0]: id", func(r *needs) { r.Id = "Safety" }),
		"no scheme":          needing("requirements[0].schemes", func(r *needs) { r.Schemes = nil }),
		"an unknown scheme":  needing("requirements[0].schemes[1]", func(r *needs) { r.Schemes = []string{foreign, hostile} }),
		"schemes descend":    needing("requirements[0].schemes", func(r *needs) { r.Schemes = []string{standard, foreign} }),
		"too many schemes":   needing("at most 8", func(r *needs) { r.Schemes = names(9) }),
		"no target":          needing("requirements[0].target", func(r *needs) { r.Target = 0 }),
		"another target":     needing("requirements[0].target", func(r *needs) { r.Target = 4 }),
		"none":               needing("requirements[0].count", func(r *needs) { r.Count = 0 }),
		"seventeen":          needing("requirements[0].count", func(r *needs) { r.Count = 17 }),
		"old":                needing("requirements[0].max_age_days", func(r *needs) { r.MaxAgeDays = 36_526 }),
		"no party":           needing("requirements[0].party", func(r *needs) { r.Party = 4 }),
		"no body":            needing("requirements[0].bodies[0]", func(r *needs) { r.Bodies = []inspectionv1.Body{0} }),
		"bodies descend":     needing("requirements[0].bodies", func(r *needs) { r.Bodies = []inspectionv1.Body{3, 1} }),
		"bodies of anybody":  needing("requirements[0].bodies", func(r *needs) { r.Accredited = false }),
		"lot of a facility":  needing("requirements[0].of_lot", func(r *needs) { r.Target, r.OfLot = inspectionv1.Target_TARGET_FACILITY, true }),
		"whole of a maker":   needing("requirements[0].of_lot", func(r *needs) { r.Target, r.WholeLot = inspectionv1.Target_TARGET_MAKER, true }),
		"exempts nothing":    exempting("exemptions[0].subject", &inspectionv1.Exemption{Subject: hostile, Reason: "r"}),
		"exempts an item":    exempting("exemptions[0].subject", &inspectionv1.Exemption{Subject: lamp + "/21/1", Reason: "r"}),
		"exempts a council":  exempting("exemptions[0].subject", &inspectionv1.Exemption{Subject: "org/", Reason: "r"}),
		"exempts of another": exempting("exemptions[0].requirement", &inspectionv1.Exemption{Subject: lamp, Requirement: "energy", Reason: "r"}),
		"exempts before":     exempting("exemptions[0].until", &inspectionv1.Exemption{Subject: lamp, Until: -1, Reason: "r"}),
		"exempts why":        exempting("exemptions[0].reason", &inspectionv1.Exemption{Subject: lamp}),
		"exempts twice":      exempting("ascending", &inspectionv1.Exemption{Subject: lamp, Reason: "r"}, &inspectionv1.Exemption{Subject: lamp, Reason: "s"}),
		"exempts backwards":  exempting("ascending", &inspectionv1.Exemption{Subject: "org/plant", Reason: "r"}, &inspectionv1.Exemption{Subject: lamp, Reason: "r"}),
		"exempts all":        exempting("at most 100", make([]*inspectionv1.Exemption, 101)...),
		"exempts these": {by: "office-de", m: profile(func(p *version) {
			p.Exemptions = []*inspectionv1.Exemption{
				{Subject: lamp, Reason: "r"},
				{Subject: lamp, Requirement: "safety", Reason: "r"},
				{Subject: lamp + "/10/L1", Reason: "r"},
				{Subject: "414/9506000100012", Reason: "r"},
			}
		}), note: noted},
		"withdraw":          {by: "office-de", m: &inspectionv1.WithdrawProfile{Class: "hs/9405", Mode: 2}, note: noted},
		"withdraw none":     {by: "office-de", m: &inspectionv1.WithdrawProfile{Class: "hs/9405", Mode: 1}, want: inspection.ErrNoProfile},
		"withdraw another":  {by: "office-us", m: &inspectionv1.WithdrawProfile{Class: "hs/9405", Mode: 2}, want: inspection.ErrNoProfile},
		"withdraw anything": {by: "office-de", m: &inspectionv1.WithdrawProfile{Class: hostile, Mode: -1}, want: inspection.ErrNoProfile},
	}, func(c *catalogue) { c.must("office-de", profile(func(p *version) { p.From = 800 })) })
}

func demands(n int) (all []*inspectionv1.Requirement) {
	for _, id := range names(n) {
		all = append(all, demand(func(r *inspectionv1.Requirement) { r.Id = id }))
	}
	return all
}

// TestProfileVersions: each stays as it was published, and what is withdrawn ends until the next one.
func TestProfileVersions(t *testing.T) {
	c := published(t)
	ask := func(version uint32) *inspectionv1.ProfileResponse {
		return told[*inspectionv1.ProfileResponse](c, &inspectionv1.ProfileRequest{Market: "DE", Class: "hs/9405", Mode: 2, Version: version})
	}
	c.must("office-de", profile(), profile(func(p *inspectionv1.Profile) { p.From, p.TransitionUntil = 2000, 3000 }))
	c.wait(100)
	c.must("office-de", &inspectionv1.WithdrawProfile{Class: "hs/9405", Mode: 2})
	_, err := c.send("office-de", &inspectionv1.WithdrawProfile{Class: "hs/9405", Mode: 2})
	require.ErrorIs(t, err, inspection.ErrNoProfile)
	_, err = c.send("office-de", profile(func(p *inspectionv1.Profile) { p.From, p.TransitionUntil = 2000, 3000 }))
	require.ErrorContains(t, err, "transition_until", "there is nothing to come from")
	_, err = c.send("office-de", profile(func(p *inspectionv1.Profile) { p.From = 1099 }))
	require.ErrorContains(t, err, "at least 1100")
	c.must("office-de", profile(func(p *inspectionv1.Profile) { p.From = 1100 }))
	require.EqualValues(t, 3, ask(0).Profile.Version)
	for version, from := range map[uint32]int64{1: 900, 2: 2000, 3: 1100} {
		p := ask(version)
		require.Equal(t, []any{version, from, uint32(3), "DE", "office-de"},
			[]any{p.Profile.Version, p.Profile.From, p.Last, p.Profile.Market, p.Profile.Organization})
		require.Equal(t, version == 2, p.Profile.Withdrawn == 1100)
	}
	for _, q := range []*inspectionv1.ProfileRequest{
		{Market: "DE", Class: "hs/9405", Mode: 2, Version: 4}, {Market: "US", Class: "hs/9405", Mode: 2}, {Market: hostile, Class: hostile, Mode: -1},
	} {
		_, err := asked[*inspectionv1.ProfileResponse](c, q)
		require.ErrorIs(t, err, inspection.ErrNotFound)
	}
	c.check()
}

func TestEquivalenceMessages(t *testing.T) {
	noted := "SCHEME scheme/" + foreign + ", SCHEME scheme/" + standard
	each(t, map[string]attempt{
		"declare":              {by: "office-de", m: equivalence(0), note: noted},
		"declare anew":         {by: "office-us", m: equivalence(4000), note: noted},
		"the other way":        {by: "office-us", m: &inspectionv1.DeclareEquivalence{Scheme: foreign, Equivalent: standard}, note: noted},
		"no regulator":         {by: "acc-de", m: equivalence(0), want: errNotAllowed},
		"with itself":          {by: "office-de", m: &inspectionv1.DeclareEquivalence{Scheme: standard, Equivalent: standard}, want: inspection.ErrInvalid},
		"of none":              {by: "office-de", m: &inspectionv1.DeclareEquivalence{Scheme: hostile, Equivalent: standard}, want: inspection.ErrNoScheme},
		"with none":            {by: "office-de", m: &inspectionv1.DeclareEquivalence{Scheme: standard, Equivalent: hostile}, want: inspection.ErrNoScheme},
		"over":                 {by: "office-de", m: equivalence(999), want: inspection.ErrInvalid, says: "until"},
		"withdraw":             {by: "bureau-us", m: &inspectionv1.WithdrawEquivalence{Scheme: standard, Equivalent: foreign}, note: noted},
		"withdraw another":     {by: "office-us", m: &inspectionv1.WithdrawEquivalence{Scheme: foreign, Equivalent: standard}, want: inspection.ErrNoEquivalence},
		"withdraw another's":   {by: "office-de", m: &inspectionv1.WithdrawEquivalence{Scheme: standard, Equivalent: foreign}, want: inspection.ErrNoEquivalence},
		"withdraw what is not": {by: "office-de", m: &inspectionv1.WithdrawEquivalence{Scheme: hostile, Equivalent: hostile}, want: inspection.ErrNoEquivalence},
	}, func(c *catalogue) { c.must("office-us", equivalence(3000)) })
}

func equivalence(until int64) *inspectionv1.DeclareEquivalence {
	return &inspectionv1.DeclareEquivalence{Scheme: standard, Equivalent: foreign, Until: until}
}

// TestEquivalenceInTime: what counted at a time is still known when it does not any more.
func TestEquivalenceInTime(t *testing.T) {
	c := published(t)
	withdraw := &inspectionv1.WithdrawEquivalence{Scheme: standard, Equivalent: foreign}
	intervals := func() (all []string) {
		r := told[*inspectionv1.EquivalencesResponse](c, &inspectionv1.EquivalencesRequest{Market: "DE", Scheme: standard})
		for _, of := range r.Equivalences {
			for _, e := range of.Equivalents {
				all = append(all, fmt.Sprintf("%s %d-%d", e.Scheme, e.From, e.Until))
			}
		}
		return all
	}
	c.must("office-de", equivalence(0), withdraw)
	require.Empty(t, intervals(), "it counted at no second")
	c.must("office-de", equivalence(2000))
	c.wait(500)
	c.must("office-de", withdraw)
	require.Equal(t, []string{foreign + " 1000-1499"}, intervals())
	_, err := c.send("office-de", withdraw)
	require.ErrorIs(t, err, inspection.ErrNoEquivalence)
	c.must("office-de", equivalence(1700)) // at once again
	c.wait(500)
	c.must("acc-us", publish("ul-8750/2"), publish("astm-1/1"))
	c.must("office-de", equivalence(0))
	for _, other := range []string{"astm-1/1", "ul-8750/2"} {
		c.must("office-de", &inspectionv1.DeclareEquivalence{Scheme: standard, Equivalent: other})
	}
	require.Equal(t, []string{
		"astm-1/1 2000-0", foreign + " 1000-1499", foreign + " 1500-1700", foreign + " 2000-0", "ul-8750/2 2000-0",
	}, intervals())
	c.check()

	for n := 5; n < 16; n++ {
		c.must("office-de", withdraw)
		c.wait(1)
		c.must("office-de", equivalence(0))
		c.wait(1)
	}
	c.check()
}
