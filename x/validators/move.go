package validators

import (
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// setDelay is after how many blocks a change of the set holds, in CometBFT.
const setDelay = 2

// Updates returns how the block of the context changed CometBFT's set, once it has ended: the power of each key that
// changed, 0 for one that goes.
func Updates(ctx *x.Context) []*validatorsv1.Update {
	if last, found := lastMove.Get(ctx); found && last.Height == ctx.Height() {
		return last.Updates
	}
	return nil
}

// endBlock takes their validators from those who are no longer members, and moves the set towards what it shall be.
func endBlock(ctx *x.Context) {
	everybody := all(ctx)
	for _, v := range everybody {
		if v.Status != leaving && !membership.HasRole(ctx, v.Organization, membership.Anyone) {
			leave(ctx, v)
			testify(ctx, v.Organization, &validatorsv1.Ceased{Organization: v.Organization, Height: ctx.Height()})
		}
	}
	places := make([]place, len(everybody))
	for i, v := range everybody {
		places[i] = place{
			seated:     v.Seat.GetPower(),
			misbehaved: v.Status == suspended,
			rotates:    v.Seat != nil && !sameKey(v.Seat.PublicKey, v.PublicKey),
		}
		if v.Status == active {
			places[i].desired = v.Power
		}
	}
	var updates []*validatorsv1.Update
	for i, p := range next(places) {
		if p.seated != places[i].seated || p.rotates != places[i].rotates {
			updates = append(updates, seat(ctx, everybody[i], p)...)
		}
		if v := everybody[i]; v.Status == leaving && v.Seat == nil {
			validators.Remove(ctx, v.Organization)
		}
	}
	if len(updates) > 0 {
		lastMove.Set(ctx, &validatorsv1.Updates{Height: ctx.Height(), Updates: updates})
	}
}

// seat gives a validator its next place, and returns what that changes in CometBFT's set.
func seat(ctx *x.Context, v *validatorsv1.Validator, p place) []*validatorsv1.Update {
	holds := ctx.Height() + setDelay
	before, key := v.Seat.GetPublicKey(), v.PublicKey
	if p.rotates || p.seated == 0 {
		key = before
	}
	var updates []*validatorsv1.Update
	if before != nil && (p.seated == 0 || !sameKey(before, key)) {
		life := lifeOf(ctx, before)
		life.UntilHeight = holds
		keys.Set(ctx, Address(before), life)
		updates = append(updates, &validatorsv1.Update{PublicKey: before})
	}
	v.Seat = nil
	if p.seated > 0 {
		if before == nil || !sameKey(before, key) {
			life := lifeOf(ctx, key)
			life.FromHeight, life.UntilHeight = holds, 0
			keys.Set(ctx, Address(key), life)
		}
		v.Seat = &validatorsv1.Seat{PublicKey: key, Power: p.seated}
		updates = append(updates, &validatorsv1.Update{PublicKey: key, Power: p.seated})
	}
	validators.Set(ctx, v.Organization, v)
	return updates
}
