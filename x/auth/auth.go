package auth

import (
	"fmt"

	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/rules"
)

const prefix = rules.Prefix

// Module is the auth module.
var Module = x.Module{Name: "auth", Prefix: prefix, Tables: schema, Check: checkTables}

var (
	schema  = x.NewSchema(prefix)
	keys    = x.NewTable(schema, rules.KeysTable, "keys", collections.BytesKey, x.Proto[authv1.Key]())
	windows = x.NewTable(schema, 0x02, "windows", collections.BytesKey, x.Proto[authv1.Window]())
	byOwner = x.NewTable(schema, 0x03, "keys_by_organization", owned, x.Member)
	current = x.NewTable(schema, 0x04, "current_keys", owned, x.Member)
	suspect = x.NewTable(schema, 0x05, "suspect_keys", collections.PairKeyCodec(collections.Int64Key, collections.BytesKey), x.Member)
)

// owned is the key of an index: organization, address.
var owned = collections.PairKeyCodec(collections.StringKey, collections.BytesKey)

var (
	// ErrUnknownKey rejects a signer that no organization registered.
	ErrUnknownKey = x.NewError("auth", 1, "the signing key is not registered")
	// ErrRevokedKey rejects a signer whose key is not in force.
	ErrRevokedKey = x.NewError("auth", 2, "the signing key is not in force")
	// ErrNonceUsed rejects a transaction that was executed before.
	ErrNonceUsed = x.NewError("auth", 3, "the nonce was used before")
	// ErrNonceWindow rejects a nonce too far from the highest that the key has used.
	ErrNonceWindow = x.NewError("auth", 4, "the nonce is outside the key's window")
	// ErrAddressTaken rejects the registration of a key that was registered before, by whomever.
	ErrAddressTaken = x.NewError("auth", 5, "the key was registered before: expected a new one")
)

// Lookup returns the key with an address. The caller must not change it.
func Lookup(ctx *x.Context, address []byte) (*authv1.Key, bool) { return keys.Get(ctx, address) }

// Suspect reports whether the owner of the key with an address no longer vouches for what it signed that was recorded at a
// Unix time in seconds. Of an address that nobody registered it says false: records of the ledger's own have none.
func Suspect(ctx *x.Context, address []byte, recorded int64) bool {
	if len(address) == 0 {
		return false
	}
	key, known := Lookup(ctx, address)
	return known && rules.Suspect(key, recorded)
}

// SuspectSince returns since when records are suspect, as Unix time in seconds: those that were recorded before are not,
// whoever signed them. It is false where none are.
func SuspectSince(ctx *x.Context) (unix int64, any bool) {
	suspect.Walk(ctx, nil, func(at collections.Pair[int64, []byte], _ x.Present) bool {
		unix, any = at.K1(), true
		return true
	})
	return unix, any
}

// Register adds a key whose address is new.
func Register(ctx *x.Context, key *authv1.Key) error {
	if keys.Has(ctx, key.Address) {
		return ErrAddressTaken.With("address 0x%x", key.Address)
	}
	byOwner.Set(ctx, collections.Join(key.Organization, key.Address), x.Present{})
	current.Set(ctx, collections.Join(key.Organization, key.Address), x.Present{})
	if key.SuspectSince != 0 {
		suspect.Set(ctx, collections.Join(key.SuspectSince, key.Address), x.Present{})
	}
	keys.Set(ctx, key.Address, key)
	return nil
}

// Replace stores the changed life of a registered key.
func Replace(ctx *x.Context, key *authv1.Key) {
	if key.SuspectSince != 0 {
		if before, _ := keys.Get(ctx, key.Address); before.GetSuspectSince() != 0 {
			suspect.Remove(ctx, collections.Join(before.SuspectSince, key.Address))
		}
		suspect.Set(ctx, collections.Join(key.SuspectSince, key.Address), x.Present{})
	}
	if key.RevokedHeight != 0 {
		current.Remove(ctx, collections.Join(key.Organization, key.Address))
	}
	keys.Set(ctx, key.Address, key)
}

// Of calls visit for each key that an organization ever had, by address, until it returns true.
// There is no bound to their number.
func Of(ctx *x.Context, organization string, visit func(*authv1.Key) (stop bool)) {
	walk(ctx, byOwner, organization, visit)
}

// Current calls visit for each key of an organization that was not revoked so far, by address, until
// it returns true: those that are in force in the next block.
func Current(ctx *x.Context, organization string, visit func(*authv1.Key) (stop bool)) {
	walk(ctx, current, organization, visit)
}

type index = x.Table[collections.Pair[string, []byte], x.Present]

func walk(ctx *x.Context, over index, organization string, visit func(*authv1.Key) (stop bool)) {
	over.Walk(ctx, collections.NewPrefixedPairRange[string, []byte](organization),
		func(owned collections.Pair[string, []byte], _ x.Present) bool {
			key, known := keys.Get(ctx, owned.K2())
			if !known {
				x.Fail(fmt.Errorf("the state lists the key 0x%x of %q, which is not there", owned.K2(), organization))
			}
			return visit(key)
		})
}
