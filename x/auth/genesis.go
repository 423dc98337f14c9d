package auth

import (
	"bytes"
	"fmt"

	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	"github.com/waymark-ledger/waymark/x"
)

// The lengths of an address and of a compressed public key in bytes.
const (
	addressSize   = 20
	publicKeySize = 33
)

// checkTables checks that each key is under its own address and in the indexes where it belongs, that
// these list no others, and that each window is one that transactions could have left.
func checkTables(ctx *x.Context) (wrong error) {
	known, unrevoked, suspected := 0, 0, 0
	keys.Walk(ctx, nil, func(address []byte, key *authv1.Key) bool {
		known++
		if key.RevokedHeight == 0 {
			unrevoked++
		}
		if key.SuspectSince != 0 {
			suspected++
		}
		at := collections.Join(key.Organization, address)
		switch {
		case len(address) != addressSize || !bytes.Equal(address, key.Address) || len(key.PublicKey) != publicKeySize:
			wrong = fmt.Errorf("key 0x%x: expected it under its own address, and its compressed public key", address)
		case len(key.Grants) == 0:
			wrong = fmt.Errorf("key 0x%x: expected grants", address)
		case !byOwner.Has(ctx, at), current.Has(ctx, at) != (key.RevokedHeight == 0):
			wrong = fmt.Errorf("key 0x%x: expected it in the indexes of its organization", address)
		case key.SuspectSince != 0 && !suspect.Has(ctx, collections.Join(key.SuspectSince, address)):
			wrong = fmt.Errorf("key 0x%x: expected it in the index of suspect keys", address)
		case len(key.Successor) > 0 && !succeeds(ctx, key):
			wrong = fmt.Errorf("key 0x%x: expected the successor to be a key of its organization, from when it was revoked", address)
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	if n := size(ctx, byOwner); n != known {
		return fmt.Errorf("the index of all keys has %d entries, expected %d", n, known)
	}
	if n := size(ctx, current); n != unrevoked {
		return fmt.Errorf("the index of current keys has %d entries, expected %d", n, unrevoked)
	}
	if n := size(ctx, suspect); n != suspected {
		return fmt.Errorf("the index of suspect keys has %d entries, expected %d", n, suspected)
	}
	windows.Walk(ctx, nil, func(address []byte, w *authv1.Window) bool {
		n := len(w.Used)
		switch {
		case !keys.Has(ctx, address):
			wrong = fmt.Errorf("window of 0x%x: no such key", address)
		case w.Highest == 0 || n == 0 || n > WindowSize/8 || w.Used[0]&1 == 0 || w.Used[n-1] == 0:
			wrong = fmt.Errorf("window of 0x%x: expected bits up to the last that is set, the highest nonce's first", address)
		}
		return wrong != nil
	})
	return wrong
}

// succeeds reports whether the successor of a key is one that a rotation could have left.
func succeeds(ctx *x.Context, key *authv1.Key) bool {
	successor, known := keys.Get(ctx, key.Successor)
	return known && successor.Organization == key.Organization && key.RevokedHeight != 0 && successor.FromHeight == key.RevokedHeight
}

func size[K any](ctx *x.Context, over x.Table[K, x.Present]) (n int) {
	over.Walk(ctx, nil, func(K, x.Present) bool {
		n++
		return false
	})
	return n
}
