package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// TestGenesisIsChecked changes one entry of a state that messages left into one that none could have, and expects that a
// genesis with it is refused.
func TestGenesisIsChecked(t *testing.T) {
	const b2c = inspectionv1.Mode_MODE_B2C
	productPath, schemePath, accreditationPath := rules.ProductPath(lamp), rules.SchemePath(standard), rules.AccreditationPath(1)
	recognitionPath, profilePath := rules.RecognitionPath("DE", "acc-cn"), rules.ProfilePath("DE", "hs/9405", b2c, 1)
	equivalentsPath, versionsPath := rules.EquivalentsPath("DE", standard), rules.VersionsPath("DE", "hs/9405", b2c)
	for name, spoil := range map[string]func(s *spoiler){
		"product of another key":  func(s *spoiler) { s.move(productPath, rules.ProductPath(socket)) },
		"product under no key":    func(s *spoiler) { s.move(productPath, rules.ProductPath(lamp+"/10/L")) },
		"product of nobody":       func(s *spoiler) { edit(s, productPath, func(p *inspectionv1.Product) { p.Organization = "nobody" }) },
		"product since never":     func(s *spoiler) { edit(s, productPath, func(p *inspectionv1.Product) { p.FromHeight = 0 }) },
		"product without a brick": func(s *spoiler) { edit(s, productPath, func(p *inspectionv1.Product) { p.GpcBrick = "" }) },
		"a brand that is behind it still": func(s *spoiler) {
			edit(s, productPath, func(p *inspectionv1.Product) { p.Former = []*inspectionv1.Former{{Subject: p.Brand, Until: 1}} })
		},
		"a maker before of nobody": func(s *spoiler) {
			edit(s, productPath, func(p *inspectionv1.Product) { p.Former = []*inspectionv1.Former{{Subject: "org/nobody", Until: 1}} })
		},
		"a maker before until never": func(s *spoiler) {
			edit(s, productPath, func(p *inspectionv1.Product) { p.Former = []*inspectionv1.Former{{Subject: "org/shop"}} })
		},
		"rulings descend": func(s *spoiler) {
			edit(s, productPath, func(p *inspectionv1.Product) { p.Rulings[0].Jurisdiction = "ZW" })
		},
		"ruling without a code":  func(s *spoiler) { edit(s, productPath, func(p *inspectionv1.Product) { p.Rulings[1].HsCode = "" }) },
		"ruling of nobody":       func(s *spoiler) { edit(s, productPath, func(p *inspectionv1.Product) { p.Rulings[1].Authority = "" }) },
		"scheme of another key":  func(s *spoiler) { s.move(schemePath, rules.SchemePath("iec-60598/2021")) },
		"scheme of nobody":       func(s *spoiler) { edit(s, schemePath, func(p *inspectionv1.Scheme) { p.Organization = "" }) },
		"scheme without a title": func(s *spoiler) { edit(s, schemePath, func(p *inspectionv1.Scheme) { p.Title = "" }) },
		"accreditation 0":        func(s *spoiler) { s.move(accreditationPath, rules.AccreditationPath(0)) },
		"accreditation of itself": func(s *spoiler) {
			edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.Organization = a.Accreditor })
		},
		"accreditation for no scheme": func(s *spoiler) { edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.Scheme = "x" }) },
		"accreditation for no time":   func(s *spoiler) { edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.Until = 499 }) },
		"no history":                  func(s *spoiler) { edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.History = nil }) },
		"history begins suspended": func(s *spoiler) {
			edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.History = a.History[1:] })
		},
		"history after an end": func(s *spoiler) {
			edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.History[1].Status = statusEnded })
		},
		"history backwards": func(s *spoiler) {
			edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.History[2].Height = 1 })
		},
		"history by nobody": func(s *spoiler) {
			edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.History[2].Organization = "x" })
		},
		"change without a reason": func(s *spoiler) {
			edit(s, accreditationPath, func(a *inspectionv1.Accreditation) { a.History[1].Reason = "" })
		},
		"recognition elsewhere":   func(s *spoiler) { s.move(recognitionPath, rules.RecognitionPath("US", "acc-cn")) },
		"recognition by nobody":   func(s *spoiler) { edit(s, recognitionPath, func(r *inspectionv1.Recognition) { r.Authority = "" }) },
		"recognition, no history": func(s *spoiler) { edit(s, recognitionPath, func(r *inspectionv1.Recognition) { r.History = nil }) },
		"version missing":         func(s *spoiler) { s.remove(profilePath) },
		"versions missing":        func(s *spoiler) { s.remove(versionsPath) },
		"version beyond the last": func(s *spoiler) { edit(s, versionsPath, func(v *inspectionv1.Versions) { v.Last = 1 }) },
		"version of another":      func(s *spoiler) { edit(s, profilePath, func(p *inspectionv1.Profile) { p.Version = 2 }) },
		"version after the next":  func(s *spoiler) { edit(s, profilePath, func(p *inspectionv1.Profile) { p.From = 901 }) },
		"version of no scheme": func(s *spoiler) {
			edit(s, profilePath, func(p *inspectionv1.Profile) { p.Requirements[0].Schemes[0] = "x" })
		},
		"equivalents of no scheme": func(s *spoiler) { s.move(equivalentsPath, rules.EquivalentsPath("DE", "x")) },
		"equivalents of no market": func(s *spoiler) { s.move(equivalentsPath, rules.EquivalentsPath("XX", standard)) },
		"equivalent to itself": func(s *spoiler) {
			edit(s, equivalentsPath, func(e *inspectionv1.Equivalents) { e.Schemes[0].Scheme = standard })
		},
		"equivalents overlap": func(s *spoiler) {
			edit(s, equivalentsPath, func(e *inspectionv1.Equivalents) { e.Schemes = append(e.Schemes, e.Schemes[0]) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := published(t)
			for _, by := range []string{"customs-de", "customs-us"} {
				c.must(by, &inspectionv1.RuleProduct{Subject: lamp, HsCode: "94052100"})
			}
			c.must("acc-cn", grant(), changeAccreditation(statusSuspended, 0), changeAccreditation(statusInForce, 0))
			c.must("office-de", recognize(0), profile(), profile(), equivalence(0))
			c.check()
			spoil(&spoiler{c})
			ctx := x.NewContext(c.as("").Chain(), x.Signer{}, c.state, c.flat, nil)
			require.Error(t, inspection.Module.Check(ctx))
		})
	}
}

// spoiler writes into the state what no message does.
type spoiler struct{ *catalogue }

func (s *spoiler) remove(path []byte) { require.NoError(s.t, s.state.Delete(path)) }

func (s *spoiler) move(from, to []byte) {
	value, err := s.state.Get(from)
	require.NoError(s.t, err)
	require.NotNil(s.t, value)
	s.remove(from)
	require.NoError(s.t, s.state.Set(to, value))
}

// edit changes an entry.
func edit[M any, PM interface {
	*M
	x.Message
}](s *spoiler, path []byte, change func(PM)) {
	value, err := s.state.Get(path)
	require.NoError(s.t, err)
	require.NotNil(s.t, value)
	m := PM(new(M))
	require.NoError(s.t, m.Unmarshal(value))
	change(m)
	require.NoError(s.t, s.state.Set(path, x.Encode(m)))
}
