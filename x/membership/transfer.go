package membership

import (
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// transferHolding offers a holding, or takes an offer back.
func transferHolding(ctx *x.Context, m *membershipv1.TransferHolding) error {
	signer := ctx.Signer().Organization
	place, _, err := placeOf(m.Key)
	if err != nil {
		return err
	}
	holding, held := holdings.Get(ctx, place)
	if !held || Heir(ctx, holding.Organization) != signer {
		return ErrNotHolder.With("key %s", m.Key)
	}
	if m.Organization == "" {
		offer, open := offers.Get(ctx, place)
		if !open {
			return ErrNoOffer.With("key %s", m.Key)
		}
		offers.Remove(ctx, place)
		note(ctx, signer, offer.Organization)
		return nil
	}
	if _, err := member(ctx, m.Organization); err != nil {
		return err
	}
	if m.Organization == signer {
		return ErrInvalid.With("organization: expected another organization")
	}
	offers.Set(ctx, place, &membershipv1.Offer{
		Key: m.Key, Holder: signer, Organization: m.Organization, FromHeight: ctx.Height(),
	})
	note(ctx, signer, m.Organization)
	return nil
}

// acceptHolding makes an offered holding the signer's, if who offered it still holds it.
func acceptHolding(ctx *x.Context, m *membershipv1.AcceptHolding) error {
	signer := ctx.Signer().Organization
	place, _, err := placeOf(m.Key)
	if err != nil {
		return err
	}
	offer, open := offers.Get(ctx, place)
	if !open || offer.Organization != signer || !Member(ctx, offer.Holder) {
		return ErrNoOffer.With("key %s", m.Key)
	}
	holding, held := holdings.Get(ctx, place)
	if !held || Heir(ctx, holding.Organization) != offer.Holder {
		return ErrNoOffer.With("key %s: %s holds it no more", m.Key, offer.Holder)
	}
	unhold(ctx, place, holding)
	hold(ctx, place, m.Key, signer)
	note(ctx, offer.Holder, signer)
	return nil
}

// assignHolding makes an identifier that nobody holds a member's.
func assignHolding(ctx *x.Context, m *membershipv1.AssignHolding) error {
	if err := Hold(ctx, m.Organization, m.Key); err != nil {
		return err
	}
	note(ctx, m.Organization)
	return nil
}

// revokeHolding makes an identifier nobody's.
func revokeHolding(ctx *x.Context, m *membershipv1.RevokeHolding) error {
	place, _, err := placeOf(m.Key)
	if err != nil {
		return err
	}
	holding, held := holdings.Get(ctx, place)
	if !held || holding.Organization != m.Organization {
		return ErrNotHolder.With("key %s of %q", m.Key, x.Clip(m.Organization, maxReason))
	}
	unhold(ctx, place, holding)
	note(ctx, m.Organization)
	return nil
}
