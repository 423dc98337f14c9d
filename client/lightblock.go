package client

import (
	"context"
	"fmt"

	"github.com/cometbft/cometbft/rpc/client/http"
	"github.com/cometbft/cometbft/types"

	"github.com/waymark-ledger/waymark/client/verify"
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
	validators, err := validatorsAt(ctx, node, height)
	if err != nil {
		return nil, err
	}
	set, err := types.ValidatorSetFromExistingValidators(validators)
	if err != nil {
		return nil, fmt.Errorf("validators of height %d: %w", height, err)
	}
	return wire(&commit.SignedHeader, set)
}

// header fetches the header of a height. It checks nothing.
func (c *Client) header(ctx context.Context, height int64) (*proofv1.Header, error) {
	header := new(proofv1.Header)
	err := c.each(ctx, func(node *http.HTTP) error {
		commit, err := node.Commit(ctx, &height)
		if err != nil {
			return err
		}
		bz, err := commit.Header.ToProto().Marshal()
		if err != nil {
			return err
		}
		*header = proofv1.Header{}
		return header.Unmarshal(bz)
	})
	return header, err
}

// validatorsAt fetches a set page by page. A node that says that it has more than a verifier reads, or that gives other
// pages than it was asked for, is not asked on.
func validatorsAt(ctx context.Context, node *http.HTTP, height int64) ([]*types.Validator, error) {
	var validators []*types.Validator
	for page, total := 1, 1; len(validators) < total; page++ {
		perPage := validatorsPerPage
		result, err := node.Validators(ctx, &height, &page, &perPage)
		if err != nil {
			return nil, err
		}
		if total = result.Total; total < 1 || total > verify.MaxValidators {
			return nil, fmt.Errorf("the node says that height %d has %d validators, expected 1 to %d", height, total, verify.MaxValidators)
		}
		if want := min(perPage, total-len(validators)); len(result.Validators) != want {
			return nil, fmt.Errorf("page %d of the validators of height %d has %d of them, expected %d", page, height, len(result.Validators), want)
		}
		validators = append(validators, result.Validators...)
	}
	return validators, nil
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
