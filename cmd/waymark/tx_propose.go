package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/cosmos/gogoproto/types"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
)

// proposing is how a message is put to the vote that nobody sends by himself, or to the approval of other keys.
type proposing struct {
	msg       x.Msg
	title     string
	emergency bool
	ask       bool
	set       []string // parameters, for ChangeParameters
}

func (p *proposing) flags(c *cobra.Command) {
	switch {
	case p.msg.Electorate != nil:
		c.Flags().StringVar(&p.title, "title", "", "what the proposal is for, in at most 200 bytes (default: the message's name)")
		c.Flags().BoolVar(&p.emergency, "emergency", false, "declare an emergency: more must be in favour, and nothing waits")
	case p.msg.Permission == authv1.Permission_PERMISSION_ADMIN && !p.msg.Alone:
		c.Flags().BoolVar(&p.ask, "ask", false, "ask the organization's other administrating keys to approve it, where several must")
		c.Flags().StringVar(&p.title, "title", "", "with --ask, what it is for, in at most 200 bytes (default: the message's name)")
	}
	if _, changes := p.msg.New().(*governancev1.ChangeParameters); changes {
		c.Flags().StringArrayVar(&p.set, "set", nil, "a parameter of the module, as name=value, in place of --params; the others stay as they are")
	}
}

// who says who may send the message, or who decides about it.
func (p *proposing) who() string {
	if p.msg.Electorate == nil {
		return "May be sent by " + whoMay(p.msg) + "."
	}
	var roles []string
	for _, role := range p.msg.Electorate.Roles {
		roles = append(roles, client.ShortName("waymark.membership.v1.Role", int32(role)))
	}
	return fmt.Sprintf("The council decides about it, unless that was changed: %d/%d of the members with the role %s. This proposes it.",
		p.msg.Electorate.Threshold.Numerator, p.msg.Electorate.Threshold.Denominator, strings.Join(roles, " or "))
}

// wrap returns what is sent: the message, or the proposal that carries it.
func (p *proposing) wrap(ctx context.Context, e *env, m x.Message) (x.Message, error) {
	if change, changes := m.(*governancev1.ChangeParameters); changes && len(p.set) > 0 {
		if err := setParameters(ctx, e, change, p.set); err != nil {
			return nil, err
		}
	}
	title := p.title
	if title == "" {
		title = kebab(p.msg.Name)
	}
	switch {
	case p.msg.Electorate != nil:
		return &governancev1.Propose{Title: title, Messages: []*types.Any{x.Pack(m)}, Emergency: p.emergency}, nil
	case p.ask:
		return &governancev1.ProposeAct{Title: title, Messages: []*types.Any{x.Pack(m)}}, nil
	case p.title != "":
		return nil, fail(exitUsage, "--title: expected --ask too")
	}
	return m, nil
}

// setParameters fills a change with the parameters in force and those that were given.
func setParameters(ctx context.Context, e *env, change *governancev1.ChangeParameters, set []string) error {
	if len(change.Params) > 0 {
		return fail(exitUsage, "--set: expected no --params too")
	}
	ledger, _, err := e.connect()
	if err != nil {
		return err
	}
	var inForce governancev1.ParamsResponse
	if _, err := ledger.Query(ctx, "/governance/params", &governancev1.ParamsRequest{Module: change.Module}, &inForce, 0); err != nil {
		return answered(err)
	}
	params, err := client.Unpack(inForce.Params.GetTypeUrl(), inForce.Params.GetValue())
	if err != nil {
		return err
	}
	for _, s := range set {
		name, value, found := strings.Cut(s, "=")
		if !found {
			return fail(exitUsage, "--set %.100q: expected name=value", s)
		}
		if err := client.SetField(params, name, value); err != nil {
			return fail(exitUsage, "--set %.100q: %w", s, err)
		}
	}
	change.Params = x.Encode(params)
	return nil
}
