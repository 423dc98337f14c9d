package blacklist_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/standing/rules"
)

// TestLives plays testdata/lives.txt, each scenario on a chain of its own, on which the maker made LOT and the partner holds some. A scenario begins with its name, "# REQ-LISTING-NN …". Its lines are commands:
//
//	ORG proposes SEVERITY SUBJECT MARKETS [recall] [expires=DAYS]
//	ORG lists [again] SEVERITY SUBJECT MARKETS …        in an emergency; again: on other evidence
//	ORG supports, withdraws, delists, recognizes, unrecognizes, replies, acknowledges
//	ORG appeals [LOT]                                   by the goods that it has
//	ORG answers, suspends, upholds, lifts, annuls [APPELLANT]
//	council suspends ORG
//	after DAYS
//
// All but the first two are about the listing that was made last. Behind a command is what it changed: how far the listing has
// come, what the standing of an organization has of it by then, the days on which it had effect, from the first, and its
// appeals; or by what error it failed.
func TestLives(t *testing.T) {
	const file = "testdata/lives.txt"
	script, err := os.ReadFile(file)
	require.NoError(t, err)
	var out strings.Builder
	for _, scenario := range strings.Split(strings.TrimSpace(string(script)), "\n\n") {
		lines := strings.Split(scenario, "\n")
		require.True(t, strings.HasPrefix(lines[0], "# REQ-LISTING-"), "the first line names the requirement")
		l := beginLife(t)
		fmt.Fprintf(&out, "%s\n", lines[0])
		for _, line := range lines[1:] {
			if !strings.HasPrefix(line, "= ") { // what it said before
				fmt.Fprintf(&out, "%s\n%s", line, l.run(strings.Fields(line)))
			}
		}
		out.WriteString("\n")
		l.Close()
	}
	golden.Check(t, file, strings.TrimSuffix(out.String(), "\n"))
}

// lives is a chain, the listing that was made last on it, and what was told of it last.
type lives struct {
	*world
	begun   time.Time
	listing uint64
	told    string
}

func beginLife(t *testing.T) *lives {
	w := newWorld(t, nil)
	w.create(lot)
	w.has("partner", lot)
	return &lives{world: w, begun: w.Time}
}

// run does a command, and returns what it changed.
func (l *lives) run(words []string) string {
	l.t.Helper()
	switch {
	case words[0] == "after":
		days, err := strconv.Atoi(words[1])
		require.NoError(l.t, err)
		l.after(time.Duration(days) * day)
	case words[0] == "council":
		l.suspend(words[2])
	default:
		m := l.message(words[1], words[2:])
		o := l.Send(words[0], m)
		if o.Status != waymarkv1.Status_STATUS_APPLIED {
			status := strings.ToLower(strings.TrimPrefix(o.Status.String(), "STATUS_"))
			return fmt.Sprintf("= %s: %s/%d %s\n", status, o.Codespace, o.Code, strings.Split(o.Log, ":")[0])
		}
		if words[1] == "proposes" || words[1] == "lists" {
			l.listing++
		}
	}
	now := l.tell()
	if now == l.told {
		return ""
	}
	l.told = now
	return now
}

func (l *lives) message(act string, words []string) x.Message {
	appellant := ""
	if len(words) > 0 {
		appellant = words[0]
	}
	decision := map[string]blacklistv1.Decision{"upholds": upheld, "lifts": lifted, "annuls": voided}
	switch act {
	case "proposes":
		return propose(l.proposed(words))
	case "lists":
		return emergency(l.proposed(words))
	case "supports":
		return support(l.listing)
	case "withdraws":
		return &blacklistv1.WithdrawSupport{Listing: l.listing}
	case "delists":
		return &blacklistv1.Delist{Listing: l.listing, Reason: "solved"}
	case "recognizes":
		return &blacklistv1.RecognizeListing{Listing: l.listing}
	case "unrecognizes":
		return &blacklistv1.WithdrawRecognition{Listing: l.listing}
	case "replies":
		return &blacklistv1.AnswerListing{Listing: l.listing, Evidence: evidence("reply")}
	case "appeals":
		return by(l.listing, strings.Replace(appellant, "LOT", lot, 1))
	case "acknowledges":
		return &blacklistv1.AcknowledgeRecall{Listing: l.listing, Subject: lot}
	case "answers":
		return &blacklistv1.AnswerAppeal{Listing: l.listing, Evidence: evidence("answer"), Appellant: appellant}
	case "suspends":
		return &blacklistv1.SuspendListing{Listing: l.listing, Reason: "doubts", Appellant: appellant}
	}
	require.Contains(l.t, decision, act)
	return &blacklistv1.DecideAppeal{Listing: l.listing, Decision: decision[act], Reason: "heard", Appellant: appellant}
}

func (l *lives) proposed(words []string) *blacklistv1.Proposed {
	page := "page"
	if words[0] == "again" {
		page, words = fmt.Sprint("page ", l.Height), words[1:]
	}
	severity, known := blacklistv1.Severity_value["SEVERITY_"+strings.ToUpper(words[0])]
	require.True(l.t, known, words[0])
	p := about(strings.Replace(words[1], "LOT", lot, 1), blacklistv1.Severity(severity), strings.Split(words[2], ",")...)
	p.Evidence = evidence(page)
	for _, word := range words[3:] {
		if days, ok := strings.CutPrefix(word, "expires="); ok {
			n, err := strconv.Atoi(days)
			require.NoError(l.t, err)
			p.Expires = l.Time.Add(time.Duration(n) * day).Unix()
		} else {
			require.Equal(l.t, "recall", word)
			p.Recall = &blacklistv1.Recall{Action: "return"}
		}
	}
	return p
}

// tell says what has become of the listing.
func (l *lives) tell() string {
	if l.listing == 0 {
		return ""
	}
	it := l.world.listing(l.listing)
	var out strings.Builder
	fmt.Fprintf(&out, "= %s", word(it.Status.String()))
	for _, e := range l.inForce(it.Subject) {
		if e.Authority != fmt.Sprintf("listing/%d", l.listing) && !strings.HasPrefix(e.Authority, fmt.Sprintf("listing/%d/", l.listing)) {
			continue
		}
		fmt.Fprintf(&out, "; %s in %s", word(e.Effect.String()), strings.Join(e.Markets, ", "))
		if e.Until != 0 {
			fmt.Fprintf(&out, " to day %d", l.day(e.Until))
		}
	}
	for i, at := range it.Effect {
		fmt.Fprintf(&out, "%s from day %d", []string{"; had effect", ","}[min(i, 1)], l.day(at.From))
		if at.Until != 0 {
			fmt.Fprintf(&out, " to %d", l.day(at.Until))
		}
	}
	for _, a := range it.Appeals {
		fmt.Fprintf(&out, "; %s appealed", a.Organization)
		switch {
		case a.Decision != 0:
			fmt.Fprintf(&out, ", %s", word(a.Decision.String()))
		case a.Answered != "":
			fmt.Fprintf(&out, ", %s answered", a.Answered)
		}
		if a.Suspends && a.Decision == 0 {
			out.WriteString(", it suspends")
		}
	}
	if it.Acknowledged > 0 {
		fmt.Fprintf(&out, "; acknowledged by %d", it.Acknowledged)
	}
	return out.String() + "\n"
}

// inForce returns what the standing of an organization has that has not ended.
func (l *lives) inForce(subject string) (entries []*standingv1.Entry) {
	id, organization := strings.CutPrefix(subject, "org/")
	if !organization {
		return nil
	}
	for _, e := range l.standing(id) {
		if rules.InForce(e, l.Height, l.Time.Unix()) {
			entries = append(entries, e)
		}
	}
	return entries
}

// day returns on which day after the beginning a Unix time in seconds is.
func (l *lives) day(unix int64) int64 { return (unix - l.begun.Unix()) / int64(day/time.Second) }

// word returns the last word of the name of a value of an enum.
func word(name string) string { return strings.ToLower(name[strings.LastIndex(name, "_")+1:]) }
