package node

import (
	"errors"

	"github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/types"

	"github.com/waymark-ledger/waymark/app"
)

// validatorSet tells a signer who validates. Before the node has a block that is whom the genesis says; of a machine that
// is not the ledger it is always the same.
type validatorSet struct {
	machine Machine
	genesis func() (*types.GenesisDoc, error)
}

func (s validatorSet) Height() int64 { return s.machine.Height() }

func (s validatorSet) Validates(height int64, addresses ...[]byte) ([]bool, error) {
	if ledger, ok := s.machine.(*app.App); ok {
		answers, err := ledger.Validates(height, addresses...)
		if !errors.Is(err, app.ErrNoState) {
			return answers, err
		}
	}
	doc, err := s.genesis()
	if err != nil {
		return nil, err
	}
	answers := make([]bool, len(addresses))
	for i, address := range addresses {
		for _, v := range doc.Validators {
			answers[i] = answers[i] || string(v.PubKey.Address()) == string(address)
		}
	}
	return answers, nil
}

// awake returns whether a node is still catching up, and has consensus ask for the key that signs when it is no longer:
// CometBFT asks after every block that it agrees on itself, but not after those that it fetched, in which the key may have
// changed.
func awake(n *node.Node, validator types.PrivValidator) (catchingUp func() bool, err error) {
	rpc, err := n.ConfigureRPC()
	if err != nil {
		return nil, err
	}
	before := n.ConsensusReactor().WaitSync()
	return func() bool {
		now := n.ConsensusReactor().WaitSync()
		if state, ok := rpc.ConsensusState.(*consensus.State); ok && before && !now {
			go state.SetPrivValidator(validator) // it waits for the block that executes, and whoever watches does not
		}
		before = now
		return now
	}, nil
}
