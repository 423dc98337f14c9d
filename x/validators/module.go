package validators

import (
	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const prefix = 0x06

const operate = authv1.Permission_PERMISSION_OPERATE

// council decides who validates: more than half of the authorities, of two jurisdictions.
var council = &governancev1.Electorate{
	Roles:         []x.Role{membership.Customs, membership.Regulator, membership.Accreditor},
	Threshold:     &governancev1.Fraction{Numerator: 51, Denominator: 100},
	Jurisdictions: 2,
	VotingSeconds: 14 * 24 * 60 * 60,
}

// Module is the validators module.
var Module = x.Module{
	Name:   "validators",
	Prefix: prefix,
	Msgs: []x.Msg{
		x.Handle(membership.Anyone, operate, applyValidator),
		x.Handle(membership.Anyone, operate, withdrawApplication).AsRemedy(),
		x.Handle(membership.Anyone, operate, retireValidator).AsRemedy(),
		x.Handle(membership.Anyone, operate, rotateConsensusKey).AsRemedy().AsPriority(), // before a thief signs twice with it
		x.Handle(membership.Anyone, operate, unjailValidator).AsRemedy(),
		x.Decide(council, admitValidator),
		x.Decide(council, setValidatorPower),
		x.Decide(council, removeValidator),
	},
	Queries: []x.Query{
		x.Serve(validator), x.Serve(listValidators), x.Serve(listApplications), x.Serve(consensusKey),
	},
	Tables:     schema,
	Params:     parameters,
	Check:      checkTables,
	BeginBlock: beginBlock,
	EndBlock:   endBlock,
}

var (
	schema     = x.NewSchema(prefix)
	parameters = x.NewParams(schema, defaults, validateParams)
	validators = x.NewTable(schema, 0x01, "validators", collections.StringKey, x.Proto[validatorsv1.Validator]())
	applied    = x.NewTable(schema, 0x02, "applications", collections.StringKey, x.Proto[validatorsv1.Application]())
	keys       = x.NewTable(schema, 0x03, "consensus_keys", collections.BytesKey, x.Proto[validatorsv1.KeyLife]())
	missed     = x.NewTable(schema, 0x04, "missed", collections.StringKey, x.Proto[validatorsv1.Missed]())
	lastMove   = x.NewItem(schema, 0x05, "updates", x.Proto[validatorsv1.Updates]())
)

var (
	// ErrInvalid rejects a message with a field that breaks its rule.
	ErrInvalid = x.NewError("validators", 1, "invalid message")
	// ErrInvalidParams rejects parameters that are out of bounds.
	ErrInvalidParams = x.NewError("validators", 2, "parameter out of bounds")
	// ErrKeyTaken rejects a consensus key that validated before, or that somebody else applied with.
	ErrKeyTaken = x.NewError("validators", 3, "the consensus key was used before: expected a new one")
	// ErrProof rejects a proof that is not the key's signature of the expected text.
	ErrProof = x.NewError("validators", 4, "the proof is not the consensus key's signature for this chain and organization")
	// ErrApplied rejects an application of an organization whose last one still waits.
	ErrApplied = x.NewError("validators", 5, "the organization has applied: withdraw the application first")
	// ErrNotApplied rejects the admission, or withdrawal, of what was not applied for.
	ErrNotApplied = x.NewError("validators", 6, "the organization has not applied to validate")
	// ErrValidates rejects an application of an organization that has a validator.
	ErrValidates = x.NewError("validators", 7, "the organization has a validator")
	// ErrNoValidator rejects a message about the validator of an organization that has none.
	ErrNoValidator = x.NewError("validators", 8, "the organization has no validator")
	// ErrFull rejects one validator more than there can be.
	ErrFull = x.NewError("validators", 9, "there are as many validators as there can be")
	// ErrLast rejects the end of the last active validator.
	ErrLast = x.NewError("validators", 10, "the last active validator cannot go: admit another first")
	// ErrTooMuchPower rejects a rotation that would change more than a third of the power at once.
	ErrTooMuchPower = x.NewError("validators", 11, "the validator has more than a third of the power, which cannot change at once")
	// ErrNotJailed rejects the return of a validator that is not jailed.
	ErrNotJailed = x.NewError("validators", 12, "the validator is not jailed")
	// ErrJailed rejects the return of a validator before its time.
	ErrJailed = x.NewError("validators", 13, "the validator is jailed for some blocks more")
	// ErrSuspended rejects a message about a validator that misbehaved.
	ErrSuspended = x.NewError("validators", 14, "the validator is suspended: apply with a new key")
	// ErrSeated rejects the admission of a validator whose former key still has its seat.
	ErrSeated = x.NewError("validators", 15, "the former key still has its seat: wait some blocks")
)

func defaults() *validatorsv1.Params {
	return &validatorsv1.Params{MissedWindow: 5_000, MissedBlocks: 2_500, JailedBlocks: 600}
}

// validateParams returns ErrInvalidParams for a parameter that is out of its bounds.
func validateParams(p *validatorsv1.Params) error {
	switch {
	case p.MissedWindow < 20 || p.MissedWindow > 10_000:
		return ErrInvalidParams.With("missed_window: expected 20 to 10,000")
	case p.MissedBlocks < 10 || p.MissedBlocks >= p.MissedWindow:
		return ErrInvalidParams.With("missed_blocks: expected 10 or more, and less than missed_window")
	case p.JailedBlocks < 1 || p.JailedBlocks > 1_000_000:
		return ErrInvalidParams.With("jailed_blocks: expected 1 to 1,000,000")
	}
	return nil
}
