package validators

import (
	"bytes"
	"errors"
	"fmt"

	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// checkTables checks that every entry is one that messages and blocks could have written, under its own key.
func checkTables(ctx *x.Context) error {
	if err := validateParams(parameters.Get(ctx)); err != nil {
		return err
	}
	for _, check := range []func(*x.Context) error{checkValidators, checkApplications, checkKeys, checkMissed} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

func checkValidators(ctx *x.Context) (wrong error) {
	var total int64
	seats, count := 0, 0
	validators.Walk(ctx, nil, func(id string, v *validatorsv1.Validator) bool {
		count++
		_, status := validatorsv1.Status_name[int32(v.Status)]
		switch {
		case v.Organization != id || !status || v.Status == 0 || validatePower(v.Power) != nil:
			wrong = errors.New("expected it under its organization, with a status and a power")
		case v.Status != leaving && !membership.HasRole(ctx, id, membership.Anyone):
			wrong = errors.New("expected it of a member")
		case v.Seat == nil && v.Status == leaving:
			wrong = errors.New("it left and has no seat: expected none")
		case v.Seat != nil && (v.Seat.Power < 1 || v.Seat.Power > maxPower || !owned(ctx, id, v.Seat.PublicKey, true)):
			wrong = errors.New("expected a seat with power and a key that validates")
		case v.Status != leaving && !owned(ctx, id, v.PublicKey, false):
			wrong = errors.New("expected a key of its own")
		}
		if v.Seat != nil {
			seats++
			total += v.Seat.Power
		}
		if wrong != nil {
			wrong = fmt.Errorf("validator of %q: %w", x.Clip(id, 64), wrong)
		}
		return wrong != nil
	})
	if wrong == nil && count > maxValidators {
		wrong = fmt.Errorf("%d validators: expected at most %d", count, maxValidators)
	}
	if wrong == nil && seats > 0 && total < minTotal {
		wrong = fmt.Errorf("the seats have the power %d, expected at least %d", total, minTotal)
	}
	return wrong
}

// owned reports whether a key is an organization's, and whether it validates where that is asked.
func owned(ctx *x.Context, organization string, key *validatorsv1.ConsensusKey, seated bool) bool {
	life, found := keys.Get(ctx, Address(key))
	return found && life.Organization == organization && sameKey(life.PublicKey, key) &&
		(!seated || life.FromHeight != 0 && life.UntilHeight == 0)
}

func checkApplications(ctx *x.Context) (wrong error) {
	applied.Walk(ctx, nil, func(id string, a *validatorsv1.Application) bool {
		if a.Organization != id || a.PublicKey == nil || !owned(ctx, id, a.PublicKey, false) {
			wrong = fmt.Errorf("application of %q: expected it under its organization, with a key of its own", x.Clip(id, 64))
		}
		return wrong != nil
	})
	return wrong
}

func checkKeys(ctx *x.Context) (wrong error) {
	keys.Walk(ctx, nil, func(address []byte, life *validatorsv1.KeyLife) bool {
		v, found := validators.Get(ctx, life.Organization)
		seated := found && v.Seat != nil && sameKey(v.Seat.PublicKey, life.PublicKey)
		if validateKey(life.PublicKey) != nil || !bytes.Equal(address, Address(life.PublicKey)) ||
			seated != (life.FromHeight != 0 && life.UntilHeight == 0) {
			wrong = fmt.Errorf("consensus key %X: expected it under its address, and in force if it has a seat", address)
		}
		return wrong != nil
	})
	return wrong
}

func checkMissed(ctx *x.Context) (wrong error) {
	missed.Walk(ctx, nil, func(id string, m *validatorsv1.Missed) bool {
		v, found := validators.Get(ctx, id)
		if !found || v.Status != active || len(m.Runs) == 0 {
			wrong = fmt.Errorf("missed blocks of %q: expected them of an active validator", x.Clip(id, 64))
		}
		var end int64
		for _, run := range m.Runs {
			if run.Height <= end || run.Blocks < 1 || run.Blocks > 10_000 {
				wrong = fmt.Errorf("missed blocks of %q: expected runs in order", x.Clip(id, 64))
			}
			end = run.Height + run.Blocks
		}
		return wrong != nil
	})
	return wrong
}
