package verify

import (
	"bytes"
	"sort"
	"testing"

	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cosmos/iavl"
	iavldb "github.com/cosmos/iavl/db"
	"github.com/stretchr/testify/require"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

// snapshot is the state of a ledger at a height, in a real tree, and the block after it.
type snapshot struct {
	t      testing.TB
	ledger *ledger
	height int64
	tree   *iavl.ImmutableTree
	path   []*proofv1.LightBlock
}

// tree writes the state of a ledger into an IAVL tree, with enough beside it for real paths.
func (l *ledger) tree() *iavl.ImmutableTree {
	tree := iavl.NewMutableTree(iavldb.NewMemDB(), 1000, true, iavl.NewNopLogger())
	set := func(key, value []byte) {
		_, err := tree.Set(key, value)
		require.NoError(l.t, err)
	}
	for _, a := range l.authors {
		set(authrules.KeyPath(a.key.Address), x.Encode(a.key))
	}
	// In order: the shape of the tree depends on it.
	for _, subject := range sortedKeys(l.logs) {
		log := l.logs[subject]
		set(dossierrules.HeadPath(subject), x.Encode(&dossierv1.Head{Size_: uint64(len(log.hashes)), Range: rangeOf(log.hashes)}))
	}
	for _, subject := range sortedKeys(l.standings) {
		set(standingrules.Path(subject), x.Encode(l.standings[subject]))
	}
	for _, item := range sortedKeys(l.lots) {
		set(provenancerules.LotPath(item), []byte(l.lots[item]))
	}
	for _, key := range sortedKeys(l.entries) {
		set([]byte(key), l.entries[key])
	}
	for i := range l.others {
		set([]byte{i, i ^ 0x55, 0xff}, []byte{1, i})
	}
	_, version, err := tree.SaveVersion()
	require.NoError(l.t, err)
	saved, err := tree.GetImmutable(version)
	require.NoError(l.t, err)
	return saved
}

// at takes the snapshot of a height. The path has a block for each element of way, and the block
// after the height: each signed by its validators, the next ones announced.
func (l *ledger) at(height int64, way map[int64]*signers, final *signers) *snapshot {
	s := &snapshot{t: l.t, ledger: l, height: height, tree: l.tree()}
	heights := []int64{height + 1}
	for h := range way {
		heights = append(heights, h)
	}
	sort.Slice(heights, func(i, j int) bool { return heights[i] < heights[j] })
	for _, h := range heights {
		vals, appHash := way[h], hash32("app %d", h)
		if h == height+1 {
			vals, appHash = final, x.AppHash(s.tree.Hash())
		}
		next := vals
		if way[h+1] != nil {
			next = way[h+1]
		} else if h+1 == height+1 {
			next = final
		}
		header := newHeader(l.chainID, h, vals, next, appHash)
		// One in four does not vote: all that do are needed.
		commit := vals.sign(l.t, header, allBut(int(h)%vals.set.Size(), cmttypes.BlockIDFlag(1+2*(h%2))))
		s.path = append(s.path, lightBlock(l.t, header, commit, vals.set))
	}
	return s
}

// proving collects a bundle.
type proving struct {
	*snapshot
	bundle *proofv1.Bundle
	reads  map[string]bool
	used   map[*waymarkv1.Material]uint32
}

// choice says which records of a dossier to open; nil opens those that must be.
type choice func(index int, record *waymarkv1.Record) bool

func mustOpen(_ int, record *waymarkv1.Record) bool { return dossierrules.MustOpen(record.Kind) }
func everything(int, *waymarkv1.Record) bool        { return true }

// prove makes a bundle as a prover would, following the definition in bundle.proto.
func (s *snapshot) prove(statement proofv1.Statement, open choice, subjects ...string) *proofv1.Bundle {
	return s.proveWith(nil, statement, open, subjects...)
}

// proveWith makes a bundle that names keys by their addresses, which are in order.
func (s *snapshot) proveWith(keys [][]byte, statement proofv1.Statement, open choice, subjects ...string) *proofv1.Bundle {
	p := &proving{s, &proofv1.Bundle{
		Version: Version, ChainId: s.ledger.chainID, Statement: statement, Subjects: subjects,
		Height: s.height, Path: s.path, TreeRoot: s.tree.Hash(), Keys: keys,
	}, map[string]bool{}, map[*waymarkv1.Material]uint32{}}
	for _, address := range keys {
		p.read(authrules.KeyPath(address))
	}
	concerned := map[string]bool{}
	for _, subject := range subjects {
		concerned[subject] = true
		if !whole(statement) {
			continue
		}
		if provenancerules.MayHaveLot(gs1.Key(subject)) {
			p.read(provenancerules.LotPath(subject))
			if lot, ok := s.ledger.lots[subject]; ok {
				concerned[lot] = true
			}
		}
		for parent, ok := gs1.Key(subject).Parent(); ok; parent, ok = parent.Parent() {
			concerned[string(parent)] = true
		}
	}
	for _, subject := range sortedKeys(concerned) {
		p.read(dossierrules.HeadPath(subject))
		if whole(statement) {
			p.read(standingrules.Path(subject))
		}
		if log := s.ledger.logs[subject]; log != nil {
			p.bundle.Dossiers = append(p.bundle.Dossiers, p.dossier(subject, log, open))
		}
	}
	for _, key := range sortedKeys(p.reads) {
		p.bundle.State = append(p.bundle.State, s.proveState([]byte(key)))
	}
	return p.bundle
}

func (p *proving) read(key []byte) { p.reads[string(key)] = true }

func (s *snapshot) proveState(key []byte) *proofv1.StateProof {
	commitment, err := s.tree.GetProof(key)
	require.NoError(s.t, err)
	encoded, err := commitment.Marshal()
	require.NoError(s.t, err)
	value, err := s.tree.Get(key)
	require.NoError(s.t, err)
	return &proofv1.StateProof{Key: key, Value: value, Proof: encoded}
}

func (p *proving) dossier(subject string, log *log, open choice) *proofv1.Dossier {
	d := &proofv1.Dossier{Subject: subject}
	if p.bundle.Statement == proofv1.Statement_STATEMENT_CONSISTENCY {
		size := (len(log.hashes) + 1) / 2
		d.Earlier = &proofv1.Earlier{
			Size_: uint64(size), Root: subtreeRoot(log.hashes[:size]), Path: consistencyPath(log.hashes, size, true),
		}
		return d
	}
	for i, record := range log.records {
		if whole(p.bundle.Statement) {
			digest := dossierrules.RecordDigest(log.encoded[i])
			d.Leaves = append(d.Leaves, &proofv1.Leaf{Kind: record.Kind, Height: record.Height, RecordDigest: digest[:]})
		}
		if !open(i, record) {
			continue
		}
		opened := &proofv1.OpenedRecord{Index: uint64(i), Record: log.encoded[i]}
		if !whole(p.bundle.Statement) {
			opened.Path = inclusionPath(log.hashes, i)
		}
		if record.Organization != "" {
			p.read(standingrules.Path(dossierrules.OrganizationSubject(record.Organization)))
		}
		if len(record.Signer) > 0 {
			p.read(authrules.KeyPath(record.Signer))
		}
		if m := log.materials[i]; m != nil {
			if p.used[m] == 0 {
				p.bundle.Materials = append(p.bundle.Materials, m)
				p.used[m] = uint32(len(p.bundle.Materials))
			}
			opened.Material = p.used[m]
		}
		d.Opened = append(d.Opened, opened)
	}
	return d
}

// encode returns the bytes of a bundle.
func encode(b *proofv1.Bundle) []byte { return x.Encode(b) }

// clone copies a bundle deeply.
func clone(t testing.TB, b *proofv1.Bundle) *proofv1.Bundle {
	c := new(proofv1.Bundle)
	require.NoError(t, c.Unmarshal(bytes.Clone(encode(b))))
	return c
}
