package verify

import (
	"bytes"
	"testing"
	"time"

	"github.com/cometbft/cometbft/light"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

// theirBlock is a block in CometBFT's types.
type theirBlock struct {
	header *cmttypes.Header
	commit *cmttypes.Commit
	set    *cmttypes.ValidatorSet
}

func (b *theirBlock) ours(t testing.TB) *proofv1.LightBlock {
	return lightBlock(t, b.header, b.commit, b.set)
}

func (b *theirBlock) signed() *cmttypes.SignedHeader {
	return &cmttypes.SignedHeader{Header: b.header, Commit: b.commit}
}

// drawBlock makes a block of some validators of a pool, with some of their votes.
func drawBlock(t *rapid.T, tb testing.TB, pool *signers, height int64, at time.Time) *theirBlock {
	var vals []*cmttypes.Validator
	for _, val := range pool.set.Validators {
		if rapid.IntRange(0, 3).Draw(t, "member") > 0 {
			power := rapid.SampledFrom([]int64{1, 1, 2, 10, maxTotalPower / 16}).Draw(t, "power")
			vals = append(vals, cmttypes.NewValidator(val.PubKey, power))
		}
	}
	if len(vals) == 0 {
		vals = append(vals, cmttypes.NewValidator(pool.set.Validators[0].PubKey, 1))
	}
	s := &signers{cmttypes.NewValidatorSet(vals), pool.keys}
	header := newHeader("waymark-1", height, s, s, hash32("app"))
	header.Time = at
	flags := rapid.SliceOfN(rapid.SampledFrom([]cmttypes.BlockIDFlag{2, 2, 2, 2, 2, 2, 2, 2, 1, 3}), len(vals), len(vals)).Draw(t, "flags")
	commit := s.sign(tb, header, func(i int) cmttypes.BlockIDFlag { return flags[i] })
	return &theirBlock{header, commit, s.set}
}

// disturb changes a block in one way, or leaves it.
func (b *theirBlock) disturb(t *rapid.T) *theirBlock {
	header, commit := *b.header, b.commit.Clone()
	at := rapid.IntRange(0, len(commit.Signatures)-1).Draw(t, "at")
	other := rapid.IntRange(0, len(commit.Signatures)-1).Draw(t, "other")
	votes := commit.Signatures
	flip := func(bz []byte) []byte {
		bz = bytes.Clone(bz)
		if len(bz) > 0 {
			bz[rapid.IntRange(0, len(bz)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		}
		return bz
	}
	switch rapid.IntRange(0, 37).Draw(t, "disturbance") {
	case 0:
		votes[at].Signature = flip(votes[at].Signature)
	case 1:
		votes[at].Signature = votes[other].Signature
	case 2:
		votes[at] = votes[other]
	case 3:
		votes[at], votes[other] = votes[other], votes[at]
	case 4:
		votes[at] = cmttypes.NewCommitSigAbsent()
	case 5:
		votes[at].BlockIDFlag = rapid.SampledFrom([]cmttypes.BlockIDFlag{0, 1, 2, 3, 4}).Draw(t, "flag")
	case 6:
		votes[at].Timestamp = votes[at].Timestamp.Add(time.Nanosecond)
	case 7:
		votes[at].ValidatorAddress = flip(votes[at].ValidatorAddress)
	case 8:
		votes[at].ValidatorAddress = votes[other].ValidatorAddress
	case 9:
		commit.Signatures = votes[:len(votes)-1]
	case 10:
		commit.Signatures = append(votes, votes[other])
	case 11:
		commit.Height++
	case 12:
		commit.Round = rapid.Int32Range(-1, 2).Draw(t, "round")
	case 13:
		commit.BlockID.Hash = flip(commit.BlockID.Hash)
	case 14:
		commit.BlockID.PartSetHeader.Hash = flip(commit.BlockID.PartSetHeader.Hash)
	case 15:
		header.AppHash = flip(header.AppHash)
	case 16:
		header.ValidatorsHash = flip(header.ValidatorsHash)
	case 17:
		header.ChainID = "waymark-2"
	case 18:
		header.Height++
		commit.Height++
	}
	if rapid.IntRange(0, 9).Draw(t, "rename") == 0 {
		commit.BlockID.Hash = header.Hash() // a forger would
	}
	return &theirBlock{&header, commit, b.set}
}

// counted is the commit without the votes that do not verify. CometBFT refuses a commit with one of
// those if it meets it before it has enough, and ignores it after; we ignore it.
func (b *theirBlock) counted() *theirBlock {
	commit := b.commit.Clone()
	for i, vote := range commit.Signatures {
		if i < b.set.Size() && vote.BlockIDFlag == cmttypes.BlockIDFlagCommit &&
			!b.set.Validators[i].PubKey.VerifySignature(commit.VoteSignBytes(b.header.ChainID, int32(i)), vote.Signature) {
			commit.Signatures[i] = cmttypes.NewCommitSigAbsent()
		}
	}
	return &theirBlock{b.header, commit, b.set}
}

// wellFormed is CometBFT's opinion of the form, and where we are stricter than its light client on
// purpose: every vote, counted or not, is of the validator of its index.
func (b *theirBlock) wellFormed() bool {
	if b.signed().ValidateBasic("waymark-1") != nil {
		return false
	}
	for i, vote := range b.commit.Signatures {
		if vote.BlockIDFlag != cmttypes.BlockIDFlagAbsent &&
			(i >= b.set.Size() || !bytes.Equal(vote.ValidatorAddress, b.set.Validators[i].Address)) {
			return false
		}
	}
	return true
}

// accepted is CometBFT's opinion of a block by itself.
func (b *theirBlock) accepted() bool {
	return b.signed().ValidateBasic("waymark-1") == nil &&
		bytes.Equal(b.set.Hash(), b.header.ValidatorsHash) &&
		b.set.VerifyCommitLight("waymark-1", b.commit.BlockID, b.header.Height, b.commit) == nil
}

// pool is of few and mixed keys, so that sets overlap.
func pool(t testing.TB) *signers { return newSigners(t, "a", "b", "c", "d", "e", "pqf") }

func TestCommitIsAcceptedAsByCometBFT(t *testing.T) {
	everybody := pool(t)
	accepted, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		base := drawBlock(rt, t, everybody, 7, headerTime(7))
		for range 20 {
			b := base.disturb(rt)
			_, err := newSignedBlock("waymark-1", b.ours(t))
			require.Equal(rt, b.wellFormed() && b.counted().accepted(), err == nil, "%v", err)
			if b.accepted() && b.wellFormed() {
				require.NoError(rt, err)
			}
			if err == nil {
				accepted++
			} else {
				refused++
			}
		}
	})
	require.Greater(t, accepted, 50)
	require.Greater(t, refused, 50)
}

func TestLinkIsAcceptedAsByCometBFT(t *testing.T) {
	everybody := pool(t)
	accepted, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		var trusted *theirBlock
		for trusted == nil || !trusted.accepted() {
			trusted = drawBlock(rt, t, everybody, 7, headerTime(7))
		}
		height := rapid.SampledFrom([]int64{6, 7, 8, 8, 9, 10}).Draw(rt, "height")
		at := headerTime(7).Add(rapid.SampledFrom([]time.Duration{-1, 0, 1, 1e9, 1e9, 1e9, 1e9}).Draw(rt, "later"))
		base := drawBlock(rt, t, everybody, height, at)
		for most := rapid.IntRange(0, 3).Draw(rt, "good") > 0; most && !base.accepted(); {
			base = drawBlock(rt, t, everybody, height, at)
		}
		if rapid.Bool().Draw(rt, "announced") {
			next := *trusted.header
			next.NextValidatorsHash = base.set.Hash()
			signed := &signers{trusted.set, everybody.keys}
			trusted = &theirBlock{&next, signed.sign(t, &next, all), trusted.set}
		}
		before, err := newSignedBlock("waymark-1", trusted.ours(t))
		require.NoError(rt, err)
		for range 20 {
			b := base.disturb(rt)
			ours := func() error {
				after, err := newSignedBlock("waymark-1", b.ours(t))
				if err != nil {
					return err
				}
				return link(before, after)
			}()
			theirs := func(b *theirBlock) bool {
				return light.Verify(trusted.signed(), trusted.set, b.signed(), b.set,
					time.Hour, headerTime(10), 0, light.DefaultTrustLevel) == nil
			}
			require.Equal(rt, b.wellFormed() && theirs(b.counted()), ours == nil, "%v", ours)
			if theirs(b) && b.wellFormed() {
				require.NoError(rt, ours)
			}
			if ours == nil {
				accepted++
			} else {
				refused++
			}
		}
	})
	require.Greater(t, accepted, 50)
	require.Greater(t, refused, 50)
}

// TestTrustedPowerIsThatOfCometBFT compares the other half of skipping by itself.
func TestTrustedPowerIsThatOfCometBFT(t *testing.T) {
	everybody := pool(t)
	rapid.Check(t, func(rt *rapid.T) {
		trusted := drawBlock(rt, t, everybody, 7, headerTime(7))
		b := drawBlock(rt, t, everybody, 20, headerTime(20))
		set, err := newValidatorSet(ourValidators(t, trusted.set))
		require.NoError(rt, err)
		after, err := newSignedBlock("waymark-1", b.ours(t))
		if err != nil {
			return // too few votes
		}
		theirs := trusted.set.VerifyCommitLightTrusting("waymark-1", b.commit, light.DefaultTrustLevel)
		require.Equal(rt, theirs == nil, linkBySkipping(set, after) == nil)
	})
}
