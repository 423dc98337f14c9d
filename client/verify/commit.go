package verify

import (
	"bytes"
	"encoding/binary"
	"time"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

// precommit is the kind of vote that commits a block.
const precommit = 2

// voteSignBytes returns what a validator signs to commit the block of a commit: the canonical vote
// behind its length. Of the votes of one commit only the time differs.
func voteSignBytes(chainID string, commit *proofv1.Commit, voteTime time.Time) ([]byte, error) {
	vote := proofv1.CanonicalVote{
		Type:      precommit,
		Height:    commit.Height,
		Round:     int64(commit.Round),
		BlockId:   &commit.BlockId,
		Timestamp: voteTime,
		ChainId:   chainID,
	}
	bz, err := vote.Marshal()
	if err != nil {
		return nil, err
	}
	return append(binary.AppendUvarint(nil, uint64(len(bz))), bz...), nil
}

// signedBlock is a light block that more than two thirds of its own validators committed.
type signedBlock struct {
	header     *proofv1.Header
	hash       []byte
	validators *validatorSet
	// signed holds, by index, whether a validator's vote for this block verifies.
	signed []bool
	// power is the sum of the powers of those.
	power int64
}

// newSignedBlock checks a light block by itself: header, validators and commit.
func newSignedBlock(chainID string, block *proofv1.LightBlock) (*signedBlock, error) {
	header, commit := block.GetSignedHeader().GetHeader(), block.GetSignedHeader().GetCommit()
	if header == nil || commit == nil || block.Validators == nil {
		return nil, forged(ReasonForm, "a block of the path lacks its header, commit or validators")
	}
	if err := checkHeader(chainID, header); err != nil {
		return nil, err
	}
	hash, err := HeaderHash(header)
	if err != nil {
		return nil, forged(ReasonHeader, "the header of height %d cannot be hashed: %s", header.Height, err)
	}
	validators, err := newValidatorSet(block.Validators.Validators)
	if err != nil {
		return nil, forged(ReasonValidators, "at height %d %s", header.Height, err)
	}
	if !bytes.Equal(validators.hash, header.ValidatorsHash) {
		return nil, forged(ReasonValidators, "the validators at height %d hash to %X, the header names %X",
			header.Height, validators.hash, header.ValidatorsHash)
	}
	if commit.Height != header.Height || !bytes.Equal(commit.BlockId.Hash, hash) {
		return nil, forged(ReasonCommit, "the commit is of block %X at height %d, the header is of block %X at height %d",
			commit.BlockId.Hash, commit.Height, hash, header.Height)
	}
	b := &signedBlock{header: header, hash: hash, validators: validators}
	return b, b.count(chainID, commit)
}

// count verifies the votes for the block and asks for more than two thirds of the power.
func (b *signedBlock) count(chainID string, commit *proofv1.Commit) error {
	members := b.validators.members
	if parts := commit.BlockId.PartSetHeader; commit.Round < 0 || parts.Total == 0 || !isHash(parts.Hash) {
		return forged(ReasonCommit, "the commit of height %d names no round or no parts of its block", commit.Height)
	}
	if len(commit.Signatures) != len(members) {
		return forged(ReasonCommit, "the commit of height %d has %d votes, expected one for each of %d validators",
			commit.Height, len(commit.Signatures), len(members))
	}
	b.signed = make([]bool, len(members))
	for i := range commit.Signatures {
		vote := &commit.Signatures[i]
		if err := checkVote(vote, members[i].address); err != nil {
			return forged(ReasonCommit, "vote %d of height %d: %s", i, commit.Height, err.Detail)
		}
		if vote.BlockIdFlag != proofv1.BlockIDFlag_BLOCK_ID_FLAG_COMMIT {
			continue
		}
		message, err := voteSignBytes(chainID, commit, vote.Timestamp)
		if err != nil {
			return forged(ReasonCommit, "vote %d of height %d: %s", i, commit.Height, err)
		}
		if members[i].verify(message, vote.Signature) {
			b.signed[i] = true
			b.power += members[i].power
		}
	}
	if total := b.validators.total; 3*b.power <= 2*total {
		return forged(ReasonCommit, "block %d is signed by %d of %d of the voting power, expected more than two thirds",
			commit.Height, b.power, total)
	}
	return nil
}

// checkVote checks the form of one element of a commit against the validator of its index.
func checkVote(vote *proofv1.CommitSig, address []byte) *Error {
	switch vote.BlockIdFlag {
	case proofv1.BlockIDFlag_BLOCK_ID_FLAG_ABSENT:
		if len(vote.ValidatorAddress) != 0 || !vote.Timestamp.IsZero() || len(vote.Signature) != 0 {
			return forged(ReasonCommit, "an absent vote has an address, a time or a signature")
		}
	case proofv1.BlockIDFlag_BLOCK_ID_FLAG_COMMIT, proofv1.BlockIDFlag_BLOCK_ID_FLAG_NIL:
		if !bytes.Equal(vote.ValidatorAddress, address) {
			return forged(ReasonCommit, "it is of validator %X, expected %X", vote.ValidatorAddress, address)
		}
		if len(vote.Signature) == 0 {
			return forged(ReasonCommit, "it has no signature")
		}
	default:
		return forged(ReasonCommit, "it is neither absent nor for the block nor for none, but %d", int32(vote.BlockIdFlag))
	}
	return nil
}

// trustedPower returns how much of a set's power is of validators that signed the block.
func (b *signedBlock) trustedPower(trusted *validatorSet) int64 {
	signed := make(map[string]bool, len(b.signed))
	for i, ok := range b.signed {
		if ok {
			signed[b.validators.members[i].key] = true
		}
	}
	var power int64
	for _, member := range trusted.members {
		if signed[member.key] {
			power += member.power
		}
	}
	return power
}
