package verify

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

// signers are validators with their private keys. Headers and votes are made by CometBFT's own types.
type signers struct {
	set  *cmttypes.ValidatorSet
	keys map[string]crypto.PrivKey // by address
}

// newSigners makes validators from names, of equal power 10. A name that begins with "pq" has an
// ML-DSA-65 key.
func newSigners(t testing.TB, names ...string) *signers {
	t.Helper()
	s := &signers{keys: map[string]crypto.PrivKey{}}
	var vals []*cmttypes.Validator
	for _, name := range names {
		seed := sha256.Sum256([]byte(name))
		var key crypto.PrivKey = ed25519.GenPrivKeyFromSecret(seed[:])
		if strings.HasPrefix(name, "pq") {
			pq, err := mldsa65.GenPrivKeyFromSeed(seed[:])
			require.NoError(t, err)
			key = pq
		}
		vals = append(vals, cmttypes.NewValidator(key.PubKey(), 10))
		s.keys[string(key.PubKey().Address())] = key
	}
	s.set = cmttypes.NewValidatorSet(vals)
	return s
}

func hash32(format string, args ...any) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, format, args...))
	return sum[:]
}

var genesisTime = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// headerTime is the time of the block at a height: ten seconds a block.
func headerTime(height int64) time.Time {
	return genesisTime.Add(time.Duration(height)*10*time.Second + 123456789)
}

// newHeader makes a header as CometBFT would.
func newHeader(chainID string, height int64, vals, next *signers, appHash []byte) *cmttypes.Header {
	return &cmttypes.Header{
		Version: cmtversion.Consensus{Block: blockProtocol, App: 1},
		ChainID: chainID,
		Height:  height,
		Time:    headerTime(height),
		LastBlockID: cmttypes.BlockID{
			Hash:          hash32("block %d", height-1),
			PartSetHeader: cmttypes.PartSetHeader{Total: 1, Hash: hash32("parts %d", height-1)},
		},
		LastCommitHash:     hash32("commit %d", height),
		DataHash:           hash32("data %d", height),
		ValidatorsHash:     vals.set.Hash(),
		NextValidatorsHash: next.set.Hash(),
		ConsensusHash:      hash32("params"),
		AppHash:            appHash,
		LastResultsHash:    hash32("results %d", height),
		EvidenceHash:       hash32(""),
		ProposerAddress:    vals.set.Validators[0].Address,
	}
}

// sign commits a header. The flag says how each validator, by index, votes.
func (s *signers) sign(t testing.TB, header *cmttypes.Header, flag func(i int) cmttypes.BlockIDFlag) *cmttypes.Commit {
	t.Helper()
	commit := &cmttypes.Commit{
		Height: header.Height,
		Round:  1,
		BlockID: cmttypes.BlockID{
			Hash:          header.Hash(),
			PartSetHeader: cmttypes.PartSetHeader{Total: 2, Hash: hash32("parts %d", header.Height)},
		},
	}
	for i, val := range s.set.Validators {
		vote := cmttypes.CommitSig{BlockIDFlag: flag(i)}
		if vote.BlockIDFlag != cmttypes.BlockIDFlagAbsent {
			vote.ValidatorAddress = val.Address
			vote.Timestamp = header.Time.Add(time.Duration(i+1) * 37 * time.Millisecond)
		}
		commit.Signatures = append(commit.Signatures, vote)
	}
	for i, val := range s.set.Validators {
		if commit.Signatures[i].BlockIDFlag == cmttypes.BlockIDFlagAbsent {
			continue
		}
		signature, err := s.keys[string(val.Address)].Sign(commit.VoteSignBytes(header.ChainID, int32(i)))
		require.NoError(t, err)
		commit.Signatures[i].Signature = signature
	}
	return commit
}

// all votes for the block.
func all(int) cmttypes.BlockIDFlag { return cmttypes.BlockIDFlagCommit }

// allBut lets one validator vote otherwise.
func allBut(index int, flag cmttypes.BlockIDFlag) func(int) cmttypes.BlockIDFlag {
	return func(i int) cmttypes.BlockIDFlag {
		if i == index {
			return flag
		}
		return cmttypes.BlockIDFlagCommit
	}
}

// lightBlock is what the bundle says of a block: CometBFT's bytes, read as ours.
func lightBlock(t testing.TB, header *cmttypes.Header, commit *cmttypes.Commit, set *cmttypes.ValidatorSet) *proofv1.LightBlock {
	t.Helper()
	theirs := cmtproto.SignedHeader{Header: header.ToProto(), Commit: commit.ToProto()}
	bz, err := theirs.Marshal()
	require.NoError(t, err)
	ours := new(proofv1.SignedHeader)
	require.NoError(t, ours.Unmarshal(bz))
	again, err := ours.Marshal()
	require.NoError(t, err)
	require.Equal(t, bz, again, "our messages have the bytes of CometBFT's")
	return &proofv1.LightBlock{SignedHeader: ours, Validators: &proofv1.ValidatorSet{Validators: ourValidators(t, set)}}
}

func ourValidators(t testing.TB, set *cmttypes.ValidatorSet) []*proofv1.Validator {
	t.Helper()
	var vals []*proofv1.Validator
	for _, val := range set.Validators {
		ours := new(proofv1.Validator)
		require.NoError(t, ours.Unmarshal(val.Bytes()))
		vals = append(vals, ours)
	}
	return vals
}
