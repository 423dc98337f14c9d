package auth

import (
	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/rules"
)

const prefix = rules.Prefix

// Module is the auth module.
var Module = x.Module{Name: "auth", Prefix: prefix, Tables: schema}

var (
	schema  = x.NewSchema(prefix)
	keys    = x.NewTable(schema, rules.KeysTable, "keys", collections.BytesKey, x.Proto[authv1.Key]())
	windows = x.NewTable(schema, 0x02, "windows", collections.BytesKey, x.Proto[authv1.Window]())
	byOwner = x.NewTable(schema, 0x03, "keys_by_organization",
		collections.PairKeyCodec(collections.StringKey, collections.BytesKey), x.Member)
)

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

// Register adds a key whose address is new.
func Register(ctx *x.Context, key *authv1.Key) error {
	if keys.Has(ctx, key.Address) {
		return ErrAddressTaken.With("address 0x%x", key.Address)
	}
	byOwner.Set(ctx, collections.Join(key.Organization, key.Address), x.Present{})
	keys.Set(ctx, key.Address, key)
	return nil
}

// Replace stores the changed life of a registered key.
func Replace(ctx *x.Context, key *authv1.Key) { keys.Set(ctx, key.Address, key) }

// Of calls visit for each key of an organization, by address, until it returns true.
func Of(ctx *x.Context, organization string, visit func(*authv1.Key) (stop bool)) {
	var addresses [][]byte
	byOwner.Walk(ctx, collections.NewPrefixedPairRange[string, []byte](organization),
		func(owned collections.Pair[string, []byte], _ x.Present) bool {
			addresses = append(addresses, owned.K2())
			return false
		})
	for _, address := range addresses {
		if key, ok := keys.Get(ctx, address); ok && visit(key) {
			return
		}
	}
}
