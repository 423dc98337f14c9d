package inspection_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/verify"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
)

// TestVerdictScenarios plays testdata/verdicts.txt on one chain, each scenario with a product of its own. A scenario begins
// with its name, "# REQ-VERDICT-NN …". Its lines are commands:
//
//	goods [undeclared] [unmade] [code=JURISDICTION]      declares the product; the maker makes LOT and of it ITEM
//	profile [class=CLASS] [mode=MODE] [from=DAYS] [basis=made] [transition=DAYS] [consult=MARKET] [inputs=N]
//	  require ID SCHEME[,SCHEME] [count=N] [age=DAYS] [party=PARTY] [target=TARGET] [accredited] [body=BODY] [lot] [whole]
//	    [conditional]
//	  exempt SUBJECT [until=DAYS]
//	withdraw CLASS                                       withdraws the last version of a profile
//	accredit [by=ORG] [body=BODY] [scope]                the inspector for inspector-safety/1; in scope is the product's code
//	accreditation N STATUS [since=DAYS]                  changes the Nth of the scenario
//	recognize ORG, unrecognize ORG                       an accreditor of elsewhere
//	attest ORG SUBJECT SCHEME RESULT [days=DAYS] [until=DAYS] [party=PARTY] [accredited] [under=N] [sample] [supersedes=N]
//	  [serials=FROM-UNTIL] [made=DAYS] [plant=PLACE] [in=CONTAINER] [key=NAME] [report]
//	change ORG N STATUS [since=DAYS]                     of the Nth attestation of the scenario
//	list ORG SUBJECT SEVERITY [recall]                   in an emergency, or as a platform
//	delist ORG                                           the last listing
//	rule CODE        equate, differ SCHEME OTHER        affiliate, part ORG ORG        wait DAYS
//	seal ORG CONTAINER NUMBER…        pack, unpack CONTAINER LOT
//	key ORG NAME, doubt ORG NAME                         gives an organization a key; revokes it as suspect from the beginning
//	transform FROM INTO                                  makes one lot of another
//	gather N INTO                                        makes N lots, and one of them all
//	introduce ORG LOT                                    somebody says that it has a lot of which nobody made known the origin
//	mistake                                              the maker declares the event that made LOT erroneous
//	ask SUBJECT [mode=MODE] [at=DAYS]
//
// Days count from the time of the command, before it where they are negative. An answer has a line "= OUTCOME CLASS VERSION"
// and one of each reason that does not just hold. It is told by the node, proved, and computed again offline.
func TestVerdictScenarios(t *testing.T) {
	const file = "testdata/verdicts.txt"
	script, err := os.ReadFile(file)
	require.NoError(t, err)
	s := newScenes(t)
	var out strings.Builder
	count := 0
	for _, scenario := range strings.Split(strings.TrimSpace(string(script)), "\n\n") {
		lines := strings.Split(scenario, "\n")
		require.True(t, strings.HasPrefix(lines[0], "# REQ-VERDICT-"), "the first line names the requirement")
		count++
		s.begin(count)
		fmt.Fprintf(&out, "%s\n", lines[0])
		for i := 1; i < len(lines); i++ {
			if strings.HasPrefix(lines[i], "= ") || strings.HasPrefix(lines[i], "  - ") {
				continue // what it said before
			}
			block := []string{lines[i]}
			for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  ") && !strings.HasPrefix(lines[i+1], "  - ") {
				i++
				block = append(block, lines[i])
			}
			answer := s.run(block)
			fmt.Fprintf(&out, "%s\n%s", strings.Join(block, "\n"), answer)
		}
		out.WriteString("\n")
	}
	require.GreaterOrEqual(t, count, 60)
	golden.Check(t, file, strings.TrimSuffix(out.String(), "\n"))
}

// scenes is the chain on which scenarios are played, one after the other.
type scenes struct {
	*chain.Chain
	t *testing.T
	// gtin and code are the product of the scenario, and its Harmonized System code; box is a container.
	gtin, code, box string
	// made is the event that made the goods of the scenario.
	made *provenancev1.Event
	// attestations and accreditations are the numbers of those of the scenario.
	attestations, accreditations []uint64
	// Those of the last of all.
	last, accredited, listing uint64
	// lenient takes commands that are refused.
	lenient bool
}

func newScenes(t *testing.T) *scenes {
	s := &scenes{t: t, Chain: chain.New(t, nil,
		&membershipv1.Organization{Id: "abroad", Name: "Accreditor abroad", Jurisdiction: "DE", Roles: []x.Role{membership.Accreditor}},
		&membershipv1.Organization{Id: "zoll", Name: "Customs abroad", Jurisdiction: "DE", Roles: []x.Role{membership.Customs}},
	)}
	for _, scheme := range []*inspectionv1.Scheme{
		{Id: "inspector-safety/1", Title: "Safety"},
		{Id: "inspector-emc/1", Title: "Electromagnetic compatibility"},
		{Id: "inspector-retest/1", Title: "Safety, with a second test", Retest: &inspectionv1.Retest{Passes: 1, OtherOrganization: true, Days: 30}},
	} {
		s.do("inspector", &inspectionv1.PublishScheme{Scheme: scheme})
	}
	s.do("accreditor", &inspectionv1.GrantAccreditation{
		Organization: "inspector", Scheme: "inspector-safety/1", From: s.Time.Unix() - 1000*days, Scope: &inspectionv1.Scope{},
	})
	s.accredited++
	return s
}

func (s *scenes) begin(n int) {
	key := func(digits string) string {
		check, err := gs1.CheckDigit(digits)
		require.NoError(s.t, err)
		return digits + string(check)
	}
	s.gtin, s.box = key(fmt.Sprintf("0%s%05d", chain.Prefix, n)), "00/"+key(fmt.Sprintf("0%s%09d", chain.Prefix, n))
	s.code, s.attestations, s.accreditations, s.made = fmt.Sprint(100000+n), nil, nil, nil
}

// do sends a message, and reports whether it applied: it must, where the scenes are not lenient.
func (s *scenes) do(organization string, m x.Message) bool {
	s.t.Helper()
	o := s.Send(organization, m)
	if !s.lenient {
		require.Equal(s.t, waymarkv1.Status_STATUS_APPLIED, o.Status, "%s of %s, %v: %s", organization, s.gtin, m, o.Log)
	}
	return o.Status == waymarkv1.Status_STATUS_APPLIED
}

// subject returns the key of a name: GTIN, LOT, ITEM, GHOST (a lot of which nothing is known), BOX, REPORT (a document), or the
// name itself.
func (s *scenes) subject(name string) string {
	switch name {
	case "GTIN":
		return "01/" + s.gtin
	case "LOT", "GHOST", "MADE", "FINAL", "ALIEN":
		return "01/" + s.gtin + "/10/" + name
	case "ITEM":
		return "01/" + s.gtin + "/21/1005"
	case "BOX":
		return s.box
	case "REPORT":
		return fmt.Sprintf("doc/sha-256/%x", sha256.Sum256([]byte(s.gtin)))
	}
	return name
}

// named returns the name of a key.
func (s *scenes) named(key string) string {
	for _, name := range []string{"LOT", "GHOST", "MADE", "FINAL", "ALIEN", "ITEM", "GTIN", "BOX"} {
		if s.subject(name) == key {
			return name
		}
	}
	return key
}

// flags are the words of a command that follow its arguments.
type flags []string

func (f flags) has(name string) bool {
	for _, word := range f {
		if word == name {
			return true
		}
	}
	return false
}

func (f flags) text(name, otherwise string) string {
	for _, word := range f {
		if value, ok := strings.CutPrefix(word, name+"="); ok {
			return value
		}
	}
	return otherwise
}

func (f flags) number(name string, otherwise int) int {
	n, err := strconv.Atoi(f.text(name, strconv.Itoa(otherwise)))
	if err != nil {
		panic(err)
	}
	return n
}

// time returns a Unix time in seconds from days; otherwise where there is none.
func (s *scenes) unix(f flags, name string, otherwise int64) int64 {
	if f.text(name, "") == "" {
		return otherwise
	}
	return s.Time.Unix() + int64(f.number(name, 0))*days
}

// enum returns the value of a name of an enum.
func (s *scenes) enum(values map[string]int32, prefix, name string) int32 {
	value, known := values[prefix+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))]
	require.True(s.t, known, "%s%s", prefix, name)
	return value
}

// ask returns what a node says, having checked that its bundle proves that.
func (s *scenes) ask(subject string, f flags) string {
	q := &inspectionv1.VerdictRequest{
		Id: s.subject(subject), Market: "CN", At: s.unix(f, "at", 0),
		Mode: inspectionv1.Mode(s.enum(inspectionv1.Mode_value, "MODE_", f.text("mode", "b2c"))),
	}
	var told inspectionv1.VerdictResponse
	s.Query("/inspection/verdict", q, &told)
	bundle := s.Prove(&proofv1.ProveRequest{
		Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: q.Id,
		Verdict: &inspectionv1.VerdictRequest{Market: q.Market, At: q.At, Mode: q.Mode},
	})
	result, err := verify.Verify(bundle, s.Genesis(), verify.Options{})
	require.NoError(s.t, err)
	require.Equal(s.t, told.Verdict, result.Verdict, "who has the bundle finds what the node told")
	s.refuseWithout(bundle, told.Verdict)
	return s.write(told.Verdict)
}

// refuseWithout leaves each failure out of a bundle, as somebody would who wants another verdict.
func (s *scenes) refuseWithout(bundle []byte, v *inspectionv1.Verdict) {
	for i, r := range v.Reasons {
		if r.Finding != inspectionv1.Finding_FINDING_FAILED {
			continue
		}
		b, err := verify.Decode(bundle)
		require.NoError(s.t, err)
		b.Verdict.Reasons = append(b.Verdict.Reasons[:i:i], b.Verdict.Reasons[i+1:]...)
		b.Verdict.Outcome = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
		_, err = verify.Verify(x.Encode(b), s.Genesis(), verify.Options{})
		require.Equal(s.t, verify.Forged, verify.ClassOf(err), "the reason is left out")
		for _, d := range b.Dossiers {
			if d.Subject == r.Subject && len(d.Leaves) > 1 {
				d.Leaves = d.Leaves[:len(d.Leaves)-1]
			}
		}
		_, err = verify.Verify(x.Encode(b), s.Genesis(), verify.Options{})
		require.Equal(s.t, verify.Forged, verify.ClassOf(err), "the record is left out")
	}
}

func (s *scenes) write(v *inspectionv1.Verdict) string {
	var out strings.Builder
	short := func(text, prefix string) string {
		return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(text, prefix), "_", " "))
	}
	class := v.Class
	if class == "hs/"+s.code {
		class = "hs"
	}
	fmt.Fprintf(&out, "= %s", short(v.Outcome.String(), "OUTCOME_"))
	if v.Profile > 0 {
		fmt.Fprintf(&out, " %s v%d", class, v.Profile)
	}
	out.WriteString("\n")
	for _, r := range v.Reasons {
		if r.Finding == inspectionv1.Finding_FINDING_UNSPECIFIED {
			continue
		}
		fmt.Fprintf(&out, "  - %s: %s %s", short(r.Outcome.String(), "OUTCOME_"), short(r.Rule.String(), "RULE_"), short(r.Finding.String(), "FINDING_"))
		if r.Requirement != "" {
			fmt.Fprintf(&out, " %s", r.Requirement)
		}
		fmt.Fprintf(&out, " %s", s.named(r.Subject))
		for n, id := range s.attestations {
			if r.Attestation == id {
				fmt.Fprintf(&out, " attestation %d", n+1)
			}
		}
		if r.Organization != "" {
			fmt.Fprintf(&out, " by %s", r.Organization)
		}
		if len(r.Codes) > 0 && r.Attestation == 0 {
			fmt.Fprintf(&out, ": %s", strings.Join(r.Codes, ", "))
		}
		out.WriteString("\n")
	}
	return out.String()
}
