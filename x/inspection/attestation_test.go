package inspection_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// TestAttestation: whatever form a subject comes in, its dossier gets one record, and the state has the attestation.
func TestAttestation(t *testing.T) {
	l := newLedger(t)
	m := good("safety/1", "urn:epc:class:lgtin:9506000.013435.LOT7", "org/shop", "https://id.gs1.org/414/9506000100012")
	require.ErrorIs(t, sent(l, "lab", m), inspection.ErrInvalid, "not ascending")
	m.Coverage[1], m.Coverage[2] = m.Coverage[2], m.Coverage[1]
	m.Number, m.Party = "R-1", third
	notes := l.must("lab", m)
	var subjects []string
	for _, n := range notes {
		require.Equal(t, waymarkv1.Kind_KIND_ATTESTATION, n.Kind)
		require.Empty(t, n.Flags)
		subjects = append(subjects, string(n.Subject))
	}
	require.Equal(t, []string{lot, works, "org/shop"}, subjects)

	a := l.attestation(1)
	require.Equal(t, inspectionv1.Status_STATUS_IN_FORCE, a.Status)
	require.Equal(t, m.Performed+365*days, a.Attestation.Until, "by its scheme")
	require.Equal(t, chain.Address("lab"), a.Attestation.Signer)
	require.Equal(t, now, a.Attestation.Recorded)
	require.Equal(t, third, a.Attestation.PartyRecorded)
	byNumber, err := ask[inspectionv1.AttestationResponse](l, &inspectionv1.AttestationRequest{Organization: "lab", Number: "R-1"})
	require.NoError(t, err)
	require.Equal(t, a, byNumber)
	_, err = ask[inspectionv1.AttestationResponse](l, &inspectionv1.AttestationRequest{Organization: "shop", Number: "R-1"})
	require.ErrorIs(t, err, inspection.ErrNotFound)
	require.ErrorIs(t, sent(l, "lab", m), inspection.ErrNumberTaken)
	require.NoError(t, sent(l, "owned", with(m, func(m *inspectionv1.IssueAttestation) { m.Party = 0 })), "its own numbers")
	l.check()
}

func sent(l *ledger, organization string, m x.Message) error {
	_, err := l.send(organization, m)
	return err
}

// TestAttestationsThatAreNone: what breaks a rule is rejected by it, and says where.
func TestAttestationsThatAreNone(t *testing.T) {
	l := newLedger(t)
	bounds := func(of string, change func(*inspectionv1.Coverage)) func(*inspectionv1.IssueAttestation) {
		return func(m *inspectionv1.IssueAttestation) { m.Coverage[0].Subject = of; change(m.Coverage[0]) }
	}
	long := strings.Repeat("x", 100_000)
	for name, c := range map[string]struct {
		change func(*inspectionv1.IssueAttestation)
		want   *x.Error
		says   string
	}{
		"scheme":             {func(m *inspectionv1.IssueAttestation) { m.Scheme = long }, inspection.ErrNoScheme, "scheme"},
		"retired scheme":     {func(m *inspectionv1.IssueAttestation) { m.Scheme = "old/1" }, inspection.ErrRetired, "retired"},
		"result":             {func(m *inspectionv1.IssueAttestation) { m.Result = 9 }, inspection.ErrInvalid, "result"},
		"no result":          {func(m *inspectionv1.IssueAttestation) { m.Result = 0 }, inspection.ErrInvalid, "result"},
		"no condition":       {func(m *inspectionv1.IssueAttestation) { m.Result = 3 }, inspection.ErrInvalid, "conditions"},
		"condition":          {func(m *inspectionv1.IssueAttestation) { m.Conditions = []string{"x"} }, inspection.ErrInvalid, "conditions"},
		"long condition":     {func(m *inspectionv1.IssueAttestation) { m.Result, m.Conditions = 3, []string{long} }, inspection.ErrInvalid, "conditions"},
		"party":              {func(m *inspectionv1.IssueAttestation) { m.Party = 4 }, inspection.ErrInvalid, "party"},
		"number":             {func(m *inspectionv1.IssueAttestation) { m.Number = "a\nb" }, inspection.ErrInvalid, "number"},
		"performed":          {func(m *inspectionv1.IssueAttestation) { m.Performed = 0 }, inspection.ErrInvalid, "performed"},
		"issued before":      {func(m *inspectionv1.IssueAttestation) { m.Issued = m.Performed - 1 }, inspection.ErrInvalid, "issued"},
		"issued ahead":       {func(m *inspectionv1.IssueAttestation) { m.Issued = now + 601 }, inspection.ErrInvalid, "issued"},
		"until before":       {func(m *inspectionv1.IssueAttestation) { m.Until = m.Issued - 1 }, inspection.ErrInvalid, "until"},
		"until beyond":       {func(m *inspectionv1.IssueAttestation) { m.Until = m.Performed + 366*days }, inspection.ErrInvalid, "until"},
		"never valid":        {func(m *inspectionv1.IssueAttestation) { m.Performed = now - 366*days }, inspection.ErrInvalid, "issued"},
		"nothing":            {func(m *inspectionv1.IssueAttestation) { m.Coverage = nil }, inspection.ErrInvalid, "coverage"},
		"twice":              {func(m *inspectionv1.IssueAttestation) { m.Coverage = append(m.Coverage, m.Coverage[0]) }, inspection.ErrInvalid, "ascending"},
		"no subject":         {bounds(long, func(*inspectionv1.Coverage) {}), inspection.ErrInvalid, "subject"},
		"check digit":        {bounds("01/09506000134353/10/LOT7", func(*inspectionv1.Coverage) {}), inspection.ErrInvalid, "check"},
		"a document":         {bounds("sha256/"+strings.Repeat("0", 64), func(*inspectionv1.Coverage) {}), inspection.ErrInvalid, "subject"},
		"a variant":          {bounds(gtin+"/22/a", func(*inspectionv1.Coverage) {}), inspection.ErrInvalid, "subject"},
		"unknown lot":        {bounds(gtin+"/10/NONE", func(*inspectionv1.Coverage) {}), inspection.ErrUnknownSubject, "untracked"},
		"unknown item":       {bounds(gtin+"/21/9", func(*inspectionv1.Coverage) {}), inspection.ErrUnknownSubject, "untracked"},
		"undeclared":         {bounds(otherGTIN, func(*inspectionv1.Coverage) {}), inspection.ErrUnknownSubject, "untracked"},
		"unknown place":      {bounds("414/9506000100029", func(*inspectionv1.Coverage) {}), inspection.ErrUnknownSubject, "untracked"},
		"unknown member":     {bounds("org/nobody", func(*inspectionv1.Coverage) {}), inspection.ErrUnknownSubject, "untracked"},
		"no key of a member": {bounds("org/\x00", func(c *inspectionv1.Coverage) { c.Untracked = true }), inspection.ErrInvalid, "subject"},
		"below a member":     {bounds("org/maker/", func(c *inspectionv1.Coverage) { c.Untracked = true }), inspection.ErrInvalid, "subject"},
		"plants of a lot":    {bounds(lot, func(c *inspectionv1.Coverage) { c.Plants = []string{works} }), inspection.ErrInvalid, "plants"},
		"plants":             {bounds(gtin, func(c *inspectionv1.Coverage) { c.Plants = []string{"9506000100012"} }), inspection.ErrInvalid, "plants"},
		"dates of a lot":     {bounds(lot, func(c *inspectionv1.Coverage) { c.MadeFrom = 1 }), inspection.ErrInvalid, "made_from"},
		"dates":              {bounds(gtin, func(c *inspectionv1.Coverage) { c.MadeFrom, c.MadeUntil = 2, 1 }), inspection.ErrInvalid, "made_until"},
		"serial of a box":    {bounds(item, func(c *inspectionv1.Coverage) { c.SerialFrom, c.SerialUntil = "1", "2" }), inspection.ErrInvalid, "serial_from"},
		"serial end":         {bounds(lot, func(c *inspectionv1.Coverage) { c.SerialFrom = "1" }), inspection.ErrInvalid, "serial_until"},
		"serial order":       {bounds(lot, func(c *inspectionv1.Coverage) { c.SerialFrom, c.SerialUntil = "20", "10" }), inspection.ErrInvalid, "serial_until"},
		"place":              {func(m *inspectionv1.IssueAttestation) { m.Place = gtin }, inspection.ErrInvalid, "place"},
		"seals of nothing":   {func(m *inspectionv1.IssueAttestation) { m.Seals = []string{"A1"} }, inspection.ErrInvalid, "seals"},
		"a digest": {func(m *inspectionv1.IssueAttestation) {
			m.Reports = []*inspectionv1.Report{{Sha256: make([]byte, 31), MediaType: "application/pdf", Size_: 1}}
		}, inspection.ErrInvalid, "sha256"},
		"a media type": {func(m *inspectionv1.IssueAttestation) {
			m.Reports = []*inspectionv1.Report{{Sha256: make([]byte, 32), MediaType: "pdf", Size_: 1}}
		}, inspection.ErrInvalid, "media_type"},
		"a size": {func(m *inspectionv1.IssueAttestation) {
			m.Reports = []*inspectionv1.Report{{Sha256: make([]byte, 32), MediaType: "text/plain"}}
		}, inspection.ErrInvalid, "size"},
		"a document twice": {func(m *inspectionv1.IssueAttestation) {
			r := &inspectionv1.Report{Sha256: make([]byte, 32), MediaType: "text/plain", Size_: 1}
			m.Reports = []*inspectionv1.Report{r, r}
		}, inspection.ErrInvalid, "once"},
		"use of quantity": {func(m *inspectionv1.IssueAttestation) { m.Consumes = "1" }, inspection.ErrInvalid, "consumes"},
		"supersedes":      {func(m *inspectionv1.IssueAttestation) { m.Supersedes = 1 }, inspection.ErrNoAttestation, "supersedes"},
	} {
		err := sent(l, "lab", with(good("safety/1", lot), c.change))
		require.ErrorIs(t, err, c.want, name)
		require.Contains(t, err.Error(), c.says, name)
		require.Less(t, len(err.Error()), 1000, name)
	}
}

// TestReports: the state has which documents an attestation rests on, in whatever order they came.
func TestReports(t *testing.T) {
	l := newLedger(t)
	m := good("safety/1", lot)
	for _, first := range []byte{3, 1, 2} {
		digest := append([]byte{first}, make([]byte, 31)...)
		m.Reports = append(m.Reports, &inspectionv1.Report{Sha256: digest, MediaType: "application/pdf", Size_: 1})
	}
	kept := l.issue("lab", m).Attestation.Reports
	require.Equal(t, [][]byte{m.Reports[1].Sha256, m.Reports[2].Sha256, m.Reports[0].Sha256}, kept)
	l.check()
	require.Empty(t, l.issue("lab", good("safety/1", lot)).Attestation.Reports)
}

// TestUntracked: what the ledger does not know is attested where the author says so, and the record tells it.
func TestUntracked(t *testing.T) {
	l := newLedger(t)
	m := good("safety/1", otherGTIN, lot)
	m.Coverage = []*inspectionv1.Coverage{{Subject: lot, Untracked: true}, {Subject: otherGTIN, Untracked: true}}
	notes := l.must("lab", m)
	require.Equal(t, []x.Note{
		{Subject: lot, Kind: waymarkv1.Kind_KIND_ATTESTATION},
		{Subject: otherGTIN, Kind: waymarkv1.Kind_KIND_ATTESTATION, Flags: []waymarkv1.Flag{waymarkv1.Flag_FLAG_UNTRACKED}},
	}, notes)
	a := l.attestation(1).Attestation
	require.False(t, a.Coverage[0].Untracked, "the ledger knows it")
	require.True(t, a.Coverage[1].Untracked)
}

// TestLate: what is recorded later than its scheme has it, is marked.
func TestLate(t *testing.T) {
	l := newLedger(t)
	m := good("safety/1", lot)
	m.Performed = now - 30*days
	require.False(t, l.issue("lab", m).Attestation.Late)
	m = good("safety/1", lot)
	m.Performed = now - 30*days - 1
	notes := l.must("lab", m)
	require.Equal(t, []waymarkv1.Flag{waymarkv1.Flag_FLAG_LATE}, notes[0].Flags)
	require.True(t, l.attestation(2).Attestation.Late)
}

// TestSupersession: the author's next attestation takes the place of one about the same.
func TestSupersession(t *testing.T) {
	l := newLedger(t)
	l.must("lab", with(good("safety/1", lot), func(m *inspectionv1.IssueAttestation) { m.Result = fails }))
	again := good("safety/1", lot)
	again.Supersedes = 1
	require.ErrorIs(t, sent(l, "shop", again), inspection.ErrNoAttestation, "another's")
	require.ErrorIs(t, sent(l, "lab", with(good("safety/1", item), func(m *inspectionv1.IssueAttestation) { m.Supersedes = 1 })),
		inspection.ErrInvalid, "of another subject")
	require.ErrorIs(t, sent(l, "lab", with(good("water/1", lot), func(m *inspectionv1.IssueAttestation) { m.Supersedes = 1 })),
		inspection.ErrInvalid, "of another scheme")
	require.ErrorIs(t, sent(l, "lab", with(good("safety/1", lot), func(m *inspectionv1.IssueAttestation) { m.Supersedes, m.Issued = 1, m.Performed })),
		inspection.ErrInvalid, "issued before")
	l.must("lab", again)
	require.EqualValues(t, 2, l.attestation(1).Attestation.SupersededBy)
	require.Equal(t, inspectionv1.Status_STATUS_SUPERSEDED, l.attestation(1).Status)
	require.Equal(t, inspectionv1.Status_STATUS_IN_FORCE, l.attestation(2).Status)
	require.ErrorIs(t, sent(l, "lab", again), inspection.ErrStatus, "it has no place any more")
	l.check()
}

// TestBounds: an organization has so many attestations of a subject under a scheme, and others are not in its way.
func TestBounds(t *testing.T) {
	l := newLedger(t)
	for range 16 {
		l.must("lab", independent(passes, lot))
	}
	require.ErrorIs(t, sent(l, "lab", independent(passes, lot)), inspection.ErrTooMany)
	l.must("lab", good("water/1", lot))
	l.must("lab", good("safety/1", item))
	l.must("owned", good("safety/1", lot))
	for id := uint64(1); id <= 16; id++ {
		next := independent(passes, lot)
		next.Supersedes = id
		l.must("lab", next)
	}
	require.ErrorIs(t, sent(l, "lab", with(independent(passes, lot), func(m *inspectionv1.IssueAttestation) { m.Supersedes = 20 })), inspection.ErrTooMany)
	l.check()
}

// TestList: the attestations of a subject come in pages, by scheme, then in the order of recording.
func TestList(t *testing.T) {
	l := newLedger(t)
	for range 3 {
		l.must("lab", good("water/1", lot))
		l.must("lab", good("safety/1", lot, item))
	}
	var all []string
	page := ""
	for range 4 {
		r, err := ask[inspectionv1.AttestationsResponse](l, &inspectionv1.AttestationsRequest{Id: "https://id.gs1.org/" + lot, Page: page, Limit: 2})
		require.NoError(t, err)
		require.Equal(t, lot, r.Subject)
		for _, a := range r.Attestations {
			all = append(all, fmt.Sprint(a.Attestation.Scheme, " ", a.Attestation.Id))
		}
		page = r.NextPage
		if page == "" {
			break
		}
	}
	require.Equal(t, []string{"safety/1 2", "safety/1 4", "safety/1 6", "water/1 1", "water/1 3", "water/1 5"}, all)
	r, err := ask[inspectionv1.AttestationsResponse](l, &inspectionv1.AttestationsRequest{Id: lot, Scheme: "water/1", Limit: 3})
	require.NoError(t, err)
	require.Len(t, r.Attestations, 3)
	require.Empty(t, r.NextPage)
	for _, page := range []string{"x", "#", "safety/1#-1"} {
		_, err = ask[inspectionv1.AttestationsResponse](l, &inspectionv1.AttestationsRequest{Id: lot, Page: page})
		require.ErrorIs(t, err, inspection.ErrInvalidPage, page)
	}
	_, err = ask[inspectionv1.AttestationsResponse](l, &inspectionv1.AttestationsRequest{Id: "nothing"})
	require.ErrorIs(t, err, inspection.ErrNotFound)
}
