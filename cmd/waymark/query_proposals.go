package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/cosmos/gogoproto/proto"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
)

// How much of a proposal a list shows, in bytes: a line has 120 columns, of which the longest id of an organization takes 32.
const (
	maxTitleListed = 36
	maxRuleListed  = 30
)

// readable returns an answer for people: of a list of proposals or listings a short line each, as the query for one says the
// rest.
func readable(answer proto.Message) client.Object {
	o := withRules(client.Readable(answer, inWords))
	name, rows := "", []any(nil)
	switch list := answer.(type) {
	case *governancev1.ProposalsResponse:
		name, rows = "proposals", rowsOf(list.Proposals, proposalRow)
	case *blacklistv1.ListingsResponse:
		name, rows = "listings", rowsOf(list.Listings, listingRow)
	}
	for i, m := range o {
		if m.Name == name {
			o[i].Value = rows
		}
	}
	return o
}

func rowsOf[T any](list []T, row func(T) client.Object) []any {
	rows := make([]any, len(list))
	for i, one := range list {
		rows[i] = row(one)
	}
	return rows
}

func proposalRow(p *governancev1.Proposal) client.Object {
	return client.Object{
		{Name: "id", Value: p.Id},
		{Name: "proposer", Value: p.Proposer},
		{Name: "title", Value: x.Clip(p.Title, maxTitleListed)},
		{Name: "status", Value: proposalStatus(p)},
	}
}

// proposalStatus says what became of a proposal, or until when it can be voted on or waits.
func proposalStatus(p *governancev1.Proposal) string {
	at := func(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }
	status := client.ShortName("waymark.governance.v1.Status", int32(p.Status))
	switch {
	case p.Status == governancev1.Status_STATUS_OPEN && p.Due != 0:
		return "decided, due " + at(p.Due)
	case p.Status == governancev1.Status_STATUS_OPEN && p.Emergency:
		return "emergency until " + at(p.Ends)
	case p.Status == governancev1.Status_STATUS_OPEN:
		return "open until " + at(p.Ends)
	case p.Codespace != "":
		return status + ": " + x.Clip(ruleNamed(p.Codespace, p.Code), maxRuleListed)
	}
	return fmt.Sprintf("%s at height %d", status, p.ClosedHeight)
}

// withRules adds to whatever failed, and has a codespace and code but no log, what this program knows that its code means: the
// ledger keeps no words, which another version may change.
func withRules(o client.Object) client.Object {
	var with client.Object
	codespace, _ := o.Get("codespace").(string)
	for _, m := range o {
		switch v := m.Value.(type) {
		case client.Object:
			m.Value = withRules(v)
		case []any:
			for i := range v {
				if one, ok := v[i].(client.Object); ok {
					v[i] = withRules(one)
				}
			}
		}
		with = append(with, m)
		if code, ok := m.Value.(json.Number); ok && m.Name == "code" && codespace != "" && o.Get("log") == nil {
			n, _ := strconv.ParseUint(code.String(), 10, 32) // a field of 32 bits
			with = append(with, client.Member{Name: "rule", Value: ruleNamed(codespace, uint32(n))})
		}
	}
	return with
}
