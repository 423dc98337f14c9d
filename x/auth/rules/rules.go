// Package rules holds what a verifier must know of keys: where the state keeps them and when
// their signatures count. It is pure.
package rules

import (
	"slices"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
)

// Prefix begins every state key of the auth module. Consensus: changing it is state-machine breaking.
const Prefix = 0x01

// KeysTable is the table of keys by address: value authv1.Key.
const KeysTable = 0x01

// KeyPath returns the state key of the key with this address.
func KeyPath(address []byte) []byte {
	return append([]byte{Prefix, KeysTable}, address...)
}

// InForce reports whether signatures of the key count at a height: from its first height until
// the one before its revocation.
func InForce(key *authv1.Key, height int64) bool {
	return key.FromHeight <= height && (key.RevokedHeight == 0 || height < key.RevokedHeight)
}

// Permitted reports whether the key holds the permission at a height.
func Permitted(key *authv1.Key, height int64, permission authv1.Permission) bool {
	return slices.Contains(Permissions(key, height), permission)
}

// Permissions returns what the key holds at a height: nothing where it is not in force. The caller must not change it.
func Permissions(key *authv1.Key, height int64) []authv1.Permission {
	var held []authv1.Permission
	if !InForce(key, height) {
		return held
	}
	for _, grant := range key.Grants {
		if grant.FromHeight > height {
			break
		}
		held = grant.Permissions
	}
	return held
}

// Suspect reports whether a record of this Unix time in seconds falls in the time for which the
// key's owner no longer vouches.
func Suspect(key *authv1.Key, unix int64) bool {
	return key.SuspectSince != 0 && unix >= key.SuspectSince
}
