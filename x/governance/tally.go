package governance

import (
	"slices"

	"cosmossdk.io/collections"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/membership"
)

// standing is how the votes on a proposal stand.
type standing int

const (
	undecided standing = iota
	inFavour
	hopeless // it cannot come to have the votes, whoever still votes
)

// tally counts the votes on an open proposal.
func tally(ctx *x.Context, p *governancev1.Proposal) standing {
	if p.Approvals > 0 {
		return approvals(ctx, p)
	}
	decided := inFavour
	for _, rule := range p.Rules {
		t := count(ctx, p, rule)
		switch {
		case t.Eligible-t.No < t.Needed:
			return hopeless
		case t.Yes < t.Needed || t.Jurisdictions < t.NeededJurisdictions:
			decided = undecided
		}
	}
	return decided
}

// count counts the votes on a proposal under one of its rules. It reads all who may vote. Who is concerned has no vote, and
// is one of those of whom a share must be in favour all the same: or else a few could remove all others at a time.
func count(ctx *x.Context, p *governancev1.Proposal, rule *governancev1.Rule) *governancev1.Tally {
	t := &governancev1.Tally{Message: rule.Message}
	var all, yes []string
	electors := uint32(0)
	membership.Electors(ctx, rule.Electorate.Roles, func(id, jurisdiction string) bool {
		electors++
		if _, concerned := slices.BinarySearch(rule.Concerned, id); concerned {
			return false
		}
		t.Eligible++
		all = insert(all, jurisdiction)
		switch ballot, _ := ballots.Get(ctx, collections.Join(p.Id, []byte(id))); ballot.GetChoice() {
		case governancev1.Choice_CHOICE_YES:
			t.Yes++
			yes = insert(yes, jurisdiction)
		case governancev1.Choice_CHOICE_NO:
			t.No++
		}
		return false
	})
	share := rule.Electorate.Threshold
	if p.Emergency {
		share = rule.Electorate.Emergency
	}
	t.Needed = max(1, needed(electors, share))
	t.Jurisdictions = uint32(len(yes))
	t.NeededJurisdictions = min(rule.Electorate.Jurisdictions, uint32(len(all)))
	return t
}

// needed returns the share of n, rounded up.
func needed(n uint32, share *governancev1.Fraction) uint32 {
	return uint32((uint64(n)*uint64(share.Numerator) + uint64(share.Denominator) - 1) / uint64(share.Denominator))
}

// insert adds a text to an ascending list that does not have it.
func insert(list []string, text string) []string {
	if at, found := slices.BinarySearch(list, text); !found {
		list = slices.Insert(list, at, text)
	}
	return list
}

// approvals counts those of an organization's own act, of which it needs as many as the organization wants now.
func approvals(ctx *x.Context, p *governancev1.Proposal) standing {
	wanted, given := membership.Approvals(ctx, p.Proposer), uint32(0)
	votes(ctx, p.Id, func(b *governancev1.Ballot) (stop bool) {
		if mayApprove(ctx, b.Key, p.Proposer) {
			given++
		}
		return given == wanted
	})
	if given >= wanted {
		return inFavour
	}
	return undecided
}

// mayApprove reports whether a key administers an organization after this block.
func mayApprove(ctx *x.Context, address []byte, organization string) bool {
	key, known := auth.Lookup(ctx, address)
	return known && key.Organization == organization && rules.Permitted(key, ctx.Height()+1, admin)
}

// votes calls visit for each ballot on a proposal, by voter, until it returns true.
func votes(ctx *x.Context, id uint64, visit func(*governancev1.Ballot) (stop bool)) {
	ballots.Walk(ctx, collections.NewPrefixedPairRange[uint64, []byte](id),
		func(_ collections.Pair[uint64, []byte], b *governancev1.Ballot) bool {
			return visit(b)
		})
}
