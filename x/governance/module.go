package governance

import (
	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const prefix = 0x05

const (
	anyKey = authv1.Permission_PERMISSION_UNSPECIFIED
	admin  = authv1.Permission_PERMISSION_ADMIN
	vote   = authv1.Permission_PERMISSION_VOTE
)

// Module is the governance module.
var Module = x.Module{
	Name:   "governance",
	Prefix: prefix,
	Msgs: []x.Msg{
		x.Handle(membership.Anyone, vote, propose).AsPriority(),
		x.Handle(membership.Anyone, vote, castVote).AsPriority(),
		x.Handle(membership.Anyone, admin, proposeAct).AsAlone().AsRemedy().AsPriority(), // what needs approval may be urgent
		x.Handle(membership.Anyone, admin, approve).AsAlone().AsRemedy().AsPriority(),
		x.Handle(membership.Anyone, anyKey, withdrawVote).AsRemedy().AsPriority(),
		x.Handle(membership.Anyone, anyKey, withdrawProposal).AsRemedy().AsPriority(),
		x.Decide(constitution, setElectorate),
		x.Decide(constitution, changeParameters),
		x.Decide(constitution, scheduleUpgrade),
		x.Decide(constitution, cancelUpgrade),
	},
	Queries: []x.Query{
		x.Serve(proposal), x.Serve(listProposals), x.Serve(listElectorates), x.Serve(moduleParams),
		x.Serve(upgrade),
	},
	Tables:   schema,
	Params:   params,
	Check:    checkTables,
	EndBlock: expire,
}

// constitution decides about the rules themselves: two thirds of those who answer for markets and borders, from two
// jurisdictions.
var constitution = &governancev1.Electorate{
	Roles:         []x.Role{membership.Customs, membership.Regulator},
	Threshold:     &governancev1.Fraction{Numerator: 2, Denominator: 3},
	Jurisdictions: 2,
	VotingSeconds: 14 * 24 * 3600,
}

var (
	schema      = x.NewSchema(prefix)
	proposals   = x.NewTable(schema, 0x01, "proposals", collections.Uint64Key, x.Proto[governancev1.Proposal]())
	ballots     = x.NewTable(schema, 0x02, "ballots", numbered, x.Proto[governancev1.Ballot]())
	electorates = x.NewTable(schema, 0x03, "electorates", collections.StringKey, x.Proto[governancev1.Electorate]())
	due         = x.NewTable(schema, 0x04, "due", timed, x.Member)
	ending      = x.NewTable(schema, 0x05, "ending", timed, x.Member)
	open        = x.NewTable(schema, 0x06, "open", proposed, x.Member)
	voted       = x.NewTable(schema, 0x09, "voted", collections.Uint64Key, x.Member)
	contents    = x.NewTable(schema, 0x0a, "contents", collections.Uint64Key, x.Proto[governancev1.Content]())
	counted     = x.NewItem(schema, 0x0b, "counted", collections.Uint64Value)
	last        = x.NewItem(schema, 0x07, "last", collections.Uint64Value)
	plan        = x.NewItem(schema, 0x08, "plan", x.Proto[governancev1.Plan]())
)

var (
	// numbered is a key of one proposal's: number, voter.
	numbered = collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey)
	// timed is a key of a queue: Unix seconds, number.
	timed = collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key)
	// proposed is a key of what an organization proposed: its id, for an act the key that made it, number.
	proposed = collections.TripleKeyCodec(collections.StringKey, collections.BytesKey, collections.Uint64Key)
)

var (
	// ErrInvalid rejects a message with a field that breaks its rule.
	ErrInvalid = x.NewError("governance", 1, "invalid message")
	// ErrNoElectorate rejects a proposal with a message that the council does not decide about.
	ErrNoElectorate = x.NewError("governance", 2, "not a message of the council")
	// ErrUnknownProposal rejects a message about a proposal that does not exist.
	ErrUnknownProposal = x.NewError("governance", 3, "no such proposal")
	// ErrClosed rejects a vote on a proposal whose voting has ended.
	ErrClosed = x.NewError("governance", 4, "the voting has ended")
	// ErrNotEligible rejects a vote of somebody who has none.
	ErrNotEligible = x.NewError("governance", 5, "no vote on this proposal")
	// ErrTooMany rejects a proposal of an organization, or an act of a key, that has too many open.
	ErrTooMany = x.NewError("governance", 6, "too many are open: withdraw one, or wait")
	// ErrNotProposer rejects the withdrawal of another's proposal.
	ErrNotProposer = x.NewError("governance", 7, "the proposal is another's")
	// ErrNoVote rejects the withdrawal of a vote that was not cast.
	ErrNoVote = x.NewError("governance", 8, "no vote was cast")
	// ErrStranded is the failure of what, a proposal or the departure of a member, would leave something to nobody to decide.
	ErrStranded = x.NewError("governance", 10, "nobody would be left to decide")
	// ErrNoParameters rejects parameters of a module that has none.
	ErrNoParameters = x.NewError("governance", 9, "no such parameters")
)

// The bounds of the parameters.
const (
	maxOpen        = 100 // of an organization's proposals, and of a key's acts
	minApproval    = 60
	maxSeconds     = 365 * 24 * 3600
	maxTitle       = 200
	maxMessages    = 16
	maxDenominator = 1000
)

var params = x.NewParams(schema,
	func() *governancev1.Params {
		return &governancev1.Params{OpenProposals: 16, ApprovalSeconds: 7 * 24 * 3600, OpenActs: 16}
	},
	func(p *governancev1.Params) error {
		switch {
		case p.OpenProposals < 1 || p.OpenProposals > maxOpen:
			return ErrInvalid.With("open_proposals: expected 1 to %d", maxOpen)
		case p.OpenActs < 1 || p.OpenActs > maxOpen:
			return ErrInvalid.With("open_acts: expected 1 to %d", maxOpen)
		case p.ApprovalSeconds < minApproval || p.ApprovalSeconds > maxSeconds:
			return ErrInvalid.With("approval_seconds: expected %d to %d", minApproval, maxSeconds)
		}
		return nil
	})
