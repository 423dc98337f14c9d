package verify

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
)

// nobody is the address of no key.
var nobody = bytes.Repeat([]byte{0x70}, 20)

// keys are the addresses of all keys of the world, and of none, in order.
func (w *world) keys() [][]byte {
	addresses := [][]byte{nobody}
	for _, a := range w.early.ledger.authors {
		addresses = append(addresses, a.key.Address)
	}
	slices.SortFunc(addresses, bytes.Compare)
	return addresses
}

// life returns the key of an address, nil when there is none.
func (l *ledger) life(address []byte) *authv1.Key {
	for _, a := range l.authors {
		if bytes.Equal(a.key.Address, address) {
			return a.key
		}
	}
	return nil
}

// first opens the first record alone.
func first(i int, _ *waymarkv1.Record) bool { return i == 0 }

// TestKeysThatSignedNothing shows lives of keys beside the first record of an organization that has nothing to do with
// them, and that there is no key.
func TestKeysThatSignedNothing(t *testing.T) {
	w := newWorld(t)
	r, err := Verify(encode(w.early.proveWith(w.keys(), inclusion, first, maker)), w.genesis, Options{})
	require.NoError(t, err)
	require.Len(t, r.Keys, 4)
	statuses := map[Status]int{}
	for i, key := range r.Keys {
		assert.Equal(t, w.keys()[i], key.Address)
		assert.True(t, key.Named)
		assert.Equal(t, w.early.ledger.life(key.Address), key.Life)
		assert.Contains(t, r.Proved, key.words(r.Height))
		statuses[key.Status(r.Height)]++
	}
	assert.Equal(t, map[Status]int{Unregistered: 1, InForce: 2, Revoked: 1}, statuses)

	for _, statement := range []proofv1.Statement{complete, inclusion, consistency} {
		r, err = Verify(encode(w.late.proveWith([][]byte{nobody}, statement, everything, lot)), w.genesis, Options{})
		require.NoError(t, err)
		for _, key := range r.Keys {
			assert.Equal(t, bytes.Equal(key.Address, nobody), key.Named, "the others signed")
		}
	}
}

func TestKeyWords(t *testing.T) {
	address := bytes.Repeat([]byte{0xab}, 20)
	const begins = "The key 0xabababababababababababababababababababab, as of block 10: "
	may := func(height int64, permissions ...authv1.Permission) *authv1.Grant {
		return &authv1.Grant{FromHeight: height, Permissions: permissions}
	}
	const record, vote = authv1.Permission_PERMISSION_RECORD, authv1.Permission_PERMISSION_VOTE
	for _, c := range []struct {
		life   *authv1.Key
		status Status
		words  string
	}{
		{nil, Unregistered, "not registered."},
		{
			&authv1.Key{FromHeight: 10, Grants: []*authv1.Grant{may(10, record, vote)}}, InForce,
			`of organization "maker", may record, vote; in force from block 10.`,
		},
		{
			&authv1.Key{FromHeight: 3, Grants: []*authv1.Grant{may(3, record), may(11, vote)}}, InForce,
			`of organization "maker", may record; in force from block 3.`,
		},
		{
			&authv1.Key{FromHeight: 3, Grants: []*authv1.Grant{may(3, record), may(9)}}, InForce,
			`of organization "maker", may nothing; in force from block 3.`,
		},
		{
			&authv1.Key{FromHeight: 11, Grants: []*authv1.Grant{may(11, vote)}}, Registered,
			`of organization "maker", may vote; not yet in force, from block 11 on.`,
		},
		{
			&authv1.Key{FromHeight: 3, RevokedHeight: 11, Grants: []*authv1.Grant{may(3, record)}}, InForce,
			`of organization "maker", may record; in force from block 3, revoked from block 11 on.`,
		},
		{
			&authv1.Key{FromHeight: 3, RevokedHeight: 10, Grants: []*authv1.Grant{may(3, record), may(10, vote)}}, Revoked,
			`of organization "maker", might record; in force from block 3; revoked at block 10.`,
		},
		{
			&authv1.Key{FromHeight: 11, RevokedHeight: 11, Grants: []*authv1.Grant{may(11, record)}}, Revoked,
			`of organization "maker"; revoked from block 11 on, never in force.`,
		},
		{
			&authv1.Key{FromHeight: 9, RevokedHeight: 9, Grants: []*authv1.Grant{may(9, record)}}, Revoked,
			`of organization "maker"; revoked from block 9 on, never in force.`,
		},
		{
			&authv1.Key{FromHeight: 3, SuspectSince: 1767225600, Grants: []*authv1.Grant{may(3, record)}}, InForce,
			`of organization "maker", may record; in force from block 3; suspect since 2026-01-01T00:00:00Z: ` +
				`its organization does not vouch for what it signed from then on.`,
		},
	} {
		if c.life != nil {
			c.life.Organization = "maker"
		}
		key := Key{Address: address, Life: c.life}
		assert.Equal(t, c.status, key.Status(10))
		assert.Equal(t, begins+c.words, key.words(10))
	}
}

// TestKeyForgeries changes what a bundle says of keys.
func TestKeyForgeries(t *testing.T) {
	w := newWorld(t)
	lab := w.early.ledger.authors[2].key
	bundle := w.early.proveWith(w.keys(), inclusion, first, maker)
	entry := func(t *testing.T, b *proofv1.Bundle, address []byte) *proofv1.StateProof {
		return entryOf(t, b, authrules.KeyPath(address))
	}
	for _, f := range []struct {
		name   string
		reason Reason
		forge  func(t *testing.T, b *proofv1.Bundle)
	}{
		{"a revocation undone", ReasonState, func(t *testing.T, b *proofv1.Bundle) {
			unrevoked := *lab
			unrevoked.RevokedHeight = 0
			entry(t, b, lab.Address).Value = x.Encode(&unrevoked)
		}},
		{"a suspicion taken back", ReasonState, func(t *testing.T, b *proofv1.Bundle) {
			trusted := *w.early.ledger.authors[1].key
			trusted.SuspectSince = 0
			entry(t, b, trusted.Address).Value = x.Encode(&trusted)
		}},
		{"a key said not to be registered", ReasonState, func(t *testing.T, b *proofv1.Bundle) { entry(t, b, lab.Address).Value = nil }},
		{"a key absent by the proof for another", ReasonState, func(t *testing.T, b *proofv1.Bundle) {
			e := entry(t, b, lab.Address)
			e.Value, e.Proof = nil, entry(t, b, nobody).Proof
		}},
		{"a key that is not, with the entry of another", ReasonState, func(t *testing.T, b *proofv1.Bundle) {
			of, by := entry(t, b, nobody), entry(t, b, lab.Address)
			of.Value, of.Proof = by.Value, by.Proof
		}},
		{"an entry left out", ReasonUnproved, func(t *testing.T, b *proofv1.Bundle) { dropEntry(t, b, authrules.KeyPath(lab.Address)) }},
		{"a name left out", ReasonSurplus, func(_ *testing.T, b *proofv1.Bundle) { b.Keys = b.Keys[1:] }},
		{"a name added", ReasonUnproved, func(_ *testing.T, b *proofv1.Bundle) { b.Keys = append(b.Keys, bytes.Repeat([]byte{0xff}, 20)) }},
		{"a name twice", ReasonForm, func(_ *testing.T, b *proofv1.Bundle) { b.Keys = append(b.Keys, b.Keys[3]) }},
		{"names out of order", ReasonForm, func(_ *testing.T, b *proofv1.Bundle) { b.Keys[0], b.Keys[1] = b.Keys[1], b.Keys[0] }},
		{"a name cut off", ReasonForm, func(_ *testing.T, b *proofv1.Bundle) { b.Keys[0] = b.Keys[0][:19] }},
		{"a name that is longer", ReasonForm, func(_ *testing.T, b *proofv1.Bundle) { b.Keys[3] = append(b.Keys[3], 0) }},
		{"the life of a later height", ReasonState, func(t *testing.T, b *proofv1.Bundle) {
			*entry(t, b, lab.Address) = *w.late.proveState(authrules.KeyPath(lab.Address))
		}},
	} {
		t.Run(f.name, func(t *testing.T) {
			b := clone(t, bundle)
			f.forge(t, b)
			_, err := Verify(encode(b), w.genesis, Options{})
			requireReason(t, f.reason, err)
		})
	}
	many := clone(t, bundle)
	many.Keys = slices.Repeat([][]byte{nobody}, MaxKeys+1)
	_, err := Verify(encode(many), w.genesis, Options{})
	requireReason(t, ReasonTooLarge, err)
}

// TestKeyOfAnotherAddress refuses a state that holds one key in the place of another, or one that is no point.
func TestKeyOfAnotherAddress(t *testing.T) {
	for name, change := range map[string]func(*authv1.Key){
		"another key": func(k *authv1.Key) { k.PublicKey = newLedger(t, "other").author("other").key.PublicKey },
		"no point":    func(k *authv1.Key) { k.PublicKey = make([]byte, 33) },
	} {
		w := &world{first: newSigners(t, "a", "b", "c", "d")}
		l := newLedger(t, "waymark-1")
		a := l.author("maker")
		l.found(a, 3)
		change(a.key)
		snapshot := l.at(10, map[int64]*signers{3: w.first}, w.first)
		root := &Genesis{ChainID: "waymark-1", InitialHeight: 3, Validators: ourValidators(t, w.first.set)}
		_, err := Verify(encode(snapshot.proveWith([][]byte{a.key.Address}, inclusion, first, maker)), root, Options{})
		require.Error(t, err, name)
		requireReason(t, ReasonKey, err)
	}
}
