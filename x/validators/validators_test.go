package validators_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/validators"
)

const chainID = "test"

// world is a ledger with members a to h, of whom the first four validate with power 10.
type world struct {
	t           testing.TB
	state, flat *memkv.Store
	height      int64
}

var organizations = []string{"aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh"}

func newWorld(t testing.TB) *world {
	w := &world{t: t, state: memkv.New(), flat: memkv.New()}
	for i, id := range organizations {
		org := &membershipv1.Organization{Id: id, Name: id, Jurisdiction: "DE", Roles: []x.Role{membership.Manufacturer}}
		require.NoError(t, membership.Admit(w.as(""), org, sig.PublicKey(chain.Key(id))))
		if i < 4 {
			require.NoError(t, validators.Found(w.as(""), id, wire(key(id)), 10))
		}
	}
	w.height = 10
	return w
}

// key returns the Ed25519 consensus key of a name.
func key(name string) crypto.PrivKey { return ed25519.GenPrivKeyFromSecret([]byte(name)) }

func wire(key crypto.PrivKey) *validatorsv1.ConsensusKey { return chain.WireKey(key) }

func address(name string) []byte { return validators.Address(wire(key(name))) }

func prove(t testing.TB, organization string, key crypto.PrivKey) []byte {
	proof, err := key.Sign(validators.ProofText(chainID, organization, wire(key)))
	require.NoError(t, err)
	return proof
}

// as returns the context of a message that an organization sends.
func (w *world) as(organization string) *x.Context {
	at := x.Chain{ID: chainID, Height: w.height, Time: time.Unix(1000+w.height, 0)}
	return x.NewContext(at, x.Signer{Organization: organization}, w.state, w.flat, x.NewWork(1_000_000))
}

// send handles a message.
func (w *world) send(organization string, m x.Message) error {
	w.t.Helper()
	for _, msg := range validators.Module.Msgs {
		if fmt.Sprintf("%T", msg.New()) != fmt.Sprintf("%T", m) {
			continue
		}
		ctx := w.as(organization)
		err := msg.Do(ctx, m)
		require.Equal(w.t, err == nil, len(ctx.TakeNotes()) == 1, "what applies is noted: %v", err)
		return err
	}
	w.t.Fatalf("no message %T", m)
	return nil
}

// apply has an organization apply with the key of its own name and a suffix.
func (w *world) apply(organization, name string) error {
	w.t.Helper()
	k := key(name)
	return w.send(organization, &validatorsv1.ApplyValidator{PublicKey: wire(k), Proof: prove(w.t, organization, k)})
}

func (w *world) rotate(organization, name string) error {
	w.t.Helper()
	k := key(name)
	return w.send(organization, &validatorsv1.RotateConsensusKey{PublicKey: wire(k), Proof: prove(w.t, organization, k)})
}

func (w *world) admit(organization string, power int64) error {
	w.t.Helper()
	return w.send(x.Council, &validatorsv1.AdmitValidator{Organization: organization, Power: power})
}

// block ends the block of the world's height, and begins the next with what it says of the validators.
func (w *world) block(of x.Block) []*validatorsv1.Update {
	w.t.Helper()
	validators.Module.EndBlock(w.as(""))
	updates := validators.Updates(w.as(""))
	w.height++
	require.Empty(w.t, validators.Updates(w.as("")), "of this block only")
	validators.Module.BeginBlock(w.as(""), of)
	require.NoError(w.t, validators.Module.Check(w.as("")))
	return updates
}

// settle goes on until the set moves no more.
func (w *world) settle() {
	w.t.Helper()
	for len(w.block(x.Block{})) > 0 {
	}
}

func (w *world) validator(organization string) *validatorsv1.Validator {
	v, _ := validators.Get(w.as(""), organization)
	return v
}

// seated returns the power of each organization in the set.
func (w *world) seated() map[string]int64 {
	powers := map[string]int64{}
	for _, id := range organizations {
		if v := w.validator(id); v != nil && v.Seat != nil {
			powers[id] = v.Seat.Power
		}
	}
	return powers
}

func absent(names ...string) (votes []x.Vote) {
	for _, name := range names {
		votes = append(votes, x.Vote{Address: address(name), Power: 10, Absent: true})
	}
	return votes
}

// TestMessagesAreChecked has what each message is refused for.
func TestMessagesAreChecked(t *testing.T) {
	k := key("new")
	pq, err := mldsa65.GenPrivKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	require.NoError(t, err)
	application := func(change func(*validatorsv1.ApplyValidator)) *validatorsv1.ApplyValidator {
		m := &validatorsv1.ApplyValidator{PublicKey: wire(k), Proof: prove(t, "ee", k)}
		change(m)
		return m
	}
	for name, test := range map[string]struct {
		by     string
		before func(*world)
		m      x.Message
		want   error
	}{
		"apply":           {by: "ee", m: application(func(*validatorsv1.ApplyValidator) {})},
		"apply, ML-DSA":   {by: "ee", m: &validatorsv1.ApplyValidator{PublicKey: wire(pq), Proof: prove(t, "ee", pq)}},
		"no key":          {by: "ee", m: &validatorsv1.ApplyValidator{}, want: validators.ErrInvalid},
		"another kind":    {by: "ee", m: application(func(m *validatorsv1.ApplyValidator) { m.PublicKey.Type = "secp256k1" }), want: validators.ErrInvalid},
		"too short a key": {by: "ee", m: application(func(m *validatorsv1.ApplyValidator) { m.PublicKey.Key = m.PublicKey.Key[1:] }), want: validators.ErrInvalid},
		"an ML-DSA key that is none": {by: "ee", m: application(func(m *validatorsv1.ApplyValidator) {
			m.PublicKey.Type = validators.MLDSA65
		}), want: validators.ErrInvalid},
		"no proof":                {by: "ee", m: application(func(m *validatorsv1.ApplyValidator) { m.Proof = nil }), want: validators.ErrProof},
		"another's proof":         {by: "ff", m: application(func(*validatorsv1.ApplyValidator) {}), want: validators.ErrProof},
		"an ML-DSA key, no proof": {by: "ee", m: &validatorsv1.ApplyValidator{PublicKey: wire(pq), Proof: prove(t, "ff", pq)}, want: validators.ErrProof},
		"a key that validates": {by: "ee", m: &validatorsv1.ApplyValidator{
			PublicKey: wire(key("aa")), Proof: prove(t, "ee", key("aa")),
		}, want: validators.ErrKeyTaken},
		"a key of another application": {
			by: "ee", before: func(w *world) { require.NoError(w.t, w.apply("ff", "new")) },
			m: application(func(*validatorsv1.ApplyValidator) {}), want: validators.ErrKeyTaken,
		},
		"apply twice": {
			by: "ee", before: func(w *world) { require.NoError(w.t, w.apply("ee", "first")) },
			m: application(func(*validatorsv1.ApplyValidator) {}), want: validators.ErrApplied,
		},
		"apply as a validator":      {by: "aa", m: &validatorsv1.ApplyValidator{PublicKey: wire(k), Proof: prove(t, "aa", k)}, want: validators.ErrValidates},
		"withdraw nothing":          {by: "ee", m: &validatorsv1.WithdrawValidatorApplication{}, want: validators.ErrNotApplied},
		"admit without application": {by: x.Council, m: &validatorsv1.AdmitValidator{Organization: "ee", Power: 10}, want: validators.ErrNotApplied},
		"admit with too little":     {by: x.Council, m: &validatorsv1.AdmitValidator{Organization: "ee", Power: 9}, want: validators.ErrInvalid},
		"admit with too much":       {by: x.Council, m: &validatorsv1.AdmitValidator{Organization: "ee", Power: 1_000_001}, want: validators.ErrInvalid},
		"power":                     {by: x.Council, m: &validatorsv1.SetValidatorPower{Organization: "aa", Power: 1_000_000}},
		"power below":               {by: x.Council, m: &validatorsv1.SetValidatorPower{Organization: "aa", Power: -1}, want: validators.ErrInvalid},
		"power of nobody":           {by: x.Council, m: &validatorsv1.SetValidatorPower{Organization: "ee", Power: 10}, want: validators.ErrNoValidator},
		"remove":                    {by: x.Council, m: &validatorsv1.RemoveValidator{Organization: "aa"}},
		"remove nobody":             {by: x.Council, m: &validatorsv1.RemoveValidator{Organization: "ee"}, want: validators.ErrNoValidator},
		"remove the last": {by: x.Council, before: func(w *world) {
			for _, id := range organizations[1:4] {
				require.NoError(w.t, w.send(x.Council, &validatorsv1.RemoveValidator{Organization: id}))
			}
		}, m: &validatorsv1.RemoveValidator{Organization: "aa"}, want: validators.ErrLast},
		"retire":         {by: "aa", m: &validatorsv1.RetireValidator{}},
		"retire nothing": {by: "ee", m: &validatorsv1.RetireValidator{}, want: validators.ErrNoValidator},
		"retire twice": {
			by: "aa", before: func(w *world) { require.NoError(w.t, w.send("aa", &validatorsv1.RetireValidator{})) },
			m: &validatorsv1.RetireValidator{}, want: validators.ErrNoValidator,
		},
		"rotate to a former key": {by: "aa", before: func(w *world) {
			require.NoError(w.t, w.rotate("aa", "second"))
			w.settle()
		}, m: &validatorsv1.RotateConsensusKey{PublicKey: wire(key("aa")), Proof: prove(t, "aa", key("aa"))}, want: validators.ErrKeyTaken},
		"rotate without proof": {by: "aa", m: &validatorsv1.RotateConsensusKey{PublicKey: wire(k)}, want: validators.ErrProof},
		"rotate nothing":       {by: "ee", m: &validatorsv1.RotateConsensusKey{PublicKey: wire(k), Proof: prove(t, "ee", k)}, want: validators.ErrNoValidator},
		"rotate too much": {by: "aa", before: func(w *world) {
			require.NoError(w.t, w.send(x.Council, &validatorsv1.SetValidatorPower{Organization: "aa", Power: 100}))
			w.settle()
		}, m: &validatorsv1.RotateConsensusKey{PublicKey: wire(k), Proof: prove(t, "aa", k)}, want: validators.ErrTooMuchPower},
		"unjail the free": {by: "aa", m: &validatorsv1.UnjailValidator{}, want: validators.ErrNotJailed},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if test.before != nil {
				test.before(w)
			}
			err := w.send(test.by, test.m)
			require.ErrorIs(t, err, test.want)
			if test.want == nil {
				require.NoError(t, err)
			}
			w.settle()
		})
	}
}

// TestLifeOfAValidator applies, is admitted, rotates and retires, and says of each key when it validates.
func TestLifeOfAValidator(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.apply("ee", "first"))
	require.NoError(t, w.send("ee", &validatorsv1.WithdrawValidatorApplication{}))
	require.NoError(t, w.apply("ee", "first"), "a key that never validated is free again")
	require.NoError(t, w.admit("ee", 20))
	require.ErrorIs(t, w.admit("ee", 20), validators.ErrNotApplied)

	joins := w.height
	require.Equal(t, []*validatorsv1.Update{{PublicKey: wire(key("first")), Power: 13}}, w.block(x.Block{}), "a third of 40")
	require.Equal(t, []*validatorsv1.Update{{PublicKey: wire(key("first")), Power: 20}}, w.block(x.Block{}))
	require.Empty(t, w.block(x.Block{}))
	validates := func(name string, height int64) bool { return validators.Validates(w.as(""), address(name), height) }
	require.False(t, validates("first", joins+1))
	require.True(t, validates("first", joins+2), "two blocks later")

	rotates := w.height
	require.NoError(t, w.rotate("ee", "second"))
	require.Equal(t, []*validatorsv1.Update{
		{PublicKey: wire(key("first"))}, {PublicKey: wire(key("second")), Power: 20},
	}, w.block(x.Block{}))
	for height, second := range map[int64]bool{rotates + 1: false, rotates + 2: true} {
		require.Equal(t, second, validates("second", height))
		require.Equal(t, !second, validates("first", height))
	}
	retires := w.height
	require.NoError(t, w.send("ee", &validatorsv1.RetireValidator{}))
	require.ErrorIs(t, w.apply("ee", "third"), validators.ErrValidates, "it has its seat still")
	require.Equal(t, []*validatorsv1.Update{{PublicKey: wire(key("second"))}}, w.block(x.Block{}))
	require.True(t, validates("second", retires+1))
	require.False(t, validates("second", retires+2))
	require.Nil(t, w.validator("ee"))
	for _, former := range []string{"first", "second"} {
		require.ErrorIs(t, w.apply("ee", former), validators.ErrKeyTaken)
		require.ErrorIs(t, w.apply("ff", former), validators.ErrKeyTaken)
	}
	require.NoError(t, w.apply("ee", "third"))
}

// TestNobody tells an organization that nobody knows from one that has no validator.
func TestNobody(t *testing.T) {
	w := newWorld(t)
	_, err := validators.Module.Queries[0].Do(w.as(""), &validatorsv1.ValidatorRequest{Organization: "nobody"})
	require.ErrorIs(t, err, membership.ErrUnknownOrganization)
}

// TestJail: who misses too many blocks loses its seat, as long as those who stay have two thirds.
func TestJail(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, validators.Module.Params.Merge(w.as(""), `{"missed_window":100,"missed_blocks":10,"jailed_blocks":5}`))
	for range 10 {
		require.Empty(t, w.block(x.Block{Votes: absent("aa")}))
	}
	missing := func() int64 {
		r, err := validators.Module.Queries[0].Do(w.as(""), &validatorsv1.ValidatorRequest{Organization: "aa"})
		require.NoError(t, err)
		return r.(*validatorsv1.ValidatorResponse).Missed
	}
	require.EqualValues(t, 10, missing())
	before := w.state.Len()
	for range 50 {
		w.block(x.Block{})
	}
	require.Equal(t, before, w.state.Len(), "a block that nobody misses writes nothing")

	w.block(x.Block{Votes: absent("aa", "bb")})
	require.Equal(t, validatorsv1.Status_STATUS_JAILED, w.validator("aa").Status)
	w.settle()
	require.Equal(t, map[string]int64{"bb": 10, "cc": 10, "dd": 10}, w.seated())
	for range 80 {
		w.block(x.Block{Votes: absent("bb")})
	}
	require.Equal(t, validatorsv1.Status_STATUS_ACTIVE, w.validator("bb").Status, "two of four may not be jailed")

	require.NoError(t, w.send("aa", &validatorsv1.UnjailValidator{}))
	require.Zero(t, missing())
	w.block(x.Block{Votes: absent("bb")})
	require.Equal(t, validatorsv1.Status_STATUS_JAILED, w.validator("bb").Status, "now it is one of four")
	w.settle()
	require.Equal(t, map[string]int64{"aa": 10, "cc": 10, "dd": 10}, w.seated())
	require.True(t, validators.Validates(w.as(""), address("aa"), w.height+1), "with the key of before")
	require.False(t, validators.Validates(w.as(""), address("bb"), w.height+1))
	var early *x.Error
	require.NoError(t, w.send(x.Council, &validatorsv1.SetValidatorPower{Organization: "bb", Power: 30}))
	w.height = w.validator("bb").SinceHeight + 4
	require.True(t, errors.As(w.send("bb", &validatorsv1.UnjailValidator{}), &early))
	require.ErrorIs(t, early, validators.ErrJailed)
}

// TestMisbehavior: evidence ends a key for ever, and suspends the validator at once.
func TestMisbehavior(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.rotate("aa", "second"))
	w.block(x.Block{})
	deed := x.Block{Misbehavior: []x.Misbehavior{{Kind: x.DuplicateVote, Address: address("aa"), Power: 10, Height: 7}}}
	w.block(deed) // of the former key
	require.Equal(t, validatorsv1.Status_STATUS_SUSPENDED, w.validator("aa").Status)
	require.Equal(t, []*validatorsv1.Update{{PublicKey: wire(key("second"))}}, w.block(deed), "in the very block")
	since := w.validator("aa").SinceHeight
	w.block(deed)
	require.Equal(t, since, w.validator("aa").SinceHeight, "evidence of what is known changes nothing")
	w.block(x.Block{Misbehavior: []x.Misbehavior{{Address: []byte("nobody's")}}})

	require.ErrorIs(t, w.send("aa", &validatorsv1.UnjailValidator{}), validators.ErrNotJailed)
	require.ErrorIs(t, w.rotate("aa", "third"), validators.ErrSuspended)
	require.ErrorIs(t, w.apply("aa", "second"), validators.ErrKeyTaken)
	require.NoError(t, w.apply("aa", "third"))
	require.NoError(t, w.admit("aa", 10))
	w.settle()
	require.EqualValues(t, 10, w.seated()["aa"])
	require.True(t, validators.Validates(w.as(""), address("third"), w.height+1))
}

// TestOnlyValidatorMisbehaves: the set is never empty, and whoever must go does as soon as there is another.
func TestOnlyValidatorMisbehaves(t *testing.T) {
	w := newWorld(t)
	for _, id := range organizations[1:4] {
		require.NoError(t, w.send(id, &validatorsv1.RetireValidator{}))
	}
	w.settle()
	w.block(x.Block{Misbehavior: []x.Misbehavior{{Kind: x.LightClientAttack, Address: address("aa")}}})
	w.settle()
	require.Equal(t, map[string]int64{"aa": 10}, w.seated())
	require.NoError(t, w.apply("aa", "again"))
	require.ErrorIs(t, w.admit("aa", 10), validators.ErrSeated)
	require.NoError(t, w.apply("ee", "ee"))
	require.NoError(t, w.admit("ee", 10))
	w.settle()
	require.Equal(t, map[string]int64{"ee": 10}, w.seated())
	require.NoError(t, w.admit("aa", 10))
}

// TestParameters: those out of their bounds are refused.
func TestParameters(t *testing.T) {
	w := newWorld(t)
	for _, wrong := range []string{
		`{"missed_window":19}`, `{"missed_window":10001}`, `{"missed_blocks":9}`, `{"missed_window":100,"missed_blocks":100}`,
		`{"jailed_blocks":0}`, `{"jailed_blocks":1000001}`,
	} {
		require.ErrorIs(t, validators.Module.Params.Merge(w.as(""), wrong), validators.ErrInvalidParams, wrong)
	}
	require.NoError(t, validators.Module.Params.Merge(w.as(""), `{"missed_window":20,"missed_blocks":19,"jailed_blocks":1}`))
}

// TestProofIsNoVote: what a consensus key signs as a proof begins as no vote, proposal or extension of CometBFT does.
func TestProofIsNoVote(t *testing.T) {
	text := validators.ProofText(chainID, "aa", wire(key("aa")))
	require.Equal(t, "waymark/validator/1\nchain \"test\"\norganization \"aa\"\nkey ed25519 "+
		fmt.Sprintf("%x", key("aa").PubKey().Bytes())+"\n", string(text))
	require.NotContains(t, []byte{0x08, 0x0a, 0x11}, text[1], "the first field of those, after their length")
}
