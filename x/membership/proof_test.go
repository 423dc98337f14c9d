package membership_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
)

// TestProofOfAKey: nobody adds a key that did not sign for it, for this organization, chain and purpose.
func TestProofOfAKey(t *testing.T) {
	prove := func(chainID, organization, name string, purpose sig.Purpose) []byte {
		_, proof := chain.Prove(chainID, organization, name, purpose)
		return proof
	}
	for purpose, message := range map[sig.Purpose]func(proof []byte) (string, x.Message){
		sig.Registration: func(proof []byte) (string, x.Message) {
			return "maker", &membershipv1.RegisterKey{PublicKey: publicKey("two"), Permissions: onlyRecord, Proof: proof}
		},
		sig.Rotation: func(proof []byte) (string, x.Message) {
			return "maker", &membershipv1.RotateKey{PublicKey: publicKey("two"), Proof: proof}
		},
		sig.Recovery: func(proof []byte) (string, x.Message) {
			return x.Council, &membershipv1.RecoverOrganization{Organization: "maker", PublicKey: publicKey("two"), Proof: proof}
		},
	} {
		t.Run(purpose.Name(), func(t *testing.T) {
			good := prove(chain.ID, "maker", "two", purpose)
			refused := map[string][]byte{
				"none":                 nil,
				"longer":               append(good[:len(good):len(good)], 0),
				"of the old key":       prove(chain.ID, "maker", "maker", purpose),
				"another organization": prove(chain.ID, "shop", "two", purpose),
				"another chain":        prove("other", "maker", "two", purpose),
			}
			for _, other := range []sig.Purpose{sig.Registration, sig.Rotation, sig.Recovery, sig.Application, sig.Description} {
				if other != purpose {
					refused["for "+other.Name()] = prove(chain.ID, "maker", "two", other)
				}
			}
			w := newWorld(t)
			for name, proof := range refused {
				by, m := message(proof)
				_, err := w.send(by, m)
				require.ErrorIs(t, err, membership.ErrProof, name)
				require.ErrorContains(t, err, "the "+purpose.Name()+" of a key of maker")
			}
			w.mustSend(message(good))
			w.mustSend("maker", chain.RegisterKey("maker", "safe", membership.AllPermissions()...))
			w.height++
			by, m := message(good)
			_, err := w.sendWith(by, "safe", m)
			require.ErrorIs(t, err, auth.ErrAddressTaken, "a proof is good for one time")
		})
	}
}
