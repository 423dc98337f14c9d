package client_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gogotypes "github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"
	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/waymark-ledger/waymark/client"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

// TestVectors fixes what other implementations must compute alike. A change here is a change of the
// protocol and needs a record of the decision.
func TestVectors(t *testing.T) {
	var out strings.Builder
	row := func(name string, value []byte) { fmt.Fprintf(&out, "%-24s %x\n", name, value) }

	draft := client.Draft{
		ChainID: "vectors-1", Signer: chain.Address("maker"), Nonce: 7,
		Expires: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Memo: "vector",
		Messages: []x.Message{
			&membershipv1.RevokeKey{Address: chain.Address("carrier"), SuspectSince: 1767225600},
			&membershipv1.LeaveConsortium{Reason: "vector"},
			&membershipv1.RevokeMandate{Organization: "carrier"},
		},
	}
	var materials [][sha256.Size]byte // their digests
	for _, mode := range []waymarkv1.Mode{waymarkv1.Mode_MODE_DIRECT, waymarkv1.Mode_MODE_PERSONAL} {
		tx, err := draft.Tx()
		require.NoError(t, err)
		material := new(waymarkv1.TxMaterial)
		tx.Header.Salt = bytes.Repeat([]byte{0xa5}, 16)
		signed, err := client.Sign(tx, chain.Key("maker"), mode)
		require.NoError(t, err)
		fmt.Fprintf(&out, "\n# %s\n", mode)
		row("public key", sig.PublicKey(chain.Key("maker")))
		row("address", tx.Header.Signer)
		row("messages root", tx.Header.MessagesRoot)
		row("header", x.Encode(tx.Header))
		if mode == waymarkv1.Mode_MODE_DIRECT {
			row("signed digest", sig.DirectDigest(x.Encode(tx.Header)))
		} else {
			text, err := sig.PersonalText(tx.Header, tx.Messages)
			require.NoError(t, err)
			fmt.Fprintf(&out, "text\n%s\n", text)
			row("signed digest", sig.PersonalDigest(text))
			material.Text = text
		}
		row("signature", tx.Signature.Rs)
		row("transaction id", signed.ID[:])
		row("transaction", signed.Bytes)
		material.Header, material.Messages, material.Signature = tx.Header, tx.Messages, tx.Signature
		kept := sha256.Sum256(x.Encode(material))
		row("material", x.Encode(material))
		row("material digest", kept[:])
		materials = append(materials, kept)
	}

	record := &waymarkv1.Record{
		Version: 1, Kind: waymarkv1.Kind_KIND_SHIPPED, Height: 42,
		Time: &gogotypes.Timestamp{Seconds: 1767225600, Nanos: 1}, TxId: bytes.Repeat([]byte{1}, 32), MessageIndex: 2,
		Organization: "maker", Signer: chain.Address("maker"), MessageDigest: bytes.Repeat([]byte{2}, 32),
		Flags: []waymarkv1.Flag{waymarkv1.Flag_FLAG_UNTRACKED, waymarkv1.Flag_FLAG_LATE},
	}
	digest := dossierrules.RecordDigest(x.Encode(record))
	leaf := dossierrules.Leaf(record.Kind, record.Height, digest)
	hash := dossierrules.LeafHash(record.Kind, record.Height, digest)
	out.WriteString("\n# record\n")
	row("record", x.Encode(record))
	row("record digest", digest[:])
	row("leaf", leaf[:])
	row("leaf hash", hash[:])
	global := slices.Concat(digest[:], materials[0][:])
	row("leaf of the global log", global)
	row("leaf hash of it", rfc6962.DefaultHasher.HashLeaf(global))
	global = slices.Concat(digest[:], materials[1][:])
	row("leaf if signed as text", global)
	row("leaf hash of it", rfc6962.DefaultHasher.HashLeaf(global))

	said := &membershipv1.GenesisMember{
		Organization: &membershipv1.Organization{Id: "maker", Name: "Maker", Jurisdiction: "CN", Roles: []x.Role{1}},
		Keys: []*authv1.Key{{
			Address: chain.Address("maker"), PublicKey: sig.PublicKey(chain.Key("maker")), Organization: "maker", FromHeight: 1,
			Grants: []*authv1.Grant{{FromHeight: 1, Permissions: []x.Permission{1, 2}}},
		}},
		Holdings: []*membershipv1.Holding{{Key: "9506000", Organization: "maker"}},
	}
	message := x.Encode(&gogotypes.Any{TypeUrl: "/waymark.membership.v1.GenesisMember", Value: x.Encode(said)})
	messageDigest := sha256.Sum256(message)
	first := &waymarkv1.Record{
		Version: 1, Kind: waymarkv1.Kind_KIND_MEMBERSHIP, Height: 1, Time: &gogotypes.Timestamp{Seconds: 1767225600},
		MessageDigest: messageDigest[:],
	}
	digest = dossierrules.RecordDigest(x.Encode(first))
	out.WriteString("\n# record of the genesis\n")
	row("message", message)
	row("record", x.Encode(first))
	row("leaf of the global log", slices.Concat(digest[:], messageDigest[:]))

	out.WriteString("\n# state\n")
	row("key", authrules.KeyPath(chain.Address("maker")))
	row("head of a dossier", dossierrules.HeadPath("01/09506000134352/10/LOT7"))
	row("standing", standingrules.Path("org/maker"))
	row("lot of an item", provenancerules.LotPath("01/09506000134352/21/1"))
	row("empty tree root", x.EmptyTreeRoot())
	row("app hash of it", x.AppHash(x.EmptyTreeRoot()))
	treeVectors(t, &out, row)
	golden.Check(t, "testdata/vectors.txt", out.String())
}
