package network

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto"
	cryptoenc "github.com/cometbft/cometbft/crypto/encoding"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/types"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
)

// Power is that of a validator of a new chain unless its founders say otherwise: one organization, one vote.
const Power = 10

// Validator is a validator of a chain's genesis.
type Validator struct {
	Name  string
	Key   crypto.PubKey
	Power int64
}

// WireKey returns a consensus key as the ledger has it.
func WireKey(key crypto.PubKey) *validatorsv1.ConsensusKey {
	return &validatorsv1.ConsensusKey{Type: key.Type(), Key: key.Bytes()}
}

// seatOf returns the validator of an organization, by its name, with a seat in the genesis.
func seatOf(organization string, seat *validatorsv1.Seat) (Validator, error) {
	key, err := cryptoenc.PubKeyFromTypeAndBytes(seat.PublicKey.Type, seat.PublicKey.Key)
	if err != nil {
		return Validator{}, fmt.Errorf("validator of %.32q: %w", organization, err)
	}
	return Validator{organization, key, seat.Power}, nil
}

// Validators returns those of the founding members of a chain.
func Validators(members []app.Member) ([]Validator, error) {
	var all []Validator
	for _, m := range members {
		if m.Validator == nil {
			continue
		}
		v, err := seatOf(m.Organization.Id, m.Validator)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// SetValidators has a genesis begin with the validators that have a seat in the state that it holds. One of a chain without
// members has none there, and keeps its own.
func SetValidators(doc *types.GenesisDoc, seated []*validatorsv1.Validator) error {
	if len(seated) == 0 {
		return nil
	}
	doc.Validators = nil
	for _, s := range seated {
		v, err := seatOf(s.Organization, s.Seat)
		if err != nil {
			return err
		}
		doc.Validators = append(doc.Validators, v.inGenesis())
	}
	return nil
}

func (v Validator) inGenesis() types.GenesisValidator {
	return types.GenesisValidator{Address: v.Key.Address(), PubKey: v.Key, Power: v.Power, Name: v.Name}
}

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
	validators := make([]*types.Validator, len(doc.Validators))
	for i, v := range doc.Validators {
		validators[i] = types.NewValidator(v.PubKey, v.Power)
	}
	req := &abci.RequestInitChain{
		ChainId: doc.ChainID, InitialHeight: doc.InitialHeight, Time: doc.GenesisTime, AppStateBytes: doc.AppState,
		Validators: types.TM2PB.ValidatorUpdates(types.NewValidatorSet(validators)),
	}
	if doc.ConsensusParams != nil {
		params := doc.ConsensusParams.ToProto()
		req.ConsensusParams = &params
	}
	return app.CheckGenesis(req)
}
