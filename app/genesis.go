package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"github.com/waymark-ledger/waymark/app/internal/store"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/validators"
)

// genesis is the app_state of a genesis file: for each module its tables, each an array of
// {"key": …, "value": …}. An exported one also names the sidecar that holds the flat rows.
type genesis struct {
	Modules map[string]map[string]json.RawMessage `json:"modules"`
	Sidecar *sidecar                              `json:"sidecar,omitempty"`
}

// sidecar names the file of flat rows that belongs to a genesis.
type sidecar struct {
	Rows   uint64 `json:"rows,string"`
	SHA256 string `json:"sha256"`
}

// Member is an organization of a new chain, with its first key and what it holds.
type Member struct {
	Organization *membershipv1.Organization
	// PublicKey is the compressed secp256k1 key, which gets all permissions.
	PublicKey []byte
	// Holdings are GS1 company prefixes, or "gtin/" and "gln/" with one licensed key.
	Holdings []string
	// Nodes are the ids of its nodes, which every other lets in.
	Nodes []string
	// Validator is what it validates with from the first block on; nil for nothing.
	Validator *validatorsv1.Seat
}

// InitChain loads the genesis into the first block, which the first Commit puts on disk, and records what it
// says of organizations that have no dossier: all, unless it is an exported one, which comes with dossiers. It returns
// exactly the validators of the genesis file: a verifier trusts those. A genesis whose consensus parameters name a version
// begins with that one only, and returns a [WrongVersion] to another.
func (a *App) InitChain(_ context.Context, req *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	if w := a.release.checkGenesis(req); w != nil {
		return nil, a.stop(w)
	}
	if a.block != nil {
		a.block.Discard()
	}
	a.block = a.store.Begin(req.InitialHeight)
	ctx := x.NewContext(x.Chain{ID: req.ChainId, Height: req.InitialHeight - 1, Time: req.Time.UTC(), Version: a.release.version},
		x.Signer{}, a.block.State(), a.block.Flat(), nil)
	err := importGenesis(ctx, a.modules, req.AppStateBytes, func(want *sidecar) error {
		rows := a.block.Load()
		defer rows.Close()
		return importRows(rows.Set, want, a.options.GenesisRows)
	})
	if err == nil {
		err = errors.Join(checkGenesisValidators(ctx, req.Validators), checkKeyTypes(req.ConsensusParams))
	}
	if err == nil {
		first := x.Chain{ID: req.ChainId, Height: req.InitialHeight, Time: req.Time.UTC()}
		err = recordFounders(first, a.block.State(), a.block.Flat())
	}
	if err != nil {
		return nil, fmt.Errorf("genesis: app_state: %w", err)
	}
	chainItem.Set(ctx, &waymarkv1.Chain{Id: req.ChainId, InitialHeight: req.InitialHeight, Version: a.release.version})
	return &abci.ResponseInitChain{
		Validators:      req.Validators,
		ConsensusParams: &cmtproto.ConsensusParams{Version: &cmtproto.VersionParams{App: a.release.version}},
	}, nil
}

// importGenesis fills every table, and has each module check its own. A module or table that does not
// exist is an error: it would be lost in silence.
func importGenesis(ctx *x.Context, modules []x.Module, bz []byte, rows func(*sidecar) error) error {
	var g genesis
	decoder := json.NewDecoder(bytes.NewReader(bz))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&g); err != nil {
		return err
	}
	for _, m := range modules {
		tables := g.Modules[m.Name]
		delete(g.Modules, m.Name)
		if m.Tables == nil {
			continue
		}
		schema := m.Tables.Tables()
		err := schema.InitGenesis(ctx, func(table string) (io.ReadCloser, error) {
			entries, given := tables[table]
			if !given {
				entries = json.RawMessage("[]")
			}
			delete(tables, table)
			return io.NopCloser(bytes.NewReader(entries)), nil
		})
		if err != nil {
			return fmt.Errorf("module %s: %w", m.Name, err)
		}
		if len(tables) != 0 {
			return fmt.Errorf("module %s has no table %q", m.Name, firstKey(tables))
		}
	}
	if len(g.Modules) != 0 {
		return fmt.Errorf("no module %q", firstKey(g.Modules))
	}
	if g.Sidecar != nil {
		if err := rows(g.Sidecar); err != nil {
			return err
		}
	}
	governance.Adopt(ctx, modules)
	reindex(ctx, modules)
	for _, m := range modules {
		if m.Check == nil {
			continue
		}
		if err := m.Check(ctx); err != nil {
			return fmt.Errorf("module %s: %w", m.Name, err)
		}
	}
	return nil
}

// reindex fills the indexes of all modules, from a state that is complete.
func reindex(ctx *x.Context, modules []x.Module) {
	for _, m := range modules {
		if m.Reindex != nil {
			m.Reindex(ctx)
		}
	}
}

// NewGenesis returns the app_state of a new chain with these members, of each of which at most MaxTxBytes can be said. Set
// overrides parameters:
// "provenance.require_prefix" → "false".
func NewGenesis(chainID string, members []Member, set map[string]string) (json.RawMessage, error) {
	s, err := store.Open("genesis", store.Options{FS: store.Memory(), NoSync: true})
	if err != nil {
		return nil, err
	}
	defer s.Close() //nolint:errcheck // in memory, and about to be forgotten
	block := s.Begin(1)
	defer block.Discard()
	ctx := x.NewContext(x.Chain{ID: chainID}, x.Signer{}, block.State(), block.Flat(), nil)
	for _, m := range members {
		if err := membership.Admit(ctx, m.Organization, m.PublicKey); err != nil {
			return nil, fmt.Errorf("member %q: %w", m.Organization.Id, err)
		}
		for _, holding := range m.Holdings {
			if err := membership.Hold(ctx, m.Organization.Id, holding); err != nil {
				return nil, fmt.Errorf("member %q: %w", m.Organization.Id, err)
			}
		}
		for _, node := range m.Nodes {
			if err := membership.AddNode(ctx, m.Organization.Id, node); err != nil {
				return nil, fmt.Errorf("member %q: %w", m.Organization.Id, err)
			}
		}
		if m.Validator == nil {
			continue
		}
		if err := validators.Found(ctx, m.Organization.Id, m.Validator.PublicKey, m.Validator.Power); err != nil {
			return nil, fmt.Errorf("member %q: validator: %w", m.Organization.Id, err)
		}
	}
	governance.Adopt(ctx, Modules())
	if err := setParams(ctx, set); err != nil {
		return nil, err
	}
	if _, err := foundersOf(ctx); err != nil {
		return nil, err
	}
	g, err := exportTables(ctx, Modules())
	if err != nil {
		return nil, err
	}
	return json.Marshal(g)
}

// setParams overrides parameters by "module.parameter".
func setParams(ctx *x.Context, set map[string]string) error {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		module, parameter, _ := strings.Cut(name, ".")
		at := slices.IndexFunc(Modules(), func(m x.Module) bool { return m.Name == module && m.Params != nil })
		if at < 0 {
			return fmt.Errorf("parameter %q: expected MODULE.PARAMETER of a module with parameters", name)
		}
		if err := Modules()[at].Params.Merge(ctx, fmt.Sprintf("{%q:%s}", parameter, set[name])); err != nil {
			return fmt.Errorf("parameter %q: %w", name, err)
		}
	}
	return nil
}

// exportTables returns every table that is not empty.
func exportTables(ctx *x.Context, modules []x.Module) (*genesis, error) {
	g := &genesis{Modules: make(map[string]map[string]json.RawMessage)}
	for _, m := range modules {
		if m.Tables == nil || m.Name == core.Name {
			continue
		}
		tables := make(map[string]json.RawMessage)
		err := m.Tables.Tables().ExportGenesis(ctx, func(table string) (io.WriteCloser, error) {
			return &tableWriter{into: tables, name: table}, nil
		})
		if err != nil {
			return nil, fmt.Errorf("export module %s: %w", m.Name, err)
		}
		if len(tables) > 0 {
			g.Modules[m.Name] = tables
		}
	}
	return g, nil
}

// tableWriter keeps what is written to it under the table's name once it is closed.
type tableWriter struct {
	bytes.Buffer
	into map[string]json.RawMessage
	name string
}

func (w *tableWriter) Close() error {
	if text := w.String(); text != "[]" {
		w.into[w.name] = json.RawMessage(text)
	}
	return nil
}

func firstKey[V any](m map[string]V) string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys[0]
}

// GenesisKey returns a key that a genesis registers, by its address, and whether there is one.
func GenesisKey(appState json.RawMessage, address []byte) (key *authv1.Key, found bool, err error) {
	var all genesis
	if err := json.Unmarshal(appState, &all); err != nil {
		return nil, false, fmt.Errorf("genesis: app_state: %w", err)
	}
	keys, err := json.Marshal(genesis{Modules: map[string]map[string]json.RawMessage{
		auth.Module.Name: all.Modules[auth.Module.Name],
	}})
	if err != nil {
		return nil, false, err
	}
	s, err := store.Open("genesis", store.Options{FS: store.Memory(), NoSync: true})
	if err != nil {
		return nil, false, err
	}
	defer s.Close() //nolint:errcheck // in memory, and about to be forgotten
	block := s.Begin(1)
	defer block.Discard()
	ctx := x.NewContext(x.Chain{}, x.Signer{}, block.State(), block.Flat(), nil)
	if err := importGenesis(ctx, []x.Module{auth.Module}, keys, nil); err != nil {
		return nil, false, fmt.Errorf("genesis: app_state: %w", err)
	}
	key, found = auth.Lookup(ctx, address)
	return key, found, nil
}
