package signer

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// rotation is a set in which one key validates to a height, and another from there on.
type rotation struct {
	height   int64
	old, new crypto.PrivKey
	at       int64 // the first height of the new; 0 for never
}

func (r *rotation) Height() int64 { return r.height }

func (r *rotation) Validates(height int64, addresses ...[]byte) ([]bool, error) {
	validating := r.old
	if r.at != 0 && height >= r.at {
		validating = r.new
	}
	answers := make([]bool, len(addresses))
	for i, address := range addresses {
		answers[i] = bytes.Equal(address, validating.PubKey().Address())
	}
	return answers, nil
}

func newHome(t *testing.T) string {
	home := t.TempDir()
	for _, dir := range []string{"secrets", "data"} {
		require.NoError(t, os.Mkdir(filepath.Join(home, dir), 0o700))
	}
	return home
}

func open(t *testing.T, home string, set Set) *Signer {
	s, err := Open(home, set, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return s
}

// signs has a signer do what CometBFT does at the height after the last, and requires a key of it.
func signs(t *testing.T, s *Signer, want crypto.PrivKey) {
	t.Helper()
	key, err := s.GetPubKey()
	require.NoError(t, err)
	require.Equal(t, want.PubKey(), key)
	height := s.set.Height() + 1
	proposal := &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: height}
	require.NoError(t, s.SignProposal("chain", proposal))
	require.True(t, key.VerifySignature(types.ProposalSignBytes("chain", proposal), proposal.Signature))
	vote := &cmtproto.Vote{Type: cmtproto.PrevoteType, Height: height, ValidatorAddress: key.Address()}
	require.NoError(t, s.SignVote("chain", vote))
	require.True(t, key.VerifySignature(types.VoteSignBytes("chain", vote), vote.Signature))
	vote.BlockID.Hash = make([]byte, 32)
	require.Error(t, s.SignVote("chain", vote), "nothing is signed twice")
	vote.ValidatorAddress = []byte("somebody else")
	require.Error(t, s.SignVote("chain", vote))
}

// TestRotation loses no height, whether or not the node starts anew at any of them, and whenever the next key was made.
func TestRotation(t *testing.T) {
	quantum, err := mldsa65.GenPrivKeyFromSeed(bytes.Repeat([]byte{1}, mldsa65.SeedSize))
	require.NoError(t, err)
	for name, restarts := range map[string]bool{"restarts": true, "goes on": false} {
		t.Run(name, func(t *testing.T) {
			home := newHome(t)
			r := &rotation{old: ed25519.GenPrivKeyFromSecret([]byte("old")), new: quantum}
			Create(home, r.old)
			s := open(t, home, r)
			for ; r.height < 10; r.height++ {
				if restarts {
					s = open(t, home, r)
				}
				switch r.height {
				case 3:
					require.NoError(t, CreateNext(home, r.new))
					require.ErrorIs(t, CreateNext(home, r.old), ErrNext)
				case 5:
					r.at = 8 // as the state of height 6 says
				}
				signs(t, s, map[bool]crypto.PrivKey{false: r.old, true: r.new}[r.at > 0 && r.height+1 >= r.at])
			}
			now, then, err := Secrets(home)
			require.NoError(t, err)
			require.Equal(t, r.new.PubKey(), now.PubKey(), "the next key is the current one")
			require.Nil(t, then)
			require.NoError(t, CreateNext(home, ed25519.GenPrivKey()), "and there may be a next one again")
		})
	}
}

// TestPromotionIsCutShort: wherever a crash comes between the renames, a start goes on, and each key has its own state.
func TestPromotionIsCutShort(t *testing.T) {
	for crash := range 3 {
		home := newHome(t)
		r := &rotation{height: 4, old: ed25519.GenPrivKeyFromSecret([]byte("old")), new: ed25519.GenPrivKeyFromSecret([]byte("new"))}
		Create(home, r.old)
		signs(t, open(t, home, r), r.old)
		require.NoError(t, CreateNext(home, r.new))
		r.at, r.height = 6, 5
		then, err := next(home).load()
		require.NoError(t, err)
		vote := &cmtproto.Vote{Type: cmtproto.PrevoteType, Height: 6, ValidatorAddress: then.Key.Address}
		require.NoError(t, then.SignVote("chain", vote))
		moves := [][2]string{
			{nodeconfig.ValidatorKeyFile, nodeconfig.FormerValidatorKeyFile},
			{nodeconfig.NextValidatorStateFile, nodeconfig.ValidatorStateFile},
		}
		for _, move := range moves[:crash] {
			require.NoError(t, os.Rename(filepath.Join(home, move[0]), filepath.Join(home, move[1])))
		}
		s := open(t, home, r)
		key, err := s.GetPubKey()
		require.NoError(t, err)
		require.Equal(t, r.new.PubKey(), key)
		require.EqualValues(t, 6, s.now.LastSignState.Height, "what it signed is not forgotten")
		require.Nil(t, s.then)
		_, err = os.Stat(filepath.Join(home, nodeconfig.NextValidatorKeyFile))
		require.ErrorIs(t, err, os.ErrNotExist)
	}
}

// TestSecretsDuringPromotion: who looks at a home while its node makes the next key the current one fails at most for a moment;
// CometBFT's loader would end the process.
func TestSecretsDuringPromotion(t *testing.T) {
	home := newHome(t)
	Create(home, ed25519.GenPrivKey())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 200 {
			assert.NoError(t, CreateNext(home, ed25519.GenPrivKey()))
			assert.NoError(t, promote(home))
		}
	}()
	for {
		select {
		case <-done:
			return
		default:
		}
		if _, _, err := Secrets(home); err != nil {
			require.ErrorIs(t, err, os.ErrNotExist)
		}
	}
}

// TestIncompleteHomes: no key signs without what it signed last.
func TestIncompleteHomes(t *testing.T) {
	for _, file := range []string{
		nodeconfig.ValidatorKeyFile, nodeconfig.ValidatorStateFile, nodeconfig.NextValidatorStateFile,
	} {
		home := newHome(t)
		key := ed25519.GenPrivKey()
		Create(home, key)
		require.NoError(t, CreateNext(home, ed25519.GenPrivKey()))
		require.NoError(t, os.WriteFile(filepath.Join(home, file), []byte("{"), 0o600))
		_, err := Open(home, &rotation{old: key}, slog.New(slog.DiscardHandler))
		require.ErrorContains(t, err, file)
		require.NoError(t, os.Remove(filepath.Join(home, file)))
		_, err = Open(home, &rotation{old: key}, slog.New(slog.DiscardHandler))
		require.ErrorIs(t, err, os.ErrNotExist, file)
	}
}
