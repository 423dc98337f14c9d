package governance

import (
	"fmt"

	"cosmossdk.io/collections"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// checkTables checks that each proposal is one that messages could have left, that the queues list those that are open,
// and no others, and that every vote is on a proposal.
func checkTables(ctx *x.Context) (wrong error) {
	if err := params.Set(ctx, params.Get(ctx)); err != nil {
		return err
	}
	if err := checkPlan(ctx); err != nil {
		return err
	}
	number, _ := last.Get(ctx)
	if begin, _ := counted.Get(ctx); begin > number {
		return fmt.Errorf("votes were counted up to proposal %d: expected at most the last, %d", begin, number)
	}
	opened, decided := 0, 0
	proposals.Walk(ctx, nil, func(id uint64, p *governancev1.Proposal) bool {
		isOpen := p.Status == governancev1.Status_STATUS_OPEN
		if isOpen {
			opened++
		}
		if isOpen && p.Due != 0 {
			decided++
		}
		switch {
		case p.Id != id || id == 0 || id > number:
			wrong = fmt.Errorf("proposal %d: expected it under its own number, at most the last, %d", id, number)
		case !membership.Exists(ctx, p.Proposer) || (len(p.Rules) == 0) != (p.Approvals > 0) || (len(p.Key) == 0) != (p.Approvals == 0):
			wrong = fmt.Errorf("proposal %d: expected a member's, with who decides about it", id)
		case len(p.Messages) > 0 || !contents.Has(ctx, id):
			wrong = fmt.Errorf("proposal %d: expected its messages in its content, and there only", id)
		case open.Has(ctx, collections.Join3(p.Proposer, p.Key, id)) != isOpen,
			due.Has(ctx, collections.Join(p.Due, id)) != (isOpen && p.Due != 0),
			isOpen && p.Due == 0 && !voted.Has(ctx, id) && !ending.Has(ctx, collections.Join(p.Ends, id)):
			wrong = fmt.Errorf("proposal %d: expected it in the queues while it is open", id)
		}
		for _, rule := range p.Rules {
			if err := ValidateElectorate(rule.Electorate); err != nil && wrong == nil {
				wrong = fmt.Errorf("proposal %d: %w", id, err)
			}
			if p.Emergency && rule.Electorate.GetEmergency() == nil && wrong == nil {
				wrong = fmt.Errorf("proposal %d: an emergency that has no lane", id)
			}
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	open.Walk(ctx, nil, func(collections.Triple[string, []byte, uint64], x.Present) bool { opened--; return false })
	due.Walk(ctx, nil, func(collections.Pair[int64, uint64], x.Present) bool { decided--; return false })
	if opened != 0 || decided != 0 {
		return fmt.Errorf("the queues list %d open and %d due proposals too many", -opened, -decided)
	}
	contents.Walk(ctx, nil, func(id uint64, c *governancev1.Content) bool {
		if !proposals.Has(ctx, id) || len(c.Messages) == 0 {
			wrong = fmt.Errorf("content of proposal %d: expected messages, and the proposal", id)
		}
		return wrong != nil
	})
	ending.Walk(ctx, nil, func(at collections.Pair[int64, uint64], _ x.Present) bool {
		if p, known := proposals.Get(ctx, at.K2()); !known || p.Ends != at.K1() || p.Status != governancev1.Status_STATUS_OPEN {
			wrong = fmt.Errorf("the queue of ends lists proposal %d, which does not end then", at.K2())
		}
		return wrong != nil
	})
	voted.Walk(ctx, nil, func(id uint64, _ x.Present) bool {
		if p, known := proposals.Get(ctx, id); !known || p.Status != governancev1.Status_STATUS_OPEN {
			wrong = fmt.Errorf("the votes on proposal %d are to be counted, which is not open", id)
		}
		return wrong != nil
	})
	ballots.Walk(ctx, nil, func(at collections.Pair[uint64, []byte], b *governancev1.Ballot) bool {
		if !proposals.Has(ctx, at.K1()) || governancev1.Choice_name[int32(b.Choice)] == "" || b.Choice == 0 {
			wrong = fmt.Errorf("a vote on proposal %d: expected yes or no, on one that is there", at.K1())
		}
		return wrong != nil
	})
	electorates.Walk(ctx, nil, func(message string, e *governancev1.Electorate) bool {
		if err := ValidateElectorate(e); err != nil {
			wrong = fmt.Errorf("electorate of %q: %w", x.Clip(message, maxTitle), err)
		}
		return wrong != nil
	})
	return wrong
}
