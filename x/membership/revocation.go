package membership

import (
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

// maxLineage is how many keys a revocation may end with their successors.
const maxLineage = 1_000

func revokeKey(ctx *x.Context, m *membershipv1.RevokeKey) error {
	key, err := ownKey(ctx, m.Address)
	if err != nil {
		return err
	}
	if err := checkSuspicion(ctx, m.SuspectSince); err != nil {
		return err
	}
	ended := []*authv1.Key{key}
	if m.Successors {
		if ended, err = lineage(ctx, key); err != nil {
			return err
		}
	}
	if last := ended[len(ended)-1]; last.RevokedHeight != 0 && m.SuspectSince == 0 {
		return ErrUnknownKey.With("address: the key is revoked already")
	}
	if err := spare(ctx, key.Organization, ended...); err != nil {
		return err
	}
	for _, key := range ended {
		end(ctx, key, m.SuspectSince)
	}
	note(ctx, key.Organization)
	return nil
}

func retireKey(ctx *x.Context, m *membershipv1.RetireKey) error {
	key, err := signingKey(ctx)
	if err != nil {
		return err
	}
	if err := checkSuspicion(ctx, m.SuspectSince); err != nil {
		return err
	}
	if err := spare(ctx, key.Organization, key); err != nil {
		return err
	}
	end(ctx, key, m.SuspectSince)
	note(ctx, key.Organization)
	return nil
}

// lineage returns a key and those to which it was rotated, and they in turn. All but the last are revoked.
func lineage(ctx *x.Context, key *authv1.Key) ([]*authv1.Key, error) {
	keys := []*authv1.Key{key}
	for len(key.Successor) > 0 {
		if len(keys) == maxLineage {
			return nil, ErrInvalid.With("successors: the key was rotated %d times and more: revoke later ones first", maxLineage)
		}
		key, _ = auth.Lookup(ctx, key.Successor)
		keys = append(keys, key)
	}
	return keys, nil
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
