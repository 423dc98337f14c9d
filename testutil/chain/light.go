package chain

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/verify"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

// validators sign the headers of a test chain.
type validators struct {
	set    *types.ValidatorSet
	keys   map[string]ed25519.PrivKey // by address
	hashes map[int64][]byte           // app hashes of the states, by height
	times  map[int64]time.Time
}

func newValidators(n int) validators {
	v := validators{keys: map[string]ed25519.PrivKey{}, hashes: map[int64][]byte{}, times: map[int64]time.Time{}}
	var all []*types.Validator
	for i := range n {
		key := ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "validator %d", i))
		v.keys[string(key.PubKey().Address())] = key
		all = append(all, types.NewValidator(key.PubKey(), 10))
	}
	v.set = types.NewValidatorSet(all)
	return v
}

// clone returns the same validators, with notes of their own.
func (v validators) clone() validators {
	v.hashes, v.times = maps.Clone(v.hashes), maps.Clone(v.times)
	return v
}

// sign notes the state of a height, which the next header will carry.
func (v validators) sign(_ testing.TB, height int64, at time.Time, appHash []byte) {
	v.hashes[height], v.times[height] = appHash, at
}

// Genesis is the chain's root of trust.
func (c *Chain) Genesis() *verify.Genesis {
	g := &verify.Genesis{ChainID: ID, InitialHeight: 1}
	for _, v := range c.light.set.Validators {
		g.Validators = append(g.Validators, wireValidator(c.t, v))
	}
	return g
}

// LightBlock returns the signed header after a committed height, which carries the hash of its state.
func (c *Chain) LightBlock(after int64) *proofv1.LightBlock {
	c.t.Helper()
	header := &types.Header{
		Version: version.Consensus{Block: 11, App: 1}, ChainID: ID, Height: after + 1, Time: c.light.times[after].Add(time.Second),
		LastBlockID:    blockID(fmt.Appendf(nil, "block %d", after)),
		ValidatorsHash: c.light.set.Hash(), NextValidatorsHash: c.light.set.Hash(), ConsensusHash: digest("consensus"),
		AppHash: c.light.hashes[after], LastResultsHash: digest("results"), EvidenceHash: digest("evidence"),
		LastCommitHash: digest("commit"), DataHash: digest("data"), ProposerAddress: c.light.set.Validators[0].Address,
	}
	commit := &types.Commit{Height: header.Height, BlockID: types.BlockID{Hash: header.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: digest("parts")}}}
	for i, v := range c.light.set.Validators {
		vote := &cmtproto.Vote{
			Type: cmtproto.PrecommitType, Height: header.Height, BlockID: commit.BlockID.ToProto(),
			Timestamp: header.Time.Add(time.Millisecond), ValidatorAddress: v.Address, ValidatorIndex: int32(i),
		}
		signature, err := c.light.keys[string(v.Address)].Sign(types.VoteSignBytes(ID, vote))
		require.NoError(c.t, err)
		commit.Signatures = append(commit.Signatures, types.CommitSig{
			BlockIDFlag: types.BlockIDFlagCommit, ValidatorAddress: v.Address, Timestamp: vote.Timestamp, Signature: signature,
		})
	}
	bz, err := (&types.SignedHeader{Header: header, Commit: commit}).ToProto().Marshal()
	require.NoError(c.t, err)
	block := &proofv1.LightBlock{SignedHeader: new(proofv1.SignedHeader), Validators: new(proofv1.ValidatorSet)}
	require.NoError(c.t, block.SignedHeader.Unmarshal(bz))
	for _, v := range c.light.set.Validators {
		block.Validators.Validators = append(block.Validators.Validators, wireValidator(c.t, v))
	}
	return block
}

// Prove returns the bytes of a bundle of the latest state.
func (c *Chain) Prove(request *proofv1.ProveRequest) []byte {
	c.t.Helper()
	var bundle proofv1.Bundle
	c.Query("/prove", request, &bundle)
	bundle.Path = []*proofv1.LightBlock{c.LightBlock(bundle.Height)}
	bz, err := bundle.Marshal()
	require.NoError(c.t, err)
	return bz
}

// Verify proves the whole of what is known of a subject, and verifies it offline.
func (c *Chain) Verify(subject string) *verify.Result {
	c.t.Helper()
	bundle := c.Prove(&proofv1.ProveRequest{Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: subject})
	result, err := verify.Verify(bundle, c.Genesis(), verify.Options{})
	require.NoError(c.t, err)
	return result
}

func wireValidator(t testing.TB, v *types.Validator) *proofv1.Validator {
	ours := new(proofv1.Validator)
	require.NoError(t, ours.Unmarshal(v.Bytes()))
	return ours
}

func blockID(hash []byte) types.BlockID {
	return types.BlockID{Hash: digest(string(hash)), PartSetHeader: types.PartSetHeader{Total: 1, Hash: digest("parts")}}
}

func digest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}
