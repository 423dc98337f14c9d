package x

import "time"

// Block is what CometBFT tells of a block besides its transactions: the same on every node.
type Block struct {
	// Votes are of the validators that were to sign the block before, in CometBFT's order; none for the first block.
	Votes []Vote
	// Misbehavior is what the block has evidence of.
	Misbehavior []Misbehavior
}

// Vote is whether a validator signed a block.
type Vote struct {
	// Address of the consensus key, 20 bytes.
	Address []byte
	// Power of the validator at that block.
	Power int64
	// Absent says that the block's commit has no signature of it, neither for the block nor for none.
	Absent bool
}

// Misbehavior is what a validator provably did against consensus.
type Misbehavior struct {
	Kind MisbehaviorKind
	// Address of the consensus key, 20 bytes.
	Address []byte
	// Power of the validator at the time.
	Power int64
	// Height and Time of the offence.
	Height int64
	Time   time.Time
}

// MisbehaviorKind is what somebody did.
type MisbehaviorKind int

// The kinds, as CometBFT tells them apart.
const (
	// DuplicateVote is two votes of one validator for different blocks of one height and round.
	DuplicateVote MisbehaviorKind = iota + 1
	// LightClientAttack is a vote for a block of another history.
	LightClientAttack
)
