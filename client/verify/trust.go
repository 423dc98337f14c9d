package verify

import (
	"bytes"
	"fmt"
	"time"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

const (
	// MaxPath bounds the number of blocks of a path.
	MaxPath = 1_024
	// CheckpointAge is the age beyond which a trusted header is warned about: its validators may
	// since have left, and what became of their keys is not known.
	CheckpointAge = 14 * 24 * time.Hour
)

// Root is where trust begins: a [*Genesis] or a [*Checkpoint].
type Root interface {
	// anchor finds where the path touches the root. It fails with class Unreadable when the root
	// itself is malformed.
	anchor(path []*signedBlock) (*anchor, error)
}

// anchor is how a path is rooted.
type anchor struct {
	// words is the root in words.
	words string
	// trusted is the header that was given; nil when the genesis was.
	trusted *proofv1.Header
}

// Genesis is a chain's beginning. It never expires as a root of trust.
type Genesis struct {
	// ChainID is the chain's id.
	ChainID string
	// InitialHeight is the height of the first block: at least 1.
	InitialHeight int64
	// Validators are the first validators, in any order.
	Validators []*proofv1.Validator
}

func (g *Genesis) anchor(path []*signedBlock) (*anchor, error) {
	if g.InitialHeight < 1 {
		return nil, unreadable(ReasonTrust, "the genesis has initial height %d, expected at least 1", g.InitialHeight)
	}
	set, err := newValidatorSet(inOrder(g.Validators))
	if err != nil {
		return nil, unreadable(ReasonTrust, "in the genesis %s", err)
	}
	first := path[0]
	if first.header.ChainId != g.ChainID {
		return nil, forged(ReasonChain, "the bundle is of chain %s, the genesis of chain %s", quote(first.header.ChainId), quote(g.ChainID))
	}
	height := first.header.Height
	switch {
	case height < g.InitialHeight:
		return nil, forged(ReasonRoot, "the path begins at height %d, before the first block, %d", height, g.InitialHeight)
	case height == g.InitialHeight && !bytes.Equal(first.validators.hash, set.hash):
		return nil, forged(ReasonRoot, "the first block is signed by other validators than those of the genesis")
	case height > g.InitialHeight:
		if err := linkBySkipping(set, first); err != nil {
			return nil, err
		}
	}
	return &anchor{words: fmt.Sprintf("the genesis of chain %s", quote(g.ChainID))}, nil
}

// Checkpoint is a header that the caller trusts, because it had its hash from somebody it trusts.
type Checkpoint struct {
	// Height is the header's.
	Height int64
	// HeaderHash is the header's hash, 32 bytes: the block's hash in CometBFT's words.
	HeaderHash []byte
}

func (c *Checkpoint) anchor(path []*signedBlock) (*anchor, error) {
	if c.Height < 1 || !isHash(c.HeaderHash) {
		return nil, unreadable(ReasonTrust, "expected a height of at least 1 and a header hash of 32 bytes, found %d and %d bytes",
			c.Height, len(c.HeaderHash))
	}
	for _, block := range path {
		if block.header.Height != c.Height {
			continue
		}
		if !bytes.Equal(block.hash, c.HeaderHash) {
			return nil, forged(ReasonRoot, "the header of height %d hashes to %X, trusted is %X", c.Height, block.hash, c.HeaderHash)
		}
		return &anchor{
			words:   fmt.Sprintf("block %d with hash %X", c.Height, c.HeaderHash),
			trusted: block.header,
		}, nil
	}
	return nil, forged(ReasonRoot, "the path does not pass the trusted height %d: make the bundle with it as its root of trust, at a height of at least %d",
		c.Height, max(c.Height-1, 1))
}

// linkBySkipping asks that more than a third of the trusted power signed a later block, so that at
// least one of its validators that keeps the rules did.
func linkBySkipping(trusted *validatorSet, block *signedBlock) error {
	if power := block.trustedPower(trusted); 3*power <= trusted.total {
		err := forged(ReasonSkip, "block %d is signed by %d of %d of the power trusted before it, expected more than a third: the path skips too far",
			block.header.Height, power, trusted.total)
		err.Height = block.header.Height
		return err
	}
	return nil
}

// link asks that a block follows a trusted one.
func link(trusted, block *signedBlock) error {
	before, after := trusted.header, block.header
	if after.Height <= before.Height || !after.Time.After(before.Time) {
		return forged(ReasonHeader, "the header of height %d and time %s follows that of height %d and time %s",
			after.Height, inWords(after.Time), before.Height, inWords(before.Time))
	}
	if after.Height > before.Height+1 {
		return linkBySkipping(trusted.validators, block)
	}
	if !bytes.Equal(after.ValidatorsHash, before.NextValidatorsHash) {
		return forged(ReasonValidators, "the header of height %d has other validators than the one before it announces", after.Height)
	}
	return nil
}

// verifyPath checks the whole path and returns its last block and how it is rooted.
func verifyPath(chainID string, blocks []*proofv1.LightBlock, root Root) (*signedBlock, *anchor, error) {
	if len(blocks) == 0 {
		return nil, nil, forged(ReasonForm, "the bundle has no block")
	}
	if len(blocks) > MaxPath {
		return nil, nil, unreadable(ReasonTooLarge, "the path has %d blocks, at most %d are read: use a later root of trust", len(blocks), MaxPath)
	}
	path := make([]*signedBlock, len(blocks))
	for i, block := range blocks {
		signed, err := newSignedBlock(chainID, block)
		if err != nil {
			return nil, nil, err
		}
		if path[i] = signed; i > 0 {
			if err := link(path[i-1], signed); err != nil {
				return nil, nil, err
			}
		}
	}
	rooted, err := root.anchor(path)
	if err != nil {
		return nil, nil, err
	}
	return path[len(path)-1], rooted, nil
}

func inWords(t time.Time) string { return t.UTC().Format(time.RFC3339) }
