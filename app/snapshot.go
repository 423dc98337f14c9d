package app

import (
	"context"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/waymark-ledger/waymark/app/internal/store"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
)

const (
	// snapshotFormat is the format of chunks. Nodes of different formats do not understand each other's.
	snapshotFormat = 1
	// chunkBytes is about how large a chunk is made. CometBFT carries one in a message of 16 MB at most.
	chunkBytes = 4 << 20
	// keptSnapshots is how many snapshots a node serves: one that others still fetch, and the latest.
	keptSnapshots = 2
)

// snapshots are the heights that this node serves to nodes that join. A snapshot is a view of its height, and a plan of
// where its chunks begin: chunks are made when they are asked for. Nothing about snapshots is voted; every chunk proves
// itself to who knows the app hash. It is safe for concurrent use.
type snapshots struct {
	app  *App
	stop context.CancelFunc
	ctx  context.Context // ends with the node, and with it the work in the background

	chunkBytes int
	planning   sync.WaitGroup

	mu     sync.Mutex
	busy   bool // one is planned
	served []*snapshot
	cuts   []uint64 // of the last plan's records, most of which the next one has too
}

// snapshot is one height that is served.
type snapshot struct {
	view    *store.View
	state   []int64 // where chunks of the state end, in leaves
	records []uint64

	mu  sync.Mutex // for log, which remembers what it read
	log *dossier.Log
}

func newSnapshots(a *App) *snapshots {
	s := &snapshots{app: a, chunkBytes: chunkBytes}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// committed begins to plan a snapshot when one is due at a height, beside what follows.
func (s *snapshots) committed(height int64) {
	interval := s.app.options.SnapshotInterval
	if interval <= 0 || height < 1 || height%interval != 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy {
		s.app.log.Warn("no snapshot: the one before is not ready", "height", height)
		return
	}
	view, err := s.app.store.At(height)
	if err != nil {
		s.app.log.Warn("no snapshot", "height", height, "err", err)
		return
	}
	s.busy = true
	s.planning.Add(1)
	go func() {
		defer s.planning.Done()
		defer x.EndOnFault()
		s.plan(view)
	}()
}

// plan cuts a height into chunks and serves it.
func (s *snapshots) plan(view *store.View) {
	ctx := x.NewContext(x.Chain{Height: view.Height()}, x.Signer{}, view.State(), view.Flat(), nil)
	made := &snapshot{view: view, log: dossier.OpenLog(ctx)}
	var err error
	if made.state, err = view.Cuts(s.ctx, s.chunkBytes); err == nil {
		made.records, err = made.log.Cuts(s.ctx, s.chunkBytes, s.cuts)
	}
	if err != nil { // the node stops
		view.Close()
		return
	}
	s.app.log.Info("snapshot", "height", view.Height(), "chunks", made.chunks())
	if old := s.serve(made); old != nil {
		old.close() // outside of the lock: a commit does not wait for the chunk that somebody still fetches
	}
}

// serve adds a snapshot, and returns the one that makes room for it.
func (s *snapshots) serve(made *snapshot) (old *snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy, s.cuts = false, made.records
	s.served = append(s.served, made)
	if len(s.served) > keptSnapshots {
		old, s.served = s.served[0], s.served[1:]
	}
	return old
}

// close ends the work in the background, and what is served.
func (s *snapshots) close() {
	s.stop()
	s.forget()
}

// forget ends what is served.
func (s *snapshots) forget() {
	s.planning.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, served := range s.served {
		served.close()
	}
	s.served = nil
}

// at returns the snapshot of a height, nil when it is not served.
func (s *snapshots) at(height uint64) *snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, served := range s.served {
		if uint64(served.view.Height()) == height {
			return served
		}
	}
	return nil
}

func (s *snapshot) chunks() int { return len(s.state) + len(s.records) }

// chunk returns a chunk, nil when there is none of that number, or the snapshot is no longer served.
func (s *snapshot) chunk(n int) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.log == nil || n >= s.chunks():
		return nil
	case n < len(s.state):
		return s.view.Chunk(before(s.state, n), s.state[n])
	default:
		n -= len(s.state)
		return s.log.Chunk(before(s.records, n), s.records[n])
	}
}

// close waits for the chunk that is being made.
func (s *snapshot) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
	s.view.Close()
}

// before returns where the range n begins.
func before[N int64 | uint64](ends []N, n int) N {
	if n == 0 {
		return 0
	}
	return ends[n-1]
}

// ListSnapshots lists what is served. Its hash is the app hash, and there is nothing else to say of it, so that nodes
// that serve the same height offer the same snapshot, and CometBFT fetches it from all of them.
func (a *App) ListSnapshots(context.Context, *abci.RequestListSnapshots) (*abci.ResponseListSnapshots, error) {
	a.snapshots.mu.Lock()
	defer a.snapshots.mu.Unlock()
	res := new(abci.ResponseListSnapshots)
	for _, s := range a.snapshots.served {
		res.Snapshots = append(res.Snapshots, &abci.Snapshot{
			Height: uint64(s.view.Height()), Format: snapshotFormat, Chunks: uint32(s.chunks()), Hash: s.view.AppHash(),
		})
	}
	return res, nil
}

// LoadSnapshotChunk makes a chunk of a snapshot that is served, and has none of another.
func (a *App) LoadSnapshotChunk(
	_ context.Context, req *abci.RequestLoadSnapshotChunk,
) (*abci.ResponseLoadSnapshotChunk, error) {
	res := new(abci.ResponseLoadSnapshotChunk)
	if s := a.snapshots.at(req.Height); s != nil && req.Format == snapshotFormat {
		res.Chunk = s.chunk(int(req.Chunk))
	}
	return res, nil
}
