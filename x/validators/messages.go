package validators

import (
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
)

func applyValidator(ctx *x.Context, m *validatorsv1.ApplyValidator) error {
	organization := ctx.Signer().Organization
	if v, found := validators.Get(ctx, organization); found && v.Status != suspended {
		return ErrValidates
	}
	if applied.Has(ctx, organization) {
		return ErrApplied
	}
	if err := take(ctx, organization, m.PublicKey, m.Proof); err != nil {
		return err
	}
	applied.Set(ctx, organization, &validatorsv1.Application{
		Organization: organization, PublicKey: m.PublicKey, Height: ctx.Height(),
	})
	note(ctx, organization)
	return nil
}

func withdrawApplication(ctx *x.Context, _ *validatorsv1.WithdrawValidatorApplication) error {
	organization := ctx.Signer().Organization
	application, found := applied.Get(ctx, organization)
	if !found {
		return ErrNotApplied
	}
	release(ctx, application.PublicKey)
	applied.Remove(ctx, organization)
	note(ctx, organization)
	return nil
}

func retireValidator(ctx *x.Context, _ *validatorsv1.RetireValidator) error {
	return end(ctx, ctx.Signer().Organization)
}

// end has a validator leave, unless it is the last.
func end(ctx *x.Context, organization string) error {
	v, err := known(ctx, organization)
	if err != nil {
		return err
	}
	if _, _, others := activePower(ctx, organization); others == 0 {
		return ErrLast
	}
	leave(ctx, v)
	note(ctx, organization)
	return nil
}

func rotateConsensusKey(ctx *x.Context, m *validatorsv1.RotateConsensusKey) error {
	organization := ctx.Signer().Organization
	v, err := known(ctx, organization)
	if err != nil {
		return err
	}
	if v.Status == suspended {
		return ErrSuspended
	}
	var total int64
	for _, seated := range Seated(ctx) {
		total += seated.Seat.Power
	}
	if v.Seat.GetPower() > total/3 {
		return ErrTooMuchPower.With("%d of %d: have others admitted, or retire and apply with the new key", v.Seat.Power, total)
	}
	if err := take(ctx, organization, m.PublicKey, m.Proof); err != nil {
		return err
	}
	if v.Seat == nil || !sameKey(v.PublicKey, v.Seat.PublicKey) {
		release(ctx, v.PublicKey) // it waited for its seat, and does so no more
	}
	v.PublicKey = m.PublicKey
	validators.Set(ctx, organization, v)
	note(ctx, organization)
	return nil
}

func unjailValidator(ctx *x.Context, _ *validatorsv1.UnjailValidator) error {
	organization := ctx.Signer().Organization
	v, err := known(ctx, organization)
	if err != nil {
		return err
	}
	if v.Status != jailed {
		return ErrNotJailed
	}
	if free := v.SinceHeight + parameters.Get(ctx).JailedBlocks; ctx.Height() < free {
		return ErrJailed.With("until height %d", free)
	}
	setStatus(ctx, v, active)
	note(ctx, organization)
	return nil
}
