package network

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/types"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// power is every validator's: one organization, one vote.
const power = 10

// Validator is a validator of a new chain.
type Validator struct {
	Name string
	Key  crypto.PubKey
}

func (v Validator) inGenesis() types.GenesisValidator {
	return types.GenesisValidator{Address: v.Key.Address(), PubKey: v.Key, Power: power, Name: v.Name}
}

// GenesisEntry returns a validator as an element of "validators" in a genesis, for founders to put together.
func GenesisEntry(v Validator) (json.RawMessage, error) { return cmtjson.Marshal(v.inGenesis()) }

// ErrState says that the members or parameters of a new chain cannot be its genesis.
var ErrState = errors.New("genesis")

// State returns the application's part of the genesis of a new chain. Set overrides parameters of the ledger, by
// "module.parameter" and a value in JSON.
func State(chainID string, members []app.Member, set map[string]string) (json.RawMessage, error) {
	state, err := app.NewGenesis(chainID, members, set)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	return state, nil
}

// Genesis returns the genesis of a new chain that begins now.
func Genesis(chainID string, validators []Validator, state json.RawMessage) ([]byte, error) {
	doc := types.GenesisDoc{
		GenesisTime:     time.Now().UTC().Truncate(time.Millisecond),
		ChainID:         chainID,
		InitialHeight:   1,
		ConsensusParams: nodeconfig.ConsensusParams(),
		AppState:        state,
	}
	for _, v := range validators {
		doc.Validators = append(doc.Validators, v.inGenesis())
	}
	return EncodeGenesis(&doc)
}

// EncodeGenesis returns the file of a genesis, after a check.
func EncodeGenesis(doc *types.GenesisDoc) ([]byte, error) {
	if err := doc.ValidateAndComplete(); err != nil {
		return nil, fmt.Errorf("genesis: %w", err)
	}
	content, err := cmtjson.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("genesis: %w", err)
	}
	return append(content, '\n'), nil
}

// ParseGenesis reads a genesis made elsewhere.
func ParseGenesis(content []byte) (*types.GenesisDoc, error) {
	doc, err := types.GenesisDocFromJSON(content)
	if err != nil {
		return nil, fmt.Errorf("genesis: %w", err)
	}
	return doc, nil
}

// CheckState returns the error with which a node would refuse to begin with the application's part of a genesis.
func CheckState(doc *types.GenesisDoc) error {
	return app.CheckGenesis(&abci.RequestInitChain{
		ChainId: doc.ChainID, InitialHeight: doc.InitialHeight, Time: doc.GenesisTime, AppStateBytes: doc.AppState,
	})
}
