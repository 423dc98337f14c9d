package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const permissionsIntro = `# Who may do what

Written by a test from what the modules declare, with the electorates that a chain begins with; ` + "`waymark query permissions`" + `
shows those in force. Whatever is not here, nobody may: a test sends every message from organizations of every role in every
state, with keys in every state and with all permissions, and compares what becomes of each with tables that are
written by hand (` + "`app/testdata/authorization`" + `).

- **Role** is what the organization must be admitted as, **key** what the signing key must be permitted. A key counts from
  the block after its registration until the block after its revocation.
- **Approvals** says that an organization that wants several of its administrating keys to approve
  does not send the message with one: it proposes it to them with ` + "`governance.ProposeAct`" + `.
- Of the **states** of an organization, three have keys in force: who applied has none yet, and of who was
  expelled or left all are revoked. A suspended one may still stop harm and ask for review. One that a listing blocks in its
  jurisdiction may also record events that put things right: error declarations, disposal, returns, and what it hands over of
  others' goods.
- Nobody sends what the **council** decides: a member proposes it with ` + "`governance.Propose`" + `, and it is executed when its
  electorate is in favour.
- The **lane** is where in a block a transaction stands when all its messages are of it: priority comes first, and has a part
  of each block reserved for each organization.
`

// TestPermissionsPage writes docs/permissions.md.
func TestPermissionsPage(t *testing.T) {
	var out strings.Builder
	out.WriteString(permissionsIntro)
	list := permissionsOf(app.Modules(), nil)
	out.WriteString("\n## What members send\n\n| message | what it does | role | key | approvals |")
	rule := "\n| --- | --- | --- | --- | --- |"
	for _, s := range app.States() {
		fmt.Fprintf(&out, " %s |", s)
		rule += " --- |"
	}
	out.WriteString(" lane |" + rule + " --- |\n")
	for _, p := range list {
		if p.council() {
			continue
		}
		fmt.Fprintf(&out, "| `%s.%s` | %s | %s | %s | %s |", p.Module, p.name(), p.Summary, p.Role, p.Key, yesNo(p.Approvals))
		for _, s := range app.States() {
			fmt.Fprintf(&out, " %s |", yesNo(p.States[s]))
		}
		fmt.Fprintf(&out, " %s |\n", p.Lane)
	}
	out.WriteString("\n## What the council decides\n\n| message | what it does | electorate |\n| --- | --- | --- |\n")
	for _, p := range list {
		if p.council() {
			fmt.Fprintf(&out, "| `%s.%s` | %s | %s |\n", p.Module, p.name(), p.Summary, p.Electorate)
		}
	}
	golden.Check(t, "../../docs/permissions.md", out.String())
}

func TestPermissionsCommand(t *testing.T) {
	query := func(args ...string) (string, exitStatus) {
		var out, errs bytes.Buffer
		status := run(context.Background(), append([]string{"--home", t.TempDir(), "query", "permissions", "--declared"}, args...),
			strings.NewReader(""), &out, &errs)
		return out.String(), status
	}
	all, status := query()
	require.Equal(t, exitDone, status)
	require.Contains(t, all, "MEMBERS SEND")
	require.Contains(t, all, "THE COUNCIL DECIDES")
	one, status := query("grantmandate")
	require.Equal(t, exitDone, status)
	lines := strings.Split(strings.TrimSpace(one), "\n")
	require.Len(t, lines, 2)
	require.Equal(t, strings.Fields("membership.GrantMandate any admin yes ordinary no yes no no no no"), strings.Fields(lines[1]))
	_, status = query("nothing-like-this")
	require.Equal(t, exitNotFound, status)
}

// TestElectoratesInForce: what the council changed replaces what is declared.
func TestElectoratesInForce(t *testing.T) {
	const name = "waymark.governance.v1.SetElectorate"
	changed := &governancev1.Electorate{
		Roles:     []x.Role{membership.Manufacturer, membership.RatingAgency},
		Threshold: &governancev1.Fraction{Numerator: 3, Denominator: 4}, VotingSeconds: 3600, DelaySeconds: 90,
		Emergency: &governancev1.Fraction{Numerator: 1, Denominator: 1},
	}
	for _, p := range permissionsOf(app.Modules(), map[string]*governancev1.Electorate{name: changed}) {
		if p.Message == name {
			require.Equal(t, "3/4 of manufacturer, rating agency, within 1 hour, executed 90 seconds later; "+
				"in an emergency 1/1, executed at once", p.Electorate)
			return
		}
	}
	require.FailNow(t, "not listed")
}
