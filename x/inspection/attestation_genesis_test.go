package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// consumedPath is the state key of what is used up of the lot under catch/1.
func consumedPath() []byte { return append([]byte{rules.Prefix, 0x0b}, "catch/1\x00"+lot...) }

// TestHostileAttestations changes entries of a good state: what no messages could have left is found.
func TestHostileAttestations(t *testing.T) {
	attestation := func(change func(*inspectionv1.Attestation)) func(*ledger) {
		return func(l *ledger) { rewrite(l, rules.AttestationPath(1), change) }
	}
	set := func(change func(*inspectionv1.Attested)) func(*ledger) {
		return func(l *ledger) { rewrite(l, rules.AttestedPath(lot, "catch/1"), change) }
	}
	for name, change := range map[string]func(*ledger){
		"number":        attestation(func(a *inspectionv1.Attestation) { a.Id = 2 }),
		"author":        attestation(func(a *inspectionv1.Attestation) { a.Organization = "nobody" }),
		"another":       attestation(func(a *inspectionv1.Attestation) { a.Organization = "owned" }),
		"scheme":        attestation(func(a *inspectionv1.Attestation) { a.Scheme = "none/1" }),
		"accreditation": attestation(func(a *inspectionv1.Attestation) { a.Accreditation = 99 }),
		"no subject":    attestation(func(a *inspectionv1.Attestation) { a.Coverage = nil }),
		"other subject": attestation(func(a *inspectionv1.Attestation) { a.Coverage[0].Subject = item }),
		"superseded":    attestation(func(a *inspectionv1.Attestation) { a.SupersededBy = 9 }),
		"supersedes":    attestation(func(a *inspectionv1.Attestation) { a.Supersedes = 1 }),
		"no history":    attestation(func(a *inspectionv1.Attestation) { a.History = nil }),
		"an end":        attestation(func(a *inspectionv1.Attestation) { a.History[0].Status = ended }),
		"a document":    attestation(func(a *inspectionv1.Attestation) { a.Reports = [][]byte{{1}} }),
		"documents":     attestation(func(a *inspectionv1.Attestation) { a.Reports = append(a.Reports, a.Reports[0]) }),
		"a number":      attestation(func(a *inspectionv1.Attestation) { a.Number = "N-2" }),
		"used up":       attestation(func(a *inspectionv1.Attestation) { a.Consumes = "11" }),
		"used up less":  attestation(func(a *inspectionv1.Attestation) { a.Consumes = "-10" }),
		"dimension":     attestation(func(a *inspectionv1.Attestation) { a.Dimension = "mass" }),
		"no such":       set(func(of *inspectionv1.Attested) { of.Ids = append(of.Ids, 3) }),
		"missing":       set(func(of *inspectionv1.Attested) { of.Ids = of.Ids[:1] }),
		"miscounted":    set(func(of *inspectionv1.Attested) { of.Authors[0].Standing++ }),
		"accredited":    set(func(of *inspectionv1.Attested) { of.Accredited = of.Accredited[1:] }),
		"not counted":   set(func(of *inspectionv1.Attested) { of.Authors = nil }),
		"not used up":   func(l *ledger) { require.NoError(l.t, l.state.Delete(consumedPath())) },
		"seals": func(l *ledger) {
			rewrite(l, rules.SealsPath(box), func(s *inspectionv1.Seals) { s.Numbers = []string{"B", "A"} })
		},
		"seals of nobody": func(l *ledger) {
			rewrite(l, rules.SealsPath(box), func(s *inspectionv1.Seals) { s.Organization = "nobody" })
		},
	} {
		l := newLedger(t)
		m := certificate(2, "10", "")
		m.Number, m.Container, m.Seals = "N-1", box, []string{"A1"}
		m.Reports = []*inspectionv1.Report{{Sha256: make([]byte, 32), MediaType: "application/pdf", Size_: 1}}
		l.must("lab", m)
		m = certificate(2, "20", "")
		m.Number = "N-2"
		l.must("lab", m)
		l.check()
		change(l)
		require.Error(t, inspection.CheckAttestations(l.as("")), name)
	}
}

// rewrite changes an entry of the state.
func rewrite[M any, PM interface {
	*M
	x.Message
}](l *ledger, path []byte, change func(PM)) {
	bz, err := l.state.Get(path)
	require.NoError(l.t, err)
	require.NotEmpty(l.t, bz)
	m := PM(new(M))
	require.NoError(l.t, m.Unmarshal(bz))
	change(m)
	require.NoError(l.t, l.state.Set(path, x.Encode(m)))
}
