package inspection_test

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
)

// run runs a command, and returns what it answers.
func (s *scenes) run(block []string) string {
	words := strings.Fields(block[0])
	f := flags(words[1:])
	switch words[0] {
	case "goods":
		s.goods(f)
	case "profile":
		s.profile(f, block[1:])
	case "withdraw":
		s.do("regulator", &inspectionv1.WithdrawProfile{Class: s.class(words[1]), Mode: inspectionv1.Mode_MODE_B2C})
	case "attest":
		s.attest(words[1], words[2], words[3], words[4], words[5:])
	case "change":
		s.do(words[1], &inspectionv1.ChangeAttestation{
			Attestation: nth(s.attestations, words[2]), Reason: "mistake", Since: s.unix(f, "since", 0),
			Status: inspectionv1.Status(s.enum(inspectionv1.Status_value, "STATUS_", words[3])),
		})
	case "list":
		s.list(words[1], words[2], words[3], words[4:])
	case "delist":
		s.do(words[1], &blacklistv1.Delist{Listing: s.listing, Reason: "mistake"})
	case "rule":
		s.do("customs", &inspectionv1.RuleProduct{Subject: s.subject("GTIN"), HsCode: words[1]})
	case "equate":
		s.do("regulator", &inspectionv1.DeclareEquivalence{Scheme: words[1], Equivalent: words[2]})
	case "differ":
		s.do("regulator", &inspectionv1.WithdrawEquivalence{Scheme: words[1], Equivalent: words[2]})
	case "affiliate":
		s.do(words[1], &membershipv1.DeclareAffiliation{
			Organization: words[1], Affiliate: words[2], Relations: []membershipv1.Relation{membershipv1.Relation_RELATION_INTEREST},
		})
	case "part":
		s.do(words[1], &membershipv1.WithdrawAffiliation{Organization: words[1], Affiliate: words[2]})
	case "accredit", "accreditation", "recognize", "unrecognize", "key", "doubt":
		s.authorize(words[0], words[1:])
	case "seal", "pack", "unpack", "transform", "gather", "introduce", "mistake":
		s.move(words[0], words[1:])
	case "wait":
		s.Time = s.Time.Add(time.Duration(flags{"days=" + words[1]}.number("days", 0)) * 24 * time.Hour)
		s.Block()
	case "ask":
		return s.ask(words[1], words[2:])
	default:
		require.Fail(s.t, "no such command", "%s", block[0])
	}
	return ""
}

func (s *scenes) goods(f flags) {
	if !f.has("undeclared") {
		s.do("maker", &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
			Subject: s.subject("GTIN"), GpcBrick: "10001234", Makers: []string{"maker"}, Brand: "brand/maker/shiny",
			Classifications: []*inspectionv1.Classification{{Jurisdiction: f.text("code", ""), HsCode: s.code}},
		}})
	}
	if f.has("unmade") {
		return
	}
	s.made = s.event(&provenancev1.Event{
		Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_ADD, BizStep: "commissioning",
		EpcList: []string{s.link("ITEM")}, BizLocation: &provenancev1.Location{Id: "https://id.gs1.org/" + works},
		QuantityList: s.quantity("100", "LOT"),
		Ilmd: []*provenancev1.Field{{
			Namespace: "urn:epcglobal:cbv:mda", Name: "lotNumber",
			Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: "LOT"}},
		}},
	}, 40)
	s.do("maker", &provenancev1.CaptureEvent{Event: s.made})
}

// class returns the class of a word: hs is that of the scenario's product.
func (s *scenes) class(word string) string {
	if word == "hs" {
		return "hs/" + s.code
	}
	return word
}

func (s *scenes) profile(f flags, lines []string) {
	p := &inspectionv1.Profile{
		Class: s.class(f.text("class", "hs")), Mode: inspectionv1.Mode(s.enum(inspectionv1.Mode_value, "MODE_", f.text("mode", "b2c"))),
		Basis: inspectionv1.Basis_BASIS_PLACED, From: s.unix(f, "from", s.Time.Unix()-400*days), TransitionUntil: s.unix(f, "transition", 0),
		InputDepth: uint32(f.number("inputs", 0)),
	}
	if f.text("basis", "") == "made" {
		p.Basis = inspectionv1.Basis_BASIS_MADE
	}
	if market := f.text("consult", ""); market != "" {
		p.Consulted = []string{market}
	}
	for _, line := range lines {
		words := strings.Fields(line)
		f := flags(words[2:])
		if words[0] == "exempt" {
			p.Exemptions = append(p.Exemptions, &inspectionv1.Exemption{
				Subject: s.subject(words[1]), Until: s.unix(f, "until", 0), Reason: "small-series",
			})
			continue
		}
		require.Equal(s.t, "require", words[0])
		p.Requirements = append(p.Requirements, &inspectionv1.Requirement{
			Id: words[1], Schemes: strings.Split(words[2], ","), Count: uint32(f.number("count", 1)), MaxAgeDays: uint32(f.number("age", 0)),
			Party:  inspectionv1.Party(s.enum(inspectionv1.Party_value, "PARTY_", f.text("party", "unspecified"))),
			Target: inspectionv1.Target(s.enum(inspectionv1.Target_value, "TARGET_", f.text("target", "goods"))),
			Bodies: s.bodies(f.text("body", "")), Accredited: f.has("accredited"), OfLot: f.has("lot"), WholeLot: f.has("whole"), Conditional: f.has("conditional"),
		})
	}
	s.do("regulator", &inspectionv1.PublishProfile{Profile: p})
}

func (s *scenes) attest(organization, subject, scheme, result string, f flags) {
	performed := s.unix(f, "days", s.Time.Unix()-10*days)
	m := &inspectionv1.IssueAttestation{
		Scheme: scheme, Coverage: []*inspectionv1.Coverage{{Subject: s.subject(subject)}}, Performed: performed, Issued: performed,
		Result: inspectionv1.Result(s.enum(inspectionv1.Result_value, "RESULT_", result)), Until: s.unix(f, "until", 0),
		Party: inspectionv1.Party(s.enum(inspectionv1.Party_value, "PARTY_", f.text("party", "unspecified"))),
	}
	if m.Result == inspectionv1.Result_RESULT_CONDITIONAL {
		m.Conditions = []string{"labelled"}
	}
	if f.has("accredited") {
		m.Accreditation = 1
	}
	if n := f.text("under", ""); n != "" {
		m.Accreditation = nth(s.accreditations, n)
	}
	if f.has("sample") {
		m.Sampling = &inspectionv1.Sampling{SampleSize: 5, Extent: inspectionv1.Extent_EXTENT_SAMPLE}
	}
	if f.has("report") {
		digest := sha256.Sum256([]byte(s.gtin))
		m.Reports = []*inspectionv1.Report{{Sha256: digest[:], MediaType: "application/pdf", Size_: 1}}
	}
	if n := f.text("supersedes", ""); n != "" {
		m.Supersedes = nth(s.attestations, n)
	}
	if from, until, ranged := strings.Cut(f.text("serials", ""), "-"); ranged {
		m.Coverage[0].SerialFrom, m.Coverage[0].SerialUntil = from, until
	}
	if plant := f.text("plant", ""); plant != "" {
		m.Coverage[0].Plants = []string{plant}
	}
	m.Coverage[0].MadeUntil = s.unix(f, "made", 0)
	m.Coverage[0].Untracked = f.has("untracked")
	if container := f.text("in", ""); container != "" {
		m.Container = s.subject(container)
	}
	if s.do(f.text("key", organization), m) {
		s.last++
		s.attestations = append(s.attestations, s.last)
	}
}

func (s *scenes) list(organization, subject, severity string, f flags) {
	digest := sha256.Sum256([]byte(s.gtin + subject))
	proposed := &blacklistv1.Proposed{
		Subject: s.subject(subject), Reason: "counterfeit", Markets: strings.Split(f.text("in", "CN"), ","), Evidence: [][]byte{digest[:]},
		Severity: blacklistv1.Severity(s.enum(blacklistv1.Severity_value, "SEVERITY_", severity)),
	}
	slices.Sort(proposed.Markets)
	if f.has("recall") {
		proposed.Recall = &blacklistv1.Recall{Action: "return"}
	}
	var m x.Message = &blacklistv1.ListInEmergency{Listing: proposed}
	if proposed.Severity == blacklistv1.Severity_SEVERITY_ADVISORY {
		m = &blacklistv1.ProposeListing{Listing: proposed}
	}
	if s.do(organization, m) {
		s.listing++
	}
}
