package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// permission is who may have one type of message executed: members send it, or the council decides for it.
type permission struct {
	Message string `json:"message"`
	Module  string `json:"module"`
	// Summary is the first sentence of the message's definition.
	Summary string `json:"summary"`

	// Of a message that members send: the role that they need, the permission of the key, the states in which they may, and
	// whether several keys must approve it where the organization wants that.
	Role      string             `json:"role,omitempty"`
	Key       string             `json:"key,omitempty"`
	States    map[app.State]bool `json:"states,omitempty"`
	Approvals bool               `json:"approvals,omitempty"`
	Lane      string             `json:"lane,omitempty"`

	// Of a message of the council: who decides.
	Electorate string `json:"electorate,omitempty"`
}

// council reports whether nobody sends the message.
func (p permission) council() bool { return p.Electorate != "" }

func (p permission) name() string { return p.Message[strings.LastIndexByte(p.Message, '.')+1:] }

// permissionsOf returns the permissions that the modules declare, by module and message. In force replaces electorates.
func permissionsOf(modules []x.Module, inForce map[string]*governancev1.Electorate) (all []permission) {
	for _, m := range modules {
		first := len(all)
		for _, msg := range m.Msgs {
			p := permission{Message: msg.Name, Module: m.Name, Summary: sentence(client.Declare(msg.New()))}
			if electorate := msg.Electorate; electorate != nil {
				if changed := inForce[msg.Name]; changed != nil {
					electorate = changed
				}
				p.Electorate = electorateText(electorate)
				all = append(all, p)
				continue
			}
			p.Role, p.Key, p.Lane = "any", "any", "ordinary"
			if msg.Role != membership.Anyone {
				p.Role = rolesText(msg.Roles())
			}
			if msg.Permission != authv1.Permission_PERMISSION_UNSPECIFIED {
				p.Key = constantText(msg.Permission.String(), "PERMISSION_")
			}
			if msg.Priority {
				p.Lane = "priority"
			}
			p.Approvals = msg.Permission == authv1.Permission_PERMISSION_ADMIN && !msg.Alone
			p.States = make(map[app.State]bool)
			for _, s := range app.States() {
				p.States[s] = s.MaySend(msg)
			}
			all = append(all, p)
		}
		slices.SortFunc(all[first:], func(a, b permission) int { return strings.Compare(a.Message, b.Message) })
	}
	return all
}

func roleText(role x.Role) string { return constantText(role.String(), "ROLE_") }

// rolesText lists roles of which any will do.
func rolesText(roles []x.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = roleText(role)
	}
	return strings.Join(names, " or ")
}

// constantText writes the name of a protobuf constant for people.
func constantText(name, prefix string) string {
	return words(strings.ToLower(strings.TrimPrefix(name, prefix)))
}

// electorateText says in words who decides, and how.
func electorateText(e *governancev1.Electorate) string {
	roles := make([]string, len(e.Roles))
	for i, role := range e.Roles {
		roles[i] = roleText(role)
	}
	text := fmt.Sprintf("%d/%d of %s", e.Threshold.Numerator, e.Threshold.Denominator, strings.Join(roles, ", "))
	if e.Jurisdictions > 1 {
		text += fmt.Sprintf(", from %d jurisdictions", e.Jurisdictions)
	}
	text += ", within " + durationText(e.VotingSeconds)
	if e.DelaySeconds > 0 {
		text += ", executed " + durationText(e.DelaySeconds) + " later"
	}
	if e.Emergency != nil {
		text += fmt.Sprintf("; in an emergency %d/%d, executed at once", e.Emergency.Numerator, e.Emergency.Denominator)
	}
	return text
}

// durationText writes seconds in the largest unit in which they are whole.
func durationText(seconds int64) string {
	for _, unit := range []struct {
		seconds int64
		name    string
	}{{24 * 3600, "day"}, {3600, "hour"}, {60, "minute"}} {
		if seconds >= unit.seconds && seconds%unit.seconds == 0 {
			return counted(int(seconds/unit.seconds), unit.name)
		}
	}
	return counted(int(seconds), "second")
}
