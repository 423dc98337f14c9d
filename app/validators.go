package app

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtcrypto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/validators"
)

// ErrNoState says that a node has no state yet, not even that of the genesis.
var ErrNoState = errors.New("the node has no block yet")

// Validates reports for each of some consensus addresses whether it validates at a height, as the state of the last
// committed block says: that tells of the next two heights. The error is ErrNoState before there is one.
// It is safe for concurrent use.
func (a *App) Validates(height int64, addresses ...[]byte) ([]bool, error) {
	if a.store.Height() == 0 {
		return nil, ErrNoState
	}
	view, done, err := a.view(0)
	if err != nil {
		return nil, err
	}
	defer done()
	ctx := x.NewContext(x.Chain{Height: view.Height()}, x.Signer{}, view.State(), view.Flat(), nil)
	answers := make([]bool, len(addresses))
	for i, address := range addresses {
		answers[i] = validators.Validates(ctx, address, height)
	}
	return answers, nil
}

// Seated returns the validators of CometBFT's set as the last committed state has it: that of a genesis which goes on from
// there.
func (a *App) Seated() ([]*validatorsv1.Validator, error) {
	view, done, err := a.view(0)
	if err != nil {
		return nil, err
	}
	defer done()
	ctx := x.NewContext(x.Chain{Height: view.Height()}, x.Signer{}, view.State(), view.Flat(), nil)
	return validators.Seated(ctx), nil
}

// validatorUpdates returns how the block changes the set, for CometBFT.
func validatorUpdates(ctx *x.Context) []abci.ValidatorUpdate {
	var updates []abci.ValidatorUpdate
	for _, u := range validators.Updates(ctx) {
		updates = append(updates, abci.ValidatorUpdate{PubKey: wireKey(u.PublicKey), Power: u.Power})
	}
	return updates
}

// wireKey returns a consensus key as CometBFT has it on the wire.
func wireKey(key *validatorsv1.ConsensusKey) cmtcrypto.PublicKey {
	if key.Type == validators.MLDSA65 {
		return cmtcrypto.PublicKey{Sum: &cmtcrypto.PublicKey_Mldsa65{Mldsa65: key.Key}}
	}
	return cmtcrypto.PublicKey{Sum: &cmtcrypto.PublicKey_Ed25519{Ed25519: key.Key}}
}

// checkKeyTypes returns an error unless the consensus parameters of a genesis allow every kind of key with which an
// organization can be admitted as a validator: CometBFT stops all nodes at the block that seats one of a kind they do not.
func checkKeyTypes(params *cmtproto.ConsensusParams) error {
	if params.GetValidator() == nil {
		return nil
	}
	for _, kind := range []string{validators.Ed25519, validators.MLDSA65} {
		if !slices.Contains(params.Validator.PubKeyTypes, kind) {
			return fmt.Errorf("the consensus parameters of the genesis allow validators with keys of %q: expected %q and %q, "+
				"both of which the council can admit", params.Validator.PubKeyTypes, validators.Ed25519, validators.MLDSA65)
		}
	}
	return nil
}

// checkGenesisValidators returns an error unless the validators of a genesis are those of its app_state. A chain without
// members is the exception: nobody can write to it or change it, and it keeps the validators of its genesis for ever.
func checkGenesisValidators(ctx *x.Context, named []abci.ValidatorUpdate) error {
	seated := validators.Seated(ctx)
	if len(seated) == 0 && !membership.Any(ctx) {
		return nil
	}
	want, got := make([][]byte, len(seated)), make([][]byte, len(named))
	var err error
	for i, v := range seated {
		update := abci.ValidatorUpdate{PubKey: wireKey(v.Seat.PublicKey), Power: v.Seat.Power}
		if want[i], err = update.Marshal(); err != nil {
			return err
		}
	}
	for i := range named {
		if got[i], err = named[i].Marshal(); err != nil {
			return err
		}
	}
	slices.SortFunc(want, bytes.Compare)
	slices.SortFunc(got, bytes.Compare)
	if !slices.EqualFunc(want, got, bytes.Equal) {
		return fmt.Errorf("the validators of the genesis, %d, are not those of its app_state, %d: expected the same keys "+
			"with the same powers", len(got), len(want))
	}
	return nil
}
