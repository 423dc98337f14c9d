package app

import (
	"crypto/sha256"
	"fmt"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/types"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/membership"
)

// recordFounders begins the dossier of each organization of a genesis that comes without one, by id, with a record of all
// that the genesis says of it: no member is without a dossier, not even one that somebody added to an exported genesis.
// These are the ledger's own records, and the first of the first block: nobody signed them, and whoever trusts the genesis
// trusts them. Their digest is that of the statement, which is kept as their material.
func recordFounders(chain x.Chain, state, flat x.KV) error {
	genesis := x.NewContext(chain, x.Signer{}, state, flat, nil)
	for _, founder := range membership.Founders(genesis) {
		id := founder.Organization.Id
		if dossier.Known(genesis, x.Organization(id)) {
			continue
		}
		message := anyBytes(&types.Any{TypeUrl: typeURL + proto.MessageName(founder), Value: x.Encode(founder)})
		if len(message) > MaxTxBytes {
			return fmt.Errorf("organization %q: the genesis says %d bytes of it, expected at most %d: give it some of its "+
				"keys, holdings and mandates by transactions", id, len(message), MaxTxBytes)
		}
		digest := sha256.Sum256(message)
		ctx := x.NewContext(chain, x.Signer{Digest: digest[:]}, state, flat, nil)
		ctx.Note(x.Organization(id), waymarkv1.Kind_KIND_MEMBERSHIP)
		dossier.Append(ctx, ctx.TakeNotes(), nil, digest[:])
		dossier.PutMaterial(ctx, digest[:], message)
	}
	return nil
}
