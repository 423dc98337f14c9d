package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// walker is an organization that sends every message.
type walker struct {
	id        string
	role      string
	roleValue x.Role
	state     app.State
	approvals uint32
	keys      []walkerKey
}

// walkerKey is one of its keys, or none. The key's name is what it is derived from.
type walkerKey struct {
	name        string
	state       string
	permissions []string
}

// walk is a chain with an organization of each role in each state, that wants one or two keys to approve.
type walk struct {
	t       *testing.T
	c       *chain.Chain
	walkers []*walker
	probes  map[string]x.Message
}

// permissionNames are in the order of their numbers, from 1.
var permissionNames = []string{"admin", "record", "attest", "vote", "operate"}

const allPermissions = 1<<5 - 1

func permissionsOfSet(set int) (names []string, values []x.Permission) {
	for i, name := range permissionNames {
		if set&(1<<i) != 0 {
			names, values = append(names, name), append(values, x.Permission(i+1))
		}
	}
	return names, values
}

// setsOf returns the sets of permissions that an organization has keys with: all for one role, and in the long form for
// each; else one permission, all but one, and all.
func setsOf(o *walker) (sets []int) {
	for set := 1; set <= allPermissions; set++ {
		names, _ := permissionsOfSet(set)
		if allSets || o.roleValue == membership.Manufacturer || len(names) == 1 || len(names) >= len(permissionNames)-1 {
			sets = append(sets, set)
		}
	}
	return sets
}

// deciders are the roles of organizations that no listing blocks: the council alone stops who decides.
var deciders = []x.Role{membership.Customs, membership.Regulator, membership.Accreditor, membership.Arbitrator}

func newWalk(t *testing.T) *walk {
	w := &walk{t: t, c: chain.New(t, map[string]string{"membership.applications": "1000"}), probes: map[string]x.Message{}}
	for _, m := range app.Modules() {
		for _, msg := range m.Msgs {
			name := shortName(msg.Name)
			if w.probes[name] = probes[name]; w.probes[name] == nil {
				w.probes[name] = msg.New()
			}
		}
	}
	for role := range len(membershipv1.Role_name) - 1 {
		value := x.Role(role + 1)
		name := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(value.String(), "ROLE_")), "_", "-")
		for _, state := range app.States() {
			if state == app.Blocked && slices.Contains(deciders, value) {
				continue
			}
			for approvals := uint32(1); approvals <= 2; approvals++ {
				if approvals == 1 || state == app.Admitted || state == app.Suspended {
					w.walkers = append(w.walkers, &walker{
						id: fmt.Sprintf("%s-%s-%d", name, state, approvals), role: name, roleValue: value, state: state, approvals: approvals,
					})
				}
			}
		}
	}
	w.enter()
	w.register()
	w.depart()
	return w
}

// apply sends messages in a transaction, which must apply.
func (w *walk) apply(key string, messages ...x.Message) {
	w.t.Helper()
	r := w.c.Decide([][]byte{w.c.Sign(key, messages...).Bytes})[0]
	require.Zero(w.t, r.Code, "%s: %s", key, r.Log)
}

// decide has the council decide for messages.
func (w *walk) decide(messages []x.Message) {
	w.t.Helper()
	for part := range slices.Chunk(messages, 16) {
		p := w.c.Council(part...)
		require.Equal(w.t, governancev1.Status_STATUS_EXECUTED, p.Status, "%v", p)
	}
}

// enter has all apply, and admits those that did not stay there. One regulator decides from now on.
func (w *walk) enter() {
	one := &governancev1.Electorate{
		Roles: []x.Role{membership.Regulator}, Threshold: &governancev1.Fraction{Numerator: 1, Denominator: 1000}, VotingSeconds: 24 * 3600,
	}
	var electorates, admissions []x.Message
	for _, message := range []string{"Admit", "Suspend", "Expel"} {
		electorates = append(electorates, &governancev1.SetElectorate{Message: "waymark.membership.v1." + message + "Organization", Electorate: one})
	}
	w.decide(electorates)
	for _, o := range w.walkers {
		organization := &membershipv1.Organization{Id: o.id, Name: o.id, Jurisdiction: "DE", Roles: []x.Role{o.roleValue}}
		w.apply("maker", chain.SubmitApplication(organization))
		if o.state != app.Applied {
			admissions = append(admissions, &membershipv1.AdmitOrganization{Organization: o.id})
		}
	}
	w.decide(admissions)
}

// register gives every member keys, and ends some of them.
func (w *walk) register() {
	all, _ := permissionsOfSet(allPermissions)
	_, values := permissionsOfSet(allPermissions)
	for _, o := range w.walkers {
		add := func(state string) string {
			name := o.id + "/" + state
			o.keys = append(o.keys, walkerKey{name, state, all})
			return name
		}
		add("unregistered")
		if o.state == app.Applied {
			o.keys = append(o.keys, walkerKey{o.id, "unregistered", all})
			continue
		}
		var keys []x.Message
		registers := func(name string, permissions []x.Permission) {
			keys = append(keys, chain.RegisterKey(o.id, name, permissions...))
		}
		for _, set := range setsOf(o) {
			names, values := permissionsOfSet(set)
			name := fmt.Sprintf("%s/held/%d", o.id, set)
			registers(name, values)
			o.keys = append(o.keys, walkerKey{name, "held", names})
		}
		revoked, suspect, rotated := add("revoked"), add("suspect"), add("rotated")
		for _, name := range []string{revoked, suspect, rotated} {
			registers(name, values)
		}
		if o.state == app.Admitted || o.state == app.Suspended || o.state == app.Blocked {
			registers(add("rotating"), values)
			add("registered") // once the block of its messages rotates that one to it
		}
		w.apply(o.id, keys...)
		w.apply(rotated, chain.RotateKey(o.id, add("successor")))
		w.apply(o.id, &membershipv1.RevokeKey{Address: chain.Address(revoked)},
			&membershipv1.RevokeKey{Address: chain.Address(suspect), SuspectSince: w.c.Time.Unix()})
		if o.approvals > 1 {
			w.apply(o.id, &membershipv1.SetApprovals{Threshold: o.approvals})
		}
	}
}

// depart brings the members to their states.
func (w *walk) depart() {
	var messages []x.Message
	for _, o := range w.walkers {
		switch o.state {
		case app.Suspended:
			messages = append(messages, &membershipv1.SuspendOrganization{Organization: o.id, Reason: "test"})
		case app.Blocked:
			w.apply("regulator-admitted-1/held/31", &blacklistv1.ListInEmergency{Listing: &blacklistv1.Proposed{
				Subject: "org/" + o.id, Severity: blacklistv1.Severity_SEVERITY_BLOCK, Reason: "test", Markets: []string{"DE"},
				Evidence: [][]byte{make([]byte, 32)},
			}})
		case app.Expelled:
			messages = append(messages, &membershipv1.ExpelOrganization{Organization: o.id, Reason: "test"})
		case app.Left:
			w.apply(o.id, &membershipv1.LeaveConsortium{Reason: "test"})
		}
	}
	w.decide(messages)
}

// each sends every message with every key, the messages of some organizations in a block, and visits the results.
func (w *walk) each(visit func(o *walker, k walkerKey, message string, r *abci.ExecTxResult)) {
	messages := make([]string, 0, len(w.probes))
	for name := range w.probes {
		messages = append(messages, name)
	}
	slices.Sort(messages)
	for some := range slices.Chunk(w.walkers, 6) {
		var rotations [][]byte
		var walks [][][]byte // by key
		var visits []func(r *abci.ExecTxResult)
		var signing sync.WaitGroup
		for _, o := range some {
			for _, k := range o.keys {
				if k.state == "rotating" {
					rotations = append(rotations, w.c.Sign(k.name, chain.RotateKey(o.id, o.id+"/registered")).Bytes)
				}
				own := make([][]byte, len(messages))
				walks = append(walks, own)
				signing.Go(func() {
					for i, message := range messages {
						own[i] = w.c.SignWith(k.name, uint64(100+i), w.probes[message]).Bytes
					}
				})
				for _, message := range messages {
					visits = append(visits, func(r *abci.ExecTxResult) { visit(o, k, message, r) })
				}
			}
		}
		signing.Wait()
		results := w.c.Decide(append(rotations, slices.Concat(walks...)...))
		for i, r := range results {
			if i < len(rotations) {
				require.Zero(w.t, r.Code, r.Log)
				continue
			}
			visits[i-len(rotations)](r)
		}
	}
}

// TestOnlyKeysInForceAreProposed: no block with a transaction of a key that does not speak is accepted.
func TestOnlyKeysInForceAreProposed(t *testing.T) {
	keys := authorizationTable(t, "keys.txt", 2)
	w := newWalk(t)
	for _, o := range w.walkers {
		for _, k := range o.keys {
			if k.state == "registered" || k.state == "rotating" {
				continue // they are what they are in a block with a rotation
			}
			res, err := w.c.App.ProcessProposal(context.Background(), &abci.RequestProcessProposal{
				Height: w.c.Height + 1, Time: w.c.Time, Txs: [][]byte{w.c.SignWith(k.name, 100, w.probes["membership.RetireKey"]).Bytes},
			})
			require.NoError(t, err)
			require.Equal(t, keys[string(o.state)+" "+k.state][0] == "speaks", res.IsAccepted(), "%s, key %s", o.id, k.state)
		}
	}
}
