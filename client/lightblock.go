package client

import (
	"context"
	"fmt"

	"github.com/cometbft/cometbft/rpc/client/http"
	"github.com/cometbft/cometbft/types"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

// validatorsPerPage is the most that a node gives at once.
const validatorsPerPage = 100

// LightBlock fetches the signed header of a height and the validators that signed it. It checks nothing.
func (c *Client) LightBlock(ctx context.Context, height int64) (*proofv1.LightBlock, error) {
	var block *proofv1.LightBlock
	err := c.each(ctx, func(node *http.HTTP) (err error) {
		block, err = lightBlock(ctx, node, height)
		return err
	})
	return block, err
}

func lightBlock(ctx context.Context, node *http.HTTP, height int64) (*proofv1.LightBlock, error) {
	commit, err := node.Commit(ctx, &height)
	if err != nil {
		return nil, err
	}
	var validators []*types.Validator
	for page := 1; ; page++ {
		perPage := validatorsPerPage
		result, err := node.Validators(ctx, &height, &page, &perPage)
		if err != nil {
			return nil, err
		}
		validators = append(validators, result.Validators...)
		if len(validators) >= result.Total || len(result.Validators) == 0 {
			break
		}
	}
	set, err := types.ValidatorSetFromExistingValidators(validators)
	if err != nil {
		return nil, fmt.Errorf("validators of height %d: %w", height, err)
	}
	return wire(&commit.SignedHeader, set)
}

// wire turns CometBFT's values into ours, whose bytes are the same: those that hashes and signatures are made of.
func wire(header *types.SignedHeader, set *types.ValidatorSet) (*proofv1.LightBlock, error) {
	bz, err := header.ToProto().Marshal()
	if err != nil {
		return nil, err
	}
	block := &proofv1.LightBlock{SignedHeader: new(proofv1.SignedHeader), Validators: new(proofv1.ValidatorSet)}
	if err := block.SignedHeader.Unmarshal(bz); err != nil {
		return nil, err
	}
	for _, v := range set.Validators {
		ours := new(proofv1.Validator)
		if err := ours.Unmarshal(v.Bytes()); err != nil {
			return nil, err
		}
		block.Validators.Validators = append(block.Validators.Validators, ours)
	}
	return block, nil
}
