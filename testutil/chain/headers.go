package chain

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/verify"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
)

// Validators are the organizations that validate a test chain from its first block on, each with the same power.
var Validators = []string{"maker", "inspector", "platform", "customs"}

// power is every first validator's.
const power = 10

// headers is what CometBFT knows of a test chain: who signs which header, and what is in it.
type headers struct {
	initial int64
	keys    map[string]crypto.PrivKey     // that sign, by address
	sets    map[int64]*types.ValidatorSet // of a height: known two heights ahead of the last block
	hashes  map[int64][]byte              // app hashes of the states, by height
	times   map[int64]time.Time
	blocks  map[int64][]byte // hashes of the headers of decided heights
}

func newHeaders() headers {
	h := headers{
		initial: 1, keys: map[string]crypto.PrivKey{}, sets: map[int64]*types.ValidatorSet{},
		hashes: map[int64][]byte{}, times: map[int64]time.Time{}, blocks: map[int64][]byte{},
	}
	var first []*types.Validator
	for i := range Validators {
		key := FirstKey(i)
		h.keys[string(key.PubKey().Address())] = key
		first = append(first, types.NewValidator(key.PubKey(), power))
	}
	h.begin(1, types.NewValidatorSet(first))
	return h
}

// FirstKey returns the consensus key of one of Validators.
func FirstKey(validator int) crypto.PrivKey {
	return ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "validator %d", validator))
}

// begin has a set validate the first blocks of a chain.
func (h *headers) begin(initial int64, set *types.ValidatorSet) {
	h.initial, h.sets[initial], h.sets[initial+1] = initial, set, set
}

// clone returns the same headers, with notes of their own.
func (h headers) clone() headers {
	h.keys, h.sets, h.hashes, h.times = maps.Clone(h.keys), maps.Clone(h.sets), maps.Clone(h.hashes), maps.Clone(h.times)
	h.blocks = maps.Clone(h.blocks)
	return h
}

// decided notes the state of a height, which the next header will carry, and how its block changes the set, as CometBFT
// does: from two heights later on.
func (h headers) decided(t testing.TB, height int64, at time.Time, res *abci.ResponseFinalizeBlock) {
	h.hashes[height], h.times[height] = res.AppHash, at
	changes, err := types.PB2TM.ValidatorUpdates(res.ValidatorUpdates)
	require.NoError(t, err)
	set := h.sets[height+1]
	if len(changes) > 0 {
		set = set.Copy()
		require.NoError(t, set.UpdateWithChangeSet(changes))
	}
	h.sets[height+2] = set
	h.blocks[height] = h.header(height).Hash()
}

// header returns the header of a decided height, or of the one after the last: a second after that.
func (h headers) header(height int64) *types.Header {
	at, decided := h.times[height]
	if !decided {
		at = h.times[height-1].Add(time.Second)
	}
	set, next := h.sets[height], h.sets[height+1]
	return &types.Header{
		Version: version.Consensus{Block: 11, App: 1}, ChainID: ID, Height: height, Time: at,
		LastBlockID:    types.BlockID{Hash: h.blocks[height-1], PartSetHeader: types.PartSetHeader{Total: 1, Hash: digest("parts")}},
		ValidatorsHash: set.Hash(), NextValidatorsHash: next.Hash(), ConsensusHash: digest("consensus"),
		AppHash: h.hashes[height-1], LastResultsHash: digest("results"), EvidenceHash: digest("evidence"),
		LastCommitHash: digest("commit"), DataHash: digest("data"), ProposerAddress: set.Validators[0].Address,
	}
}

// Header returns the header of a committed height.
func (c *Chain) Header(height int64) *proofv1.Header {
	c.t.Helper()
	bz, err := c.headers.header(height).ToProto().Marshal()
	require.NoError(c.t, err)
	header := new(proofv1.Header)
	require.NoError(c.t, header.Unmarshal(bz))
	return header
}

// lastCommit returns who signed the block before a height.
func (c *Chain) lastCommit(height int64) (info abci.CommitInfo) {
	if height == c.headers.initial {
		return info
	}
	for _, v := range c.headers.sets[height-1].Validators {
		vote := abci.VoteInfo{Validator: types.TM2PB.Validator(v), BlockIdFlag: cmtproto.BlockIDFlagCommit}
		if c.Silent[string(v.Address)] {
			vote.BlockIdFlag = cmtproto.BlockIDFlagAbsent
		}
		info.Votes = append(info.Votes, vote)
	}
	return info
}

// ConsensusKey returns a key that can validate the chain, the same for a name in every chain, of a kind of package
// validators.
func (c *Chain) ConsensusKey(name, kind string) crypto.PrivKey {
	c.t.Helper()
	var key crypto.PrivKey = ed25519.GenPrivKeyFromSecret([]byte(name))
	if kind == mldsa65.KeyType {
		var err error
		key, err = mldsa65.GenPrivKeyFromSeed(digest(name))
		require.NoError(c.t, err)
	}
	c.headers.keys[string(key.PubKey().Address())] = key
	return key
}

// WireKey returns the public key of a consensus key, as messages have it.
func WireKey(key crypto.PrivKey) *validatorsv1.ConsensusKey {
	return &validatorsv1.ConsensusKey{Type: key.Type(), Key: key.PubKey().Bytes()}
}

// Set returns the validators of a height up to two after the last block: the power of each address.
func (c *Chain) Set(height int64) map[string]int64 {
	powers := map[string]int64{}
	for _, v := range c.headers.sets[height].Validators {
		powers[string(v.Address)] = v.VotingPower
	}
	return powers
}

// Successors are the validators of a chain that goes on where this one stands, as CometBFT tells them at its start.
func (c *Chain) Successors() []abci.ValidatorUpdate {
	return types.TM2PB.ValidatorUpdates(c.headers.sets[c.Height+2])
}

// Genesis is the chain's root of trust.
func (c *Chain) Genesis() *verify.Genesis {
	g := &verify.Genesis{ChainID: ID, InitialHeight: c.headers.initial}
	for _, v := range c.headers.sets[c.headers.initial].Validators {
		g.Validators = append(g.Validators, wireValidator(c.t, v))
	}
	return g
}

// LightBlock returns the signed header after a committed height, which carries the hash of its state.
func (c *Chain) LightBlock(after int64) *proofv1.LightBlock {
	c.t.Helper()
	set, header := c.headers.sets[after+1], c.headers.header(after+1)
	commit := &types.Commit{Height: header.Height, BlockID: types.BlockID{Hash: header.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: digest("parts")}}}
	for i, v := range set.Validators {
		vote := &cmtproto.Vote{
			Type: cmtproto.PrecommitType, Height: header.Height, BlockID: commit.BlockID.ToProto(),
			Timestamp: header.Time.Add(time.Millisecond), ValidatorAddress: v.Address, ValidatorIndex: int32(i),
		}
		signature, err := c.headers.keys[string(v.Address)].Sign(types.VoteSignBytes(ID, vote))
		require.NoError(c.t, err)
		commit.Signatures = append(commit.Signatures, types.CommitSig{
			BlockIDFlag: types.BlockIDFlagCommit, ValidatorAddress: v.Address, Timestamp: vote.Timestamp, Signature: signature,
		})
	}
	bz, err := (&types.SignedHeader{Header: header, Commit: commit}).ToProto().Marshal()
	require.NoError(c.t, err)
	block := &proofv1.LightBlock{SignedHeader: new(proofv1.SignedHeader), Validators: new(proofv1.ValidatorSet)}
	require.NoError(c.t, block.SignedHeader.Unmarshal(bz))
	for _, v := range set.Validators {
		block.Validators.Validators = append(block.Validators.Validators, wireValidator(c.t, v))
	}
	return block
}

// Prove returns the bytes of a bundle of the latest state, with no more blocks than its last where the validators are
// still those of the genesis, else with every one.
func (c *Chain) Prove(request *proofv1.ProveRequest) []byte {
	c.t.Helper()
	var bundle proofv1.Bundle
	c.Query("/prove", request, &bundle)
	if set := c.headers.sets[bundle.Height+1]; string(set.Hash()) != string(c.headers.sets[c.headers.initial].Hash()) {
		for height := c.headers.initial; height < bundle.Height; height++ {
			bundle.Path = append(bundle.Path, c.LightBlock(height))
		}
	}
	bundle.Path = append(bundle.Path, c.LightBlock(bundle.Height))
	if bundle.Verdict != nil || bundle.Clearance != nil {
		bundle.Header = c.Header(bundle.Height)
	}
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

func digest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}
