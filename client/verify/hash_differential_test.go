package verify

import (
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

var (
	anyHash = rapid.OneOf(rapid.SliceOfN(rapid.Byte(), 32, 32), rapid.SliceOfN(rapid.Byte(), 0, 40))
	anyTime = rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "seconds"),
			rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")).UTC()
	})
	anyBlockID = rapid.Custom(func(t *rapid.T) cmttypes.BlockID {
		return cmttypes.BlockID{Hash: anyHash.Draw(t, "hash"), PartSetHeader: cmttypes.PartSetHeader{
			Total: rapid.Uint32().Draw(t, "total"), Hash: anyHash.Draw(t, "parts"),
		}}
	})
)

func TestHeaderHashIsThatOfCometBFT(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		theirs := &cmttypes.Header{
			Version:            cmtversion.Consensus{Block: rapid.Uint64().Draw(t, "block"), App: rapid.Uint64().Draw(t, "app")},
			ChainID:            rapid.String().Draw(t, "chain"),
			Height:             rapid.Int64().Draw(t, "height"),
			Time:               anyTime.Draw(t, "time"),
			LastBlockID:        anyBlockID.Draw(t, "last"),
			LastCommitHash:     anyHash.Draw(t, "commit"),
			DataHash:           anyHash.Draw(t, "data"),
			ValidatorsHash:     append(anyHash.Draw(t, "validators"), 1), // without it, CometBFT gives no hash
			NextValidatorsHash: anyHash.Draw(t, "next"),
			ConsensusHash:      anyHash.Draw(t, "consensus"),
			AppHash:            anyHash.Draw(t, "app"),
			LastResultsHash:    anyHash.Draw(t, "results"),
			EvidenceHash:       anyHash.Draw(t, "evidence"),
			ProposerAddress:    anyHash.Draw(t, "proposer"),
		}
		bz, err := theirs.ToProto().Marshal()
		require.NoError(t, err)
		ours := new(proofv1.Header)
		require.NoError(t, ours.Unmarshal(bz))
		hash, err := HeaderHash(ours)
		require.NoError(t, err)
		require.Equal(t, []byte(theirs.Hash()), hash)
	})
}

func TestVoteSignBytesAreThoseOfCometBFT(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chainID := rapid.String().Draw(t, "chain")
		theirs := &cmttypes.Commit{
			Height:  rapid.Int64().Draw(t, "height"),
			Round:   rapid.Int32().Draw(t, "round"),
			BlockID: anyBlockID.Draw(t, "block"),
			Signatures: []cmttypes.CommitSig{{
				BlockIDFlag: cmttypes.BlockIDFlagCommit, ValidatorAddress: make([]byte, 20),
				Timestamp: anyTime.Draw(t, "time"), Signature: []byte{1},
			}},
		}
		// CometBFT signs no hash of another length, and as a vote for none what names no block.
		theirs.BlockID.Hash, theirs.BlockID.PartSetHeader.Hash = hash32("%s", chainID), hash32("parts")
		bz, err := theirs.ToProto().Marshal()
		require.NoError(t, err)
		ours := new(proofv1.Commit)
		require.NoError(t, ours.Unmarshal(bz))
		message, err := voteSignBytes(chainID, ours, theirs.Signatures[0].Timestamp)
		require.NoError(t, err)
		require.Equal(t, theirs.VoteSignBytes(chainID, 0), message)
	})
}

func TestValidatorsHashIsThatOfCometBFT(t *testing.T) {
	pq := newSigners(t, "pq1", "pq2", "pq3").set.Validators
	rapid.Check(t, func(t *rapid.T) {
		var theirs []*cmttypes.Validator
		n := rapid.IntRange(1, 12).Draw(t, "validators")
		for i := range n {
			power := rapid.Int64Range(1, maxTotalPower/12).Draw(t, "power")
			key := ed25519.GenPrivKeyFromSecret([]byte{byte(i), byte(n)}).PubKey()
			if i < len(pq) && rapid.Bool().Draw(t, "post-quantum") {
				key = pq[i].PubKey
			}
			theirs = append(theirs, cmttypes.NewValidator(key, power))
		}
		set := cmttypes.NewValidatorSet(theirs)
		var shuffled []*proofv1.Validator
		for _, i := range rapid.Permutation(theirs).Draw(t, "order") {
			ours := new(proofv1.Validator)
			require.NoError(t, ours.Unmarshal(i.Bytes()))
			shuffled = append(shuffled, ours)
		}
		ours, err := newValidatorSet(inOrder(shuffled))
		require.NoError(t, err)
		require.Equal(t, set.Hash(), ours.hash)
		require.Equal(t, set.TotalVotingPower(), ours.total)
		for i, val := range set.Validators {
			require.Equal(t, []byte(val.Address), ours.members[i].address)
		}
	})
}

// TestKeysAreThoseOfCometBFT: the kinds of key and their lengths.
func TestKeysAreThoseOfCometBFT(t *testing.T) {
	for _, key := range []*proofv1.PublicKey{
		nil,
		{},
		{Sum: &proofv1.PublicKey_Ed25519{Ed25519: make([]byte, ed25519.PubKeySize-1)}},
		{Sum: &proofv1.PublicKey_Ed25519{Ed25519: make([]byte, ed25519.PubKeySize+1)}},
		{Sum: &proofv1.PublicKey_Mldsa65{Mldsa65: make([]byte, mldsa65.PubKeySize-1)}},
	} {
		_, err := newValidator(&proofv1.Validator{PubKey: key, VotingPower: 1})
		require.Error(t, err)
	}
	// The kinds that CometBFT has besides are not decoded, so a bundle with one is not canonical.
	secp, err := (&cmtproto.SimpleValidator{VotingPower: 1}).Marshal()
	require.NoError(t, err)
	ours := new(proofv1.Validator)
	require.NoError(t, ours.Unmarshal(secp))
	_, err = newValidator(ours)
	require.Error(t, err)
}
