package verify

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/binary"
	"sort"
	"testing"

	gogotypes "github.com/cosmos/gogoproto/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"github.com/transparency-dev/merkle/rfc6962"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
)

// ledger is a model of what the chain keeps: enough to make every entry that a bundle shows.
type ledger struct {
	t         testing.TB
	chainID   string
	authors   []*author
	logs      map[string]*log
	standings map[string]*standingv1.Standing
	lots      map[string]string
	entries   map[string][]byte // of the state besides, by key
	others    byte              // how many entries are of nothing that is shown
	nonce     uint64
}

// log is a dossier: its records and, beside each, the material.
type log struct {
	records   []*waymarkv1.Record
	encoded   [][]byte
	hashes    [][]byte
	materials []*waymarkv1.Material
}

// author is an organization's key.
type author struct {
	private *ecdsa.PrivateKey
	key     *authv1.Key
}

func newLedger(t testing.TB, chainID string) *ledger {
	return &ledger{
		t: t, chainID: chainID, others: 200,
		logs: map[string]*log{}, standings: map[string]*standingv1.Standing{}, lots: map[string]string{},
	}
}

func (l *ledger) author(organization string) *author {
	seed := sha256.Sum256([]byte(organization))
	private, err := crypto.ToECDSA(seed[:])
	require.NoError(l.t, err)
	public := sig.PublicKey(private)
	address, err := sig.Address(public)
	require.NoError(l.t, err)
	a := &author{private, &authv1.Key{
		Address: address, PublicKey: public, Organization: organization, FromHeight: 1,
		Grants: []*authv1.Grant{{FromHeight: 1, Permissions: []authv1.Permission{
			authv1.Permission_PERMISSION_RECORD, authv1.Permission_PERMISSION_VOTE,
		}}},
	}}
	l.authors = append(l.authors, a)
	return a
}

// batch is a signed transaction, of which any message can be shown alone.
type batch struct {
	signed  waymarkv1.Material
	encoded [][]byte
	leaves  [][]byte
	made    map[int]*waymarkv1.Material
}

// sign makes a transaction of n messages.
func (l *ledger) sign(a *author, mode waymarkv1.Mode, n int) *batch {
	l.nonce++
	salt := sha256.Sum256(binary.BigEndian.AppendUint64(nil, l.nonce))
	header := &waymarkv1.Header{
		ChainId: l.chainID, Signer: a.key.Address, Nonce: l.nonce,
		Expires: &gogotypes.Timestamp{Seconds: genesisTime.Unix() + 3600}, Salt: salt[:16], Count: uint32(n),
	}
	b := &batch{signed: waymarkv1.Material{Header: header}, made: map[int]*waymarkv1.Material{}}
	var packed []*gogotypes.Any
	for i := range n {
		message := &membershipv1.WithdrawApplication{Organization: "carrier-" + string(rune('a'+i%26))}
		packed = append(packed, &gogotypes.Any{
			TypeUrl: "/waymark.membership.v1.WithdrawApplication", Value: x.Encode(message),
		})
		b.encoded = append(b.encoded, x.Encode(packed[i]))
		b.leaves = append(b.leaves, rfc6962.DefaultHasher.HashLeaf(b.encoded[i]))
	}
	header.MessagesRoot = subtreeRoot(b.leaves)
	var err error
	if mode == waymarkv1.Mode_MODE_PERSONAL {
		b.signed.Text, err = sig.PersonalText(header, packed)
		require.NoError(l.t, err)
		b.signed.Signature, err = sig.SignPersonal(a.private, b.signed.Text)
	} else {
		b.signed.Signature, err = sig.SignDirect(a.private, x.Encode(header))
	}
	require.NoError(l.t, err)
	return b
}

// material returns that of one message.
func (b *batch) material(i int) *waymarkv1.Material {
	if b.made[i] == nil {
		m := b.signed
		m.Message, m.MessageIndex, m.Path = b.encoded[i], uint32(i), inclusionPath(b.leaves, i)
		b.made[i] = &m
	}
	return b.made[i]
}

// record appends a record to a dossier; a nil material makes it the ledger's own.
func (l *ledger) record(subject string, kind waymarkv1.Kind, height int64, a *author, m *waymarkv1.Material) {
	record := &waymarkv1.Record{
		Version: recordVersion, Kind: kind, Height: height,
		Time: &gogotypes.Timestamp{Seconds: headerTime(height).Unix(), Nanos: int32(headerTime(height).Nanosecond())},
	}
	if m != nil {
		id, digest := sig.TxID(x.Encode(m.Header)), sha256.Sum256(m.Message)
		record.TxId, record.MessageDigest, record.MessageIndex = id[:], digest[:], m.MessageIndex
		record.Organization, record.Signer = a.key.Organization, a.key.Address
	}
	if kind == waymarkv1.Kind_KIND_REFUSED {
		record.Codespace, record.Code = "provenance", 4
	}
	l.append(subject, record, m)
}

// found appends what the genesis says of an author's organization to its dossier.
func (l *ledger) found(a *author, height int64) {
	id := a.key.Organization
	said := &membershipv1.GenesisMember{
		Organization: &membershipv1.Organization{
			Id: id, Name: "The " + id, Jurisdiction: "CN", Roles: []membershipv1.Role{membershipv1.Role_ROLE_MANUFACTURER},
			Glns: []string{"9506000100013"},
		},
		Keys:     []*authv1.Key{a.key},
		Holdings: []*membershipv1.Holding{{Key: "9506000", Organization: id}},
		Mandates: []*membershipv1.Mandate{{Holder: id, Organization: "carrier"}},
		Standing: &standingv1.Standing{Entries: []*standingv1.Entry{{Effect: standingv1.Effect_EFFECT_HELD, Authority: "regulator"}}},
	}
	message := x.Encode(&gogotypes.Any{TypeUrl: genesisMember, Value: x.Encode(said)})
	digest := sha256.Sum256(message)
	l.append(dossierrules.OrganizationSubject(id), &waymarkv1.Record{
		Version: recordVersion, Kind: waymarkv1.Kind_KIND_MEMBERSHIP, Height: height, MessageDigest: digest[:],
		Time: &gogotypes.Timestamp{Seconds: genesisTime.Unix()},
	}, &waymarkv1.Material{Message: message})
}

func (l *ledger) append(subject string, record *waymarkv1.Record, m *waymarkv1.Material) {
	if l.logs[subject] == nil {
		l.logs[subject] = &log{}
	}
	log, encoded := l.logs[subject], x.Encode(record)
	hash := dossierrules.LeafHash(record.Kind, record.Height, dossierrules.RecordDigest(encoded))
	log.records = append(log.records, record)
	log.encoded = append(log.encoded, encoded)
	log.hashes = append(log.hashes, hash[:])
	log.materials = append(log.materials, m)
}

// clone copies what later blocks change, so that two heights can be shown.
func (l *ledger) clone() *ledger {
	c := newLedger(l.t, l.chainID)
	c.authors, c.nonce = l.authors, l.nonce
	for subject, from := range l.logs {
		to := *from
		c.logs[subject] = &to
	}
	for subject, standing := range l.standings {
		c.standings[subject] = standing
	}
	for item, lot := range l.lots {
		c.lots[item] = lot
	}
	return c
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// inclusionPath and consistencyPath follow the definitions of RFC 6962, section 2.1, by recursion:
// an oracle for the paths that are verified.
func inclusionPath(leaves [][]byte, index int) [][]byte {
	if len(leaves) == 1 {
		return nil
	}
	k := split(len(leaves))
	if index < k {
		return append(inclusionPath(leaves[:k], index), subtreeRoot(leaves[k:]))
	}
	return append(inclusionPath(leaves[k:], index-k), subtreeRoot(leaves[:k]))
}

func consistencyPath(leaves [][]byte, size int, whole bool) [][]byte {
	if size == len(leaves) {
		if whole {
			return nil
		}
		return [][]byte{subtreeRoot(leaves)}
	}
	k := split(len(leaves))
	if size <= k {
		return append(consistencyPath(leaves[:k], size, whole), subtreeRoot(leaves[k:]))
	}
	return append(consistencyPath(leaves[k:], size-k, false), subtreeRoot(leaves[:k]))
}

func subtreeRoot(leaves [][]byte) []byte {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := split(len(leaves))
	return rfc6962.DefaultHasher.HashChildren(subtreeRoot(leaves[:k]), subtreeRoot(leaves[k:]))
}

// split returns the largest power of two below n.
func split(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}
