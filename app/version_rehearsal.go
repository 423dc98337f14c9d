//go:build rehearsal

package app

import (
	"crypto/sha256"

	"cosmossdk.io/collections"

	"github.com/waymark-ledger/waymark/x"
)

// Version is the version after the one that this source is of. The binary with the build tag rehearsal has its rules, and
// one migration that changes nothing else: with it operators rehearse an upgrade on a network of their own. No chain that
// matters goes on with it.
const Version = 2

var migrations = []migration{{Version: 2, Name: "rehearsal", Do: rehearse}}

// rehearsals is how much work the rehearsal's migration is: a second's or two, so that a node can be killed in it.
const rehearsals = 1 << 24

// rehearsed is what it leaves: under 0x02 the SHA-256 that begins with the chain's id, taken so many times.
var rehearsed = x.NewItem(coreSchema, 0x02, "rehearsed", collections.BytesValue)

func rehearse(ctx *x.Context) {
	sum := sha256.Sum256([]byte(ctx.Chain().ID))
	for range rehearsals {
		sum = sha256.Sum256(sum[:])
	}
	rehearsed.Set(ctx, sum[:])
}
