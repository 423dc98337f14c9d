package client

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/cometbft/cometbft/types"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"

	"github.com/waymark-ledger/waymark/client/verify"
)

// MaxGenesis bounds a genesis, in bytes.
const MaxGenesis = 1 << 30

// ReadGenesis reads a genesis file as a root of trust.
func ReadGenesis(path string) (*verify.Genesis, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	bz, err := io.ReadAll(io.LimitReader(file, MaxGenesis+1))
	if err != nil {
		return nil, err
	}
	genesis, err := ParseGenesis(bz)
	if err != nil {
		return nil, fmt.Errorf("genesis %s: %w", path, err)
	}
	return genesis, nil
}

// ParseGenesis reads a genesis as a root of trust. It takes only what a chain can begin with: another file with a
// chain id, such as a bundle, is not one.
func ParseGenesis(bz []byte) (*verify.Genesis, error) {
	if len(bz) > MaxGenesis {
		return nil, fmt.Errorf("expected at most %d bytes", MaxGenesis)
	}
	doc, err := types.GenesisDocFromJSON(bz)
	if err != nil {
		return nil, fmt.Errorf("not a genesis: %w", err)
	}
	if len(doc.Validators) == 0 {
		return nil, errors.New("not a genesis: expected at least one validator")
	}
	if len(doc.AppState) == 0 {
		return nil, errors.New("not a genesis: expected the state that the chain begins with, app_state")
	}
	g := &verify.Genesis{ChainID: doc.ChainID, InitialHeight: doc.InitialHeight}
	for _, v := range doc.Validators {
		ours := new(proofv1.Validator)
		if err := ours.Unmarshal(types.NewValidator(v.PubKey, v.Power).Bytes()); err != nil {
			return nil, fmt.Errorf("validator %s: %w", v.Address, err)
		}
		g.Validators = append(g.Validators, ours)
	}
	return g, nil
}
