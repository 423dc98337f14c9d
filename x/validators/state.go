package validators

import (
	"bytes"
	"fmt"
	"slices"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const (
	// maxValidators bounds the validators, so that a commit stays small and a block's own work too.
	maxValidators = 200
	minPower      = minTotal
	maxPower      = 1_000_000

	active    = validatorsv1.Status_STATUS_ACTIVE
	jailed    = validatorsv1.Status_STATUS_JAILED
	suspended = validatorsv1.Status_STATUS_SUSPENDED
	leaving   = validatorsv1.Status_STATUS_LEAVING
)

// Found gives an organization of a new chain's genesis a validator that has its seat from the first block on.
func Found(ctx *x.Context, organization string, key *validatorsv1.ConsensusKey, power int64) error {
	if err := validateKey(key); err != nil {
		return err
	}
	if err := validatePower(power); err != nil {
		return err
	}
	switch {
	case !membership.HasRole(ctx, organization, membership.Anyone):
		return membership.ErrUnknownOrganization.With("%q", x.Clip(organization, 64))
	case validators.Has(ctx, organization):
		return ErrValidates
	case keys.Has(ctx, Address(key)):
		return ErrKeyTaken.With("address %X", Address(key))
	case len(all(ctx)) == maxValidators:
		return ErrFull
	}
	first := ctx.Height() + 1
	keys.Set(ctx, Address(key), &validatorsv1.KeyLife{PublicKey: key, Organization: organization, FromHeight: first})
	validators.Set(ctx, organization, &validatorsv1.Validator{
		Organization: organization, PublicKey: key, Power: power, Status: active, SinceHeight: first,
		Seat: &validatorsv1.Seat{PublicKey: key, Power: power},
	})
	return nil
}

// Seated returns the validators that have a seat in CometBFT's set, as it is once all changes so far hold, by organization.
func Seated(ctx *x.Context) []*validatorsv1.Validator {
	return slices.DeleteFunc(all(ctx), func(v *validatorsv1.Validator) bool { return v.Seat == nil })
}

// Get returns the validator of an organization. The caller must not change it.
func Get(ctx *x.Context, organization string) (*validatorsv1.Validator, bool) {
	return validators.Get(ctx, organization)
}

// all returns the validators by organization: at most maxValidators.
func all(ctx *x.Context) []*validatorsv1.Validator {
	var found []*validatorsv1.Validator
	validators.Walk(ctx, nil, func(_ string, v *validatorsv1.Validator) bool {
		found = append(found, v)
		return false
	})
	return found
}

// known returns the validator of an organization to change, or ErrNoValidator.
func known(ctx *x.Context, organization string) (*validatorsv1.Validator, error) {
	v, found := validators.Get(ctx, organization)
	if !found || v.Status == leaving {
		return nil, ErrNoValidator.With("%q", x.Clip(organization, 64))
	}
	return v, nil
}

// setStatus changes what a validator is from this block on.
func setStatus(ctx *x.Context, v *validatorsv1.Validator, status validatorsv1.Status) {
	v.Status, v.SinceHeight = status, ctx.Height()
	missed.Remove(ctx, v.Organization)
	validators.Set(ctx, v.Organization, v)
}

// leave takes a validator out; it is forgotten once its seat is gone.
func leave(ctx *x.Context, v *validatorsv1.Validator) {
	if v.Seat == nil || !sameKey(v.PublicKey, v.Seat.PublicKey) {
		release(ctx, v.PublicKey)
	}
	setStatus(ctx, v, leaving)
}

// activePower sums up the power that the council gave to those who are active, but for one organization, and to those who
// are jailed.
func activePower(ctx *x.Context, but string) (others, inJail int64, activeOthers int) {
	for _, v := range all(ctx) {
		switch {
		case v.Organization == but:
		case v.Status == active:
			others += v.Power
			activeOthers++
		case v.Status == jailed:
			inJail += v.Power
		}
	}
	return others, inJail, activeOthers
}

func validatePower(power int64) error {
	if power < minPower || power > maxPower {
		return ErrInvalid.With("power: expected %d to %d, found %d", minPower, maxPower, power)
	}
	return nil
}

func sameKey(a, b *validatorsv1.ConsensusKey) bool {
	return a.Type == b.Type && bytes.Equal(a.Key, b.Key)
}

// lifeOf returns the life of a key that a validator has.
func lifeOf(ctx *x.Context, key *validatorsv1.ConsensusKey) *validatorsv1.KeyLife {
	life, found := keys.Get(ctx, Address(key))
	if !found {
		x.Fail(fmt.Errorf("the consensus key %X of a validator is not in the state", Address(key)))
	}
	return life
}

// note tells the dossier of an organization that its validator changed.
func note(ctx *x.Context, organization string) {
	ctx.Note(x.Organization(organization), waymarkv1.Kind_KIND_VALIDATOR)
}
