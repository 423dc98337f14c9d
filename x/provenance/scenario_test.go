package provenance_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
	"github.com/waymark-ledger/waymark/x/standing"
)

// TestScenarios runs each file of testdata. Its first line names the requirement. A command stands on a line of its
// own, with more of it on the lines that follow; what it printed stands between "----" and an empty line. Run with
// -update to write what it prints, and commit it only if that is what it should print.
//
//	capture ORG [NAME]     records an event, see writeEvent
//	draft NAME             names an event without recording it
//	again ORG NAME [how]   records the named event: certified, or as wrong
//	block [DURATION]       ends the block, and begins the next after that time
//	params JSON            sets parameters
//	impose EFFECT NAME     puts an effect in force on a subject: held, blocked
//	mandate HOLDER ORG [NAME...]    grants a mandate for products or sites
//	revoke HOLDER ORG      ends it
//	item, lot, contents, transit, pending NAME; up, down NAME; event NAME      queries
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			script, err := os.ReadFile(file)
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(string(script), "# REQ-PROV-"), "the first line names the requirement")
			golden.Check(t, file, play(t, string(script)))
		})
	}
}

// play runs a script, and returns it with what it printed.
func play(t *testing.T, script string) string {
	s := &scene{world: newWorld(t), t: t, named: map[string]*provenancev1.Event{}}
	var out strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(script), "\n\n") {
		input, _, isCommand := strings.Cut(block, "\n----")
		out.WriteString(input)
		if isCommand {
			out.WriteString("\n----\n" + s.run(command(input)))
			checkInvariants(s.world, s.subjects())
		}
		out.WriteString("\n\n")
	}
	return strings.TrimSpace(out.String()) + "\n"
}

// command drops the comments before a command.
func command(input string) []string {
	var lines []string
	for _, line := range strings.Split(input, "\n") {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

type scene struct {
	*world
	t     *testing.T
	named map[string]*provenancev1.Event
	all   []*provenancev1.Event
}

func (s *scene) run(lines []string) string {
	words := strings.Fields(lines[0])
	switch words[0] {
	case "capture":
		ev := writeEvent(s.t, lines[1:], s.now, len(s.all)+1)
		if len(words) > 2 {
			s.named[words[2]] = ev
		}
		s.all = append(s.all, ev)
		return result(s.capture(words[1], ev))
	case "draft":
		s.named[words[1]] = writeEvent(s.t, lines[1:], s.now, len(s.all)+1)
		s.all = append(s.all, s.named[words[1]])
		return "ok"
	case "again":
		ev := s.named[words[2]]
		require.NotNil(s.t, ev, "no event %q", words[2])
		if len(words) > 3 {
			if words[3] == "wrong" {
				ev = wrong(ev, s.now)
			} else {
				other := *ev
				other.CertificationInfo = []string{"urn:example:certificate:" + words[3]}
				ev = &other
			}
		}
		return result(s.capture(words[1], ev))
	case "block":
		later := time.Second
		if len(words) > 1 {
			var err error
			later, err = time.ParseDuration(words[1])
			require.NoError(s.t, err)
		}
		return result(s.endBlock(later), nil)
	case "params":
		return result(nil, provenance.Module.Params.Merge(s.context(""), strings.Join(words[1:], " ")))
	case "impose":
		subject := x.Subject(strings.TrimPrefix(expand(words[2]), "https://id.gs1.org/"))
		effect := standingv1.Effect(standingv1.Effect_value["EFFECT_"+strings.ToUpper(words[1])])
		ctx := s.context("")
		ctx.Note(subject, waymarkv1.Kind_KIND_MEMBERSHIP)
		record(ctx)
		standing.Impose(ctx, subject, &standingv1.Entry{Effect: effect, SinceHeight: s.height, Authority: "test"})
		return "ok"
	case "mandate":
		m := &membershipv1.Mandate{Holder: words[1], Organization: words[2]}
		for _, w := range words[3:] {
			key := strings.TrimPrefix(expand(w), "https://id.gs1.org/")
			if strings.HasPrefix(key, "414/") {
				m.Sites = append(m.Sites, key)
			} else {
				m.Products = append(m.Products, key)
			}
		}
		_, err := s.send(membership.Module, words[1], &membershipv1.GrantMandate{Mandate: m})
		return result(nil, err)
	case "succeed":
		_, err := s.send(membership.Module, x.Council, &membershipv1.RecordSuccession{Organization: words[1], Successor: words[2]})
		return result(nil, err)
	case "revoke":
		_, err := s.send(membership.Module, words[1], &membershipv1.RevokeMandate{Organization: words[2]})
		return result(nil, err)
	default:
		return s.query(words[0], words[1])
	}
}

// result prints what a message did.
func result(notes []x.Note, err error) string {
	if err != nil {
		var rejection *x.Error
		if !errors.As(err, &rejection) {
			return "error: " + err.Error()
		}
		verb := "rejected"
		if rejection.Refused {
			verb = "refused"
		}
		text := fmt.Sprintf("%s %s/%d: %s", verb, rejection.Codespace, rejection.Code, shorten.Replace(rejection.Error()))
		for _, subject := range rejection.Subjects {
			text += "\nremembered in " + shorten.Replace(string(subject))
		}
		return text
	}
	if len(notes) == 0 {
		return "ok"
	}
	lines := make([]string, len(notes))
	for i, n := range notes {
		kind := strings.ToLower(strings.TrimPrefix(n.Kind.String(), "KIND_"))
		lines[i] = strings.TrimSpace(fmt.Sprintf("%s %s %s", shorten.Replace(string(n.Subject)), kind, flagText(n.Flags)))
	}
	return strings.Join(lines, "\n")
}
