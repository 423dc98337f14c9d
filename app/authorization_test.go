package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// rule is a line of testdata/authorization/messages.txt.
type rule struct {
	council   bool
	key       string // "any" for any
	role      string // "any" for any, "a|b" where either will do
	suspended bool   // may be sent while suspended, and while blocked
	blocked   bool   // may be sent while blocked
	several   bool   // needs several keys where the organization wants them
}

// authorizationTable reads the lines of a table, of which the first columns are the key.
func authorizationTable(t *testing.T, name string, columns int) map[string][]string {
	text, err := os.ReadFile(filepath.Join("testdata", "authorization", name))
	require.NoError(t, err)
	table := map[string][]string{}
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		require.Greater(t, len(fields), columns, line)
		key := strings.Join(fields[:columns], " ")
		require.NotContains(t, table, key, "twice")
		table[key] = fields[columns:]
	}
	return table
}

// readRules returns the rule of each message, and requires that there is one of each that is declared, and of no other.
func readRules(t *testing.T) map[string]rule {
	rules := map[string]rule{}
	for message, fields := range authorizationTable(t, "messages.txt", 1) {
		if slices.Equal(fields, []string{"council"}) {
			rules[message] = rule{council: true}
			continue
		}
		require.Len(t, fields, 4, message)
		require.Contains(t, []string{"suspended", "blocked", "never"}, fields[2], message)
		require.Contains(t, []string{"several", "one"}, fields[3], message)
		rules[message] = rule{
			key: fields[0], role: fields[1], suspended: fields[2] == "suspended", blocked: fields[2] != "never", several: fields[3] == "several",
		}
	}
	declared := map[string]bool{}
	for _, m := range app.Modules() {
		for _, msg := range m.Msgs {
			name := shortName(msg.Name)
			declared[name] = true
			require.Contains(t, rules, name, "a new message needs a line in testdata/authorization/messages.txt: who may send it?")
		}
	}
	for name := range rules {
		require.Contains(t, declared, name, "no such message")
	}
	return rules
}

// shortName turns waymark.membership.v1.RegisterKey into membership.RegisterKey.
func shortName(message string) string {
	parts := strings.Split(message, ".")
	return parts[1] + "." + parts[3]
}

// verdict is what becomes of a message: "allowed", or the error of a rejection.
type verdict string

const (
	allowed          verdict = "allowed"
	unknownKey       verdict = "auth/1"
	endedKey         verdict = "auth/2"
	notAuthorized    verdict = "waymark/30"
	isSuspended      verdict = "waymark/31"
	isBlocked        verdict = "waymark/36"
	councilDecides   verdict = "waymark/34"
	severalMustAgree verdict = "waymark/35"
)

// expect says by the tables, and by nothing else, what becomes of a message of an organization that is signed with a key.
func expect(t *testing.T, r rule, keys map[string][]string, o *walker, k walkerKey) verdict {
	speaks := keys[string(o.state)+" "+k.state]
	require.Len(t, speaks, 1, "%s %s: expected a line in testdata/authorization/keys.txt", o.state, k.state)
	switch {
	case speaks[0] == "unknown":
		return unknownKey
	case speaks[0] == "ended":
		return endedKey
	case r.council:
		return councilDecides
	case r.role != "any" && !slices.Contains(strings.Split(r.role, "|"), o.role):
		return notAuthorized
	case o.state == app.Suspended && !r.suspended:
		return isSuspended
	case o.state == app.Blocked && !r.blocked:
		return isBlocked
	case r.key != "any" && !slices.Contains(k.permissions, r.key):
		return notAuthorized
	case r.several && o.approvals > 1:
		return severalMustAgree
	}
	return allowed
}

// probes are messages that are not allowed to do anything by their content, where an empty one would be.
var probes = map[string]x.Message{
	"membership.RetireKey":     &membershipv1.RetireKey{SuspectSince: -1},
	"membership.UpdateContact": &membershipv1.UpdateContact{Contact: "nowhere"},
}

// observed is what became of a probe. One that was allowed is rejected by its handler, under its own module's name: what the
// state machine checks before has other names.
func observed(message string, r *abci.ExecTxResult) verdict {
	if module, _, _ := strings.Cut(message, "."); r.Codespace == module {
		return allowed
	}
	return verdict(fmt.Sprintf("%s/%d", r.Codespace, r.Code))
}

// TestAuthorization sends every message from organizations of every role in every state, with keys in every state and with
// all permissions, as signed bytes in blocks, and compares what becomes of each with the tables. Nothing is allowed that
// they do not allow. In its long form it has all sets of permissions in every role.
func TestAuthorization(t *testing.T) {
	rules, keys := readRules(t), authorizationTable(t, "keys.txt", 2)
	w := newWalk(t)
	verdicts, wrong := map[verdict]int{}, 0
	sent := map[string]bool{}
	w.each(func(o *walker, k walkerKey, message string, r *abci.ExecTxResult) {
		want, got := expect(t, rules[message], keys, o, k), observed(message, r)
		verdicts[want]++
		sent[message] = sent[message] || got == allowed
		require.NotZero(t, r.Code, "the probe of %s has an effect: choose one that its handler rejects", message)
		if want != got && wrong < 20 {
			wrong++
			t.Errorf("%s of %s, key %s with %v: expected %s, and it was %s: %s", message, o.id, k.state, k.permissions, want, got, r.Log)
		}
	})
	for _, v := range []verdict{allowed, unknownKey, endedKey, notAuthorized, isSuspended, isBlocked, councilDecides, severalMustAgree} {
		require.NotZero(t, verdicts[v], "nothing was expected to be %s", v)
	}
	for message, r := range rules {
		require.Equal(t, !r.council, sent[message], "%s is sent by somebody, unless the council decides", message)
	}
	t.Log(verdicts)
}

// TestPermissionsAsShown: what people are told of states is what the table says of one with the right role and key.
func TestPermissionsAsShown(t *testing.T) {
	rules, keys := readRules(t), authorizationTable(t, "keys.txt", 2)
	for _, m := range app.Modules() {
		for _, msg := range m.Msgs {
			r := rules[shortName(msg.Name)]
			for _, s := range app.States() {
				k := walkerKey{state: "held", permissions: []string{r.key}}
				if s == app.Applied {
					k.state = "unregistered"
				}
				want := expect(t, r, keys, &walker{state: s, role: strings.Split(r.role, "|")[0], approvals: 1}, k)
				require.Equal(t, want == allowed, s.MaySend(msg), "%s of an organization that is %s", msg.Name, s)
			}
		}
	}
}
