package client

import (
	"fmt"

	"github.com/cometbft/cometbft/types"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"

	"github.com/waymark-ledger/waymark/client/verify"
)

// ReadGenesis reads a genesis file as a root of trust.
func ReadGenesis(path string) (*verify.Genesis, error) {
	doc, err := types.GenesisDocFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("genesis %s: %w", path, err)
	}
	g := &verify.Genesis{ChainID: doc.ChainID, InitialHeight: doc.InitialHeight}
	for _, v := range doc.Validators {
		ours := new(proofv1.Validator)
		if err := ours.Unmarshal(types.NewValidator(v.PubKey, v.Power).Bytes()); err != nil {
			return nil, fmt.Errorf("genesis %s: validator %s: %w", path, v.Address, err)
		}
		g.Validators = append(g.Validators, ours)
	}
	return g, nil
}
