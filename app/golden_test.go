package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client/verify"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/governance"
)

// TestStatePrefixes fixes where the state keeps what: a table that moves is another state machine.
func TestStatePrefixes(t *testing.T) {
	var rows []string
	taken := map[byte]string{}
	for _, m := range app.Modules() {
		require.Empty(t, taken[m.Prefix], "%s and %s share a prefix", m.Name, taken[m.Prefix])
		require.NotEqual(t, byte(x.IndexPrefix), m.Prefix, "%s: flat keys that begin with this are those of indexes", m.Name)
		taken[m.Prefix] = m.Name
		for _, table := range m.Tables.Tables().ListCollections() {
			require.Equal(t, m.Prefix, table.GetPrefix()[0])
			rows = append(rows, fmt.Sprintf("%x %s/%s: %s", table.GetPrefix(), m.Name, table.GetName(), table.ValueCodec().ValueType()))
		}
		require.Equal(t, m.Indexes == nil, m.Reindex == nil, m.Name)
		if m.Indexes == nil {
			continue
		}
		for _, index := range m.Indexes.Tables().ListCollections() {
			require.Equal(t, []byte{x.IndexPrefix, m.Prefix}, index.GetPrefix()[:2])
			rows = append(rows, fmt.Sprintf("%x %s/%s: %s, an index", index.GetPrefix(), m.Name, index.GetName(), index.ValueCodec().ValueType()))
		}
	}
	slices.Sort(rows)
	golden.Check(t, "testdata/golden/prefixes.txt", strings.Join(rows, "\n")+"\n")
}

// TestErrorCodes fixes codespaces and codes: clients compare them.
func TestErrorCodes(t *testing.T) {
	var out strings.Builder
	for _, e := range x.Errors() {
		kind := "rejected"
		if e.Refused {
			kind = "refused"
		}
		fmt.Fprintf(&out, "%s/%d %s: %s\n", e.Codespace, e.Code, kind, e.Message)
		assert.NotRegexp(t, `^[A-Z]|\.$`, e.Message, "lower-case, no period")
	}
	golden.Check(t, "testdata/golden/errors.txt", out.String())
}

// TestPermissions fixes who may send what: a change of policy shows as a diff.
func TestPermissions(t *testing.T) {
	var rows []string
	for _, m := range app.Modules() {
		for _, msg := range m.Msgs {
			if msg.Electorate != nil {
				rows = append(rows, fmt.Sprintf("%s: the council: %s", msg.Name, electorate(msg.Electorate)))
				continue
			}
			who := "any member"
			if msg.Role != 0 {
				require.IsIncreasing(t, append([]x.Role{0}, msg.Roles()...), msg.Name)
				who = roleNames(msg)
			}
			key := "any key"
			if msg.Permission != 0 {
				key = strings.ToLower(strings.TrimPrefix(msg.Permission.String(), "PERMISSION_"))
			}
			suspended := "no"
			if msg.Remedy {
				suspended = "yes"
			}
			lane := "ordinary"
			if msg.Priority {
				lane = "priority"
			}
			if msg.Alone {
				key += " alone"
			}
			rows = append(rows, fmt.Sprintf("%s: %s, %s; while suspended: %s; %s lane", msg.Name, who, key, suspended, lane))
		}
	}
	slices.Sort(rows)
	golden.Check(t, "testdata/golden/permissions.txt", strings.Join(rows, "\n")+"\n")
}

// roleNames lists the roles of which a message takes any.
func roleNames(msg x.Msg) string {
	var names []string
	for _, role := range msg.Roles() {
		names = append(names, strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(role.String(), "ROLE_")), "_", "-"))
	}
	return strings.Join(names, " or ")
}

func electorate(e *governancev1.Electorate) string {
	var roles []string
	for _, r := range e.Roles {
		roles = append(roles, strings.ToLower(strings.TrimPrefix(r.String(), "ROLE_")))
	}
	text := fmt.Sprintf("%d/%d of %s from %d jurisdictions within %d s, after %d s more", e.Threshold.Numerator, e.Threshold.Denominator,
		strings.Join(roles, ", "), e.Jurisdictions, e.VotingSeconds, e.DelaySeconds)
	if e.Emergency != nil {
		text += fmt.Sprintf("; in an emergency %d/%d at once", e.Emergency.Numerator, e.Emergency.Denominator)
	}
	return text
}

// TestElectorates: every message of the council says who decides about it, and every other who sends it, not both.
func TestElectorates(t *testing.T) {
	for _, m := range app.Modules() {
		for _, msg := range m.Msgs {
			if msg.Electorate == nil {
				continue
			}
			require.NoError(t, governance.ValidateElectorate(msg.Electorate), msg.Name)
			require.Zero(t, msg.Role, msg.Name)
			require.Empty(t, msg.Also, msg.Name)
			require.Zero(t, msg.Permission, msg.Name)
			require.False(t, msg.Priority || msg.Remedy || msg.Alone, msg.Name)
		}
	}
}

// TestVerifierKnowsPermissions: a verifier checks offline that a key was allowed to send what it sent.
func TestVerifierKnowsPermissions(t *testing.T) {
	for _, m := range app.Modules() {
		for _, msg := range m.Msgs {
			if msg.Electorate != nil {
				continue // nobody signs it
			}
			permission, known := verify.PermissionFor("/" + msg.Name)
			assert.True(t, known, msg.Name)
			assert.Equal(t, msg.Permission, permission, msg.Name)
		}
	}
}
