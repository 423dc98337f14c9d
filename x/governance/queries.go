package governance

import (
	"cosmossdk.io/collections"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	defaultListed = 100
	maxListed     = 1000
)

// proposal answers with a proposal and its votes, or ErrUnknownProposal.
func proposal(ctx *x.Context, q *governancev1.ProposalRequest) (*governancev1.ProposalResponse, error) {
	p, known := proposals.Get(ctx, q.Id)
	if !known {
		return nil, ErrUnknownProposal.With("%d", q.Id)
	}
	r := &governancev1.ProposalResponse{Proposal: p, Ballots: Ballots(ctx, q.Id)}
	for _, rule := range p.Rules {
		r.Tallies = append(r.Tallies, count(ctx, p, rule))
	}
	return r, nil
}

// listProposals answers with a page of proposals, the latest first.
func listProposals(ctx *x.Context, q *governancev1.ProposalsRequest) (*governancev1.ProposalsResponse, error) {
	limit := int(q.Limit)
	if limit == 0 || limit > maxListed {
		limit = defaultListed
	}
	r := &governancev1.ProposalsResponse{}
	over := new(collections.Range[uint64]).Descending()
	if q.Before != 0 {
		over = over.EndExclusive(q.Before)
	}
	proposals.Walk(ctx, over, func(id uint64, p *governancev1.Proposal) bool {
		if q.Open && p.Status != governancev1.Status_STATUS_OPEN {
			return false
		}
		if len(r.Proposals) == limit {
			r.Next = r.Proposals[limit-1].Id
			return true
		}
		r.Proposals = append(r.Proposals, p)
		return false
	})
	return r, nil
}

// listElectorates answers with who decides about what.
func listElectorates(ctx *x.Context, _ *governancev1.ElectoratesRequest) (*governancev1.ElectoratesResponse, error) {
	r := &governancev1.ElectoratesResponse{}
	electorates.Walk(ctx, nil, func(message string, e *governancev1.Electorate) bool {
		r.Electorates = append(r.Electorates, &governancev1.ElectorateEntry{Message: message, Electorate: e})
		return false
	})
	return r, nil
}
