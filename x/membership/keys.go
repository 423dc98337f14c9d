package membership

import (
	"bytes"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
)

// maxKeys is the number of keys in force that an organization may have.
const maxKeys = 1000

func registerKey(ctx *x.Context, m *membershipv1.RegisterKey) error {
	if len(m.Permissions) == 0 {
		return ErrInvalid.With("permissions: expected at least one")
	}
	for i, p := range m.Permissions {
		if _, known := authv1.Permission_name[int32(p)]; !known || p == anyKey {
			return ErrInvalid.With("permissions[%d]: not a permission", i)
		}
		if i > 0 && m.Permissions[i-1] >= p {
			return ErrInvalid.With("permissions: expected ascending, each once")
		}
	}
	if count(ctx, ctx.Signer().Organization) >= maxKeys {
		return ErrInvalid.With("public_key: the organization has %d keys in force already: revoke one", maxKeys)
	}
	if err := addKey(ctx, ctx.Signer().Organization, m.PublicKey, m.Permissions); err != nil {
		return err
	}
	note(ctx, ctx.Signer().Organization)
	return nil
}

func rotateKey(ctx *x.Context, m *membershipv1.RotateKey) error {
	old, ok := auth.Lookup(ctx, ctx.Signer().Address)
	if !ok || len(old.Grants) == 0 {
		return ErrUnknownKey.With("the signing key")
	}
	// One that is revoked from the next block on still signs in this one. It has no second successor,
	// and none that its organization did not mean to have.
	if old.RevokedHeight != 0 {
		return ErrUnknownKey.With("the signing key was revoked, or rotated, in this block")
	}
	if err := addKey(ctx, old.Organization, m.PublicKey, old.Grants[len(old.Grants)-1].Permissions); err != nil {
		return err
	}
	end(ctx, old, 0)
	note(ctx, old.Organization)
	return nil
}

func revokeKey(ctx *x.Context, m *membershipv1.RevokeKey) error {
	organization := ctx.Signer().Organization
	key, ok := auth.Lookup(ctx, m.Address)
	if !ok || key.Organization != organization {
		return ErrUnknownKey.With("address: expected one of the organization's keys")
	}
	if m.SuspectSince < 0 || m.SuspectSince > ctx.Time().Unix() {
		return ErrInvalid.With("suspect_since: expected a Unix time in seconds that has passed, or 0")
	}
	if key.RevokedHeight != 0 && m.SuspectSince == 0 {
		return ErrUnknownKey.With("address: the key is revoked already")
	}
	if key.RevokedHeight == 0 && !administered(ctx, organization, key.Address) {
		return ErrLastKey
	}
	end(ctx, key, m.SuspectSince)
	note(ctx, organization)
	return nil
}

// end revokes a key from the next block on; one that is revoked already keeps its height. An
// earlier time of suspicion stays.
func end(ctx *x.Context, key *authv1.Key, suspectSince int64) {
	ended := *key
	if ended.RevokedHeight == 0 {
		ended.RevokedHeight = ctx.Height() + 1
	}
	if suspectSince != 0 && (ended.SuspectSince == 0 || suspectSince < ended.SuspectSince) {
		ended.SuspectSince = suspectSince
	}
	auth.Replace(ctx, &ended)
}

// count returns how many keys of an organization are in force in the next block.
func count(ctx *x.Context, organization string) (n int) {
	auth.Current(ctx, organization, func(*authv1.Key) bool {
		n++
		return false
	})
	return n
}

// administered reports whether an organization has a key, other than one, that administers it in the next block.
func administered(ctx *x.Context, organization string, without []byte) (found bool) {
	auth.Current(ctx, organization, func(key *authv1.Key) bool {
		found = !bytes.Equal(key.Address, without) && rules.Permitted(key, ctx.Height()+1, admin)
		return found
	})
	return found
}
