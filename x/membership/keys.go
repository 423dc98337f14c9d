package membership

import (
	"slices"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// maxGrants is how often the permissions of a key are set, its first ones included.
const maxGrants = 64

func registerKey(ctx *x.Context, m *membershipv1.RegisterKey) error {
	if err := checkPermissions(m.Permissions); err != nil {
		return err
	}
	organization := ctx.Signer().Organization
	if most := params.Get(ctx).Keys; len(unrevoked(ctx, organization)) >= int(most) {
		return ErrTooMany.With("%s has %d keys in force: revoke one", organization, most)
	}
	if _, err := addKey(ctx, organization, newKey{m.PublicKey, m.Proof, sig.Registration}, m.Permissions); err != nil {
		return err
	}
	note(ctx, organization)
	return nil
}

func rotateKey(ctx *x.Context, m *membershipv1.RotateKey) error {
	old, err := signingKey(ctx)
	if err != nil {
		return err
	}
	permissions := old.Grants[len(old.Grants)-1].Permissions
	successor, err := addKey(ctx, old.Organization, newKey{m.PublicKey, m.Proof, sig.Rotation}, permissions)
	if err != nil {
		return err
	}
	rotated := *old
	rotated.Successor = successor
	end(ctx, &rotated, 0)
	note(ctx, old.Organization)
	return nil
}

// signingKey returns the key that signed, unless it was revoked in this block, in which it still signs: it has no second
// successor, and none that its organization did not mean to have.
func signingKey(ctx *x.Context) (*authv1.Key, error) {
	key, ok := auth.Lookup(ctx, ctx.Signer().Address)
	if !ok || len(key.Grants) == 0 {
		return nil, ErrUnknownKey.With("expected the key that it is about to sign it")
	}
	if key.RevokedHeight != 0 {
		return nil, ErrUnknownKey.With("the signing key was revoked, or rotated, in this block")
	}
	return key, nil
}

func changeKeyPermissions(ctx *x.Context, m *membershipv1.ChangeKeyPermissions) error {
	if err := checkPermissions(m.Permissions); err != nil {
		return err
	}
	key, err := ownKey(ctx, m.Address)
	if err != nil {
		return err
	}
	if key.RevokedHeight != 0 || len(key.Grants) == 0 {
		return ErrUnknownKey.With("address: the key is revoked already")
	}
	if !slices.Contains(m.Permissions, admin) {
		if err := spare(ctx, key.Organization, key); err != nil {
			return err
		}
	}
	next := ctx.Height() + 1
	changed, grants := *key, slices.Clone(key.Grants)
	if grants[len(grants)-1].FromHeight == next {
		grants = grants[:len(grants)-1] // set in this block too: it never began to count
	}
	if len(grants) == maxGrants {
		return ErrTooMany.With("the permissions of the key were set %d times: register another", maxGrants)
	}
	changed.Grants = append(grants, &authv1.Grant{FromHeight: next, Permissions: m.Permissions})
	auth.Replace(ctx, &changed)
	note(ctx, key.Organization)
	return nil
}

// ownKey returns a key of the signer's organization, revoked or not.
func ownKey(ctx *x.Context, address []byte) (*authv1.Key, error) {
	key, ok := auth.Lookup(ctx, address)
	if !ok || key.Organization != ctx.Signer().Organization {
		return nil, ErrUnknownKey.With("address: expected one of the organization's keys")
	}
	return key, nil
}

// addKey registers a key that its holder proved to have, and returns its address.
func addKey(ctx *x.Context, organization string, key newKey, permissions []x.Permission) ([]byte, error) {
	if err := key.check(ctx, organization); err != nil {
		return nil, err
	}
	return enterKey(ctx, organization, key.public, permissions)
}

// enterKey registers a key that is in force from the next block on, and returns its address.
func enterKey(ctx *x.Context, organization string, publicKey []byte, permissions []x.Permission) ([]byte, error) {
	address, err := sig.Address(publicKey)
	if err != nil {
		return nil, ErrInvalid.With("public_key: %s", err)
	}
	if identifiers.Has(ctx, keyIdentifier(address)) {
		return nil, auth.ErrAddressTaken.With("address 0x%x: it is that of an application", address)
	}
	return address, auth.Register(ctx, &authv1.Key{
		Address:      address,
		PublicKey:    publicKey,
		Organization: organization,
		FromHeight:   ctx.Height() + 1,
		Grants:       []*authv1.Grant{{FromHeight: ctx.Height() + 1, Permissions: permissions}},
	})
}
