package app

import (
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/waymark-ledger/waymark/app/internal/store"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/validators"
)

// recordFounders begins the dossier of each organization of a genesis that comes without one, by id, with a record of all
// that the genesis says of it: no member is without a dossier, not even one that somebody added to an exported genesis.
// These are the ledger's own records, and the first of the first block: nobody signed them, and whoever trusts the genesis
// trusts them. Their digest is that of the statement, which is kept as their material.
func recordFounders(chain x.Chain, state, flat x.KV) error {
	ctx := x.NewContext(chain, x.Signer{}, state, flat, nil)
	founders, err := foundersOf(ctx)
	for _, f := range founders {
		dossier.Testify(ctx, "", f.said, func(own *x.Context) {
			own.Note(f.subject, waymarkv1.Kind_KIND_MEMBERSHIP)
		})
	}
	return err
}

// founder is an organization without a dossier, and all that a genesis says of it.
type founder struct {
	subject x.Subject
	said    *membershipv1.GenesisMember
}

func foundersOf(genesis *x.Context) (founders []founder, err error) {
	for _, member := range membership.Founders(genesis) {
		id := member.Organization.Id
		if dossier.Known(genesis, x.Organization(id)) {
			continue
		}
		member.Validator, _ = validators.Get(genesis, id)
		if size := len(dossier.Statement(member)); size > MaxTxBytes {
			return nil, fmt.Errorf("organization %q: the genesis says %d bytes of it, expected at most %d: give it some of its "+
				"keys, holdings and mandates by transactions", id, size, MaxTxBytes)
		}
		founders = append(founders, founder{x.Organization(id), member})
	}
	return founders, nil
}

// errExported ends the check of a genesis that has its records in a sidecar.
var errExported = errors.New("an exported genesis")

// CheckGenesis returns the error with which InitChain would refuse a genesis, for who makes one or is given it: every node
// would stop there. Of an exported one it says nothing, because all its records would have to be read.
func CheckGenesis(req *abci.RequestInitChain) error {
	s, err := store.Open("genesis", store.Options{FS: store.Memory(), NoSync: true})
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // in memory, and about to be forgotten
	block := s.Begin(req.InitialHeight)
	defer block.Discard()
	ctx := x.NewContext(x.Chain{ID: req.ChainId, Height: req.InitialHeight - 1, Time: req.Time.UTC(), Version: Version},
		x.Signer{}, block.State(), block.Flat(), nil)
	err = importGenesis(ctx, Modules(), req.AppStateBytes, func(*sidecar) error { return errExported })
	exported := errors.Is(err, errExported)
	if err == nil {
		_, err = foundersOf(ctx)
	}
	if err == nil || exported {
		err = errors.Join(checkGenesisValidators(ctx, req.Validators), checkKeyTypes(req.ConsensusParams))
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("genesis: app_state: %w", err)
}
