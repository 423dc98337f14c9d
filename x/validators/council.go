package validators

import (
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

func admitValidator(ctx *x.Context, m *validatorsv1.AdmitValidator) error {
	if err := validatePower(m.Power); err != nil {
		return err
	}
	application, found := applied.Get(ctx, m.Organization)
	if !found || !membership.HasRole(ctx, m.Organization, membership.Anyone) {
		return ErrNotApplied.With("%q", x.Clip(m.Organization, 64))
	}
	former, found := validators.Get(ctx, m.Organization)
	switch {
	case found && former.Seat != nil:
		return ErrSeated
	case found:
		release(ctx, former.PublicKey)
	case len(all(ctx)) >= maxValidators:
		return ErrFull.With("%d", maxValidators)
	}
	applied.Remove(ctx, m.Organization)
	validators.Set(ctx, m.Organization, &validatorsv1.Validator{
		Organization: m.Organization, PublicKey: application.PublicKey, Power: m.Power,
		Status: active, SinceHeight: ctx.Height(), AdmittedHeight: ctx.Height(),
	})
	note(ctx, m.Organization)
	return nil
}

func setValidatorPower(ctx *x.Context, m *validatorsv1.SetValidatorPower) error {
	if err := validatePower(m.Power); err != nil {
		return err
	}
	v, err := known(ctx, m.Organization)
	if err != nil {
		return err
	}
	v.Power = m.Power
	validators.Set(ctx, m.Organization, v)
	note(ctx, m.Organization)
	return nil
}

func removeValidator(ctx *x.Context, m *validatorsv1.RemoveValidator) error {
	return end(ctx, m.Organization)
}
