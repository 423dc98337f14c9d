package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/waymark-ledger/waymark/app/internal/store"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/governance"
)

const (
	// maxChunkBytes is the largest chunk that is looked at. One that a node makes is about chunkBytes, with one more
	// transaction, and the hashes that place it.
	maxChunkBytes = 12 << 20
	// maxChunks is the largest number of chunks that CometBFT accepts by default, of chunkBytes 400 GB.
	maxChunks = 100_000
	// maxRefusals is how many chunks of a snapshot are refused before the snapshot is. CometBFT does not disconnect a
	// peer whose chunk was refused: it may send others unasked.
	maxRefusals = 100
)

// restoring is a snapshot that this node restores, and what it awaits.
type restoring struct {
	store   *store.Restore
	height  int64
	chunks  uint32
	next    uint32
	refused int
}

// OfferSnapshot begins to restore a snapshot of a height whose app hash CometBFT's light client has verified. It refuses
// one that does not name this app hash. It aborts where there are blocks already.
func (a *App) OfferSnapshot(_ context.Context, req *abci.RequestOfferSnapshot) (*abci.ResponseOfferSnapshot, error) {
	s := req.Snapshot
	switch {
	case s == nil || len(req.AppHash) == 0:
		return offer(abci.ResponseOfferSnapshot_REJECT), nil
	case s.Format != snapshotFormat:
		return offer(abci.ResponseOfferSnapshot_REJECT_FORMAT), nil
	case s.Height < 1 || s.Height > math.MaxInt64 || s.Chunks < 1 || s.Chunks > maxChunks ||
		len(s.Metadata) > 0 || !bytes.Equal(s.Hash, req.AppHash):
		a.log.Warn("a snapshot is refused: it does not fit the verified header", "height", s.Height, "chunks", s.Chunks)
		return offer(abci.ResponseOfferSnapshot_REJECT_SENDER), nil
	}
	if a.block != nil {
		a.block.Discard()
		a.block = nil
	}
	a.snapshots.forget() // of an earlier restore, if CometBFT was killed before it knew of that
	restore, err := a.store.Restore(int64(s.Height), req.AppHash)
	if err != nil {
		a.log.Error("no snapshot is restored", "err", err)
		return offer(abci.ResponseOfferSnapshot_ABORT), nil
	}
	a.restoring = &restoring{store: restore, height: int64(s.Height), chunks: s.Chunks}
	return offer(abci.ResponseOfferSnapshot_ACCEPT), nil
}

func offer(result abci.ResponseOfferSnapshot_Result) *abci.ResponseOfferSnapshot {
	return &abci.ResponseOfferSnapshot{Result: result}
}

// ApplySnapshotChunk verifies the next chunk, and only then writes it. A chunk that does not verify is fetched again,
// from somebody else. With the last one the node is at the snapshot's height.
func (a *App) ApplySnapshotChunk(
	_ context.Context, req *abci.RequestApplySnapshotChunk,
) (*abci.ResponseApplySnapshotChunk, error) {
	r := a.restoring
	if r == nil {
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ABORT}, nil
	}
	if err := r.apply(req.Index, req.Chunk); err != nil {
		a.log.Warn("a chunk is refused", "height", r.height, "chunk", req.Index, "sender", x.Clip(req.Sender, 40), "err", err)
		if r.refused++; r.refused >= maxRefusals {
			return a.reject(r, fmt.Errorf("%d chunks were refused", r.refused)), nil
		}
		res := &abci.ResponseApplySnapshotChunk{
			Result: abci.ResponseApplySnapshotChunk_RETRY, RefetchChunks: []uint32{req.Index},
		}
		if req.Sender != "" {
			res.RejectSenders = []string{req.Sender}
		}
		return res, nil
	}
	r.next++
	complete, err := r.complete()
	switch last := r.next == r.chunks; {
	case err != nil:
		return a.reject(r, err), nil
	case complete != last:
		return a.reject(r, fmt.Errorf("offered with %d chunks, which is not what it has", r.chunks)), nil
	case complete:
		if err := a.restored(r); err != nil {
			return nil, err
		}
	}
	return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ACCEPT}, nil
}

// reject gives up a snapshot. CometBFT offers another, which begins with an empty store.
func (a *App) reject(r *restoring, why error) *abci.ResponseApplySnapshotChunk {
	a.log.Warn("a snapshot is refused", "height", r.height, "err", why)
	a.restoring = nil
	return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT}
}

// apply verifies a chunk and writes it.
func (r *restoring) apply(index uint32, chunk []byte) error {
	switch {
	case index != r.next:
		return fmt.Errorf("expected chunk %d", r.next)
	case len(chunk) > maxChunkBytes:
		return fmt.Errorf("%d bytes, expected %d at most", len(chunk), maxChunkBytes)
	case !r.store.Complete():
		return r.store.AddState(chunk)
	}
	flat := r.store.Flat()
	if err := dossier.RestoreChunk(r.context(flat), chunk); err != nil {
		return err
	}
	r.store.WriteFlat(flat)
	return nil
}

// complete reports whether state and records are all there.
func (r *restoring) complete() (bool, error) {
	if !r.store.Complete() {
		return false, nil
	}
	return dossier.Restored(r.context(r.store.Flat()))
}

func (r *restoring) context(flat x.KV) *x.Context {
	return x.NewContext(x.Chain{Height: r.height}, x.Signer{}, r.store.State(), flat, nil)
}

// restored makes the snapshot the state of this node. The app hash does not commit to the time of the block: it is taken
// from the last record, which is not later. Only what is asked of this very height sees the difference.
func (a *App) restored(r *restoring) error {
	flat := r.store.Flat()
	ctx := r.context(flat)
	chain, _ := chainItem.Get(ctx)
	if w := a.release.check(x.Chain{Height: r.height, Version: chain.GetVersion()}, governance.Plan(ctx)); w != nil {
		return a.stop(w) // before anything is read that has another form in another version
	}
	at, found := dossier.LastTime(ctx)
	if !found {
		at = time.Unix(0, 0)
	}
	putTime(x.NewContext(x.Chain{Height: r.height, Time: at}, x.Signer{}, nil, flat, nil))
	reindex(r.context(&drained{flat, r.store}), a.modules)
	r.store.WriteFlat(flat)
	r.store.Finish()
	a.restoring = nil
	if err := a.loadTip(); err != nil {
		return errors.Join(errors.New("a snapshot was verified but cannot be read"), err)
	}
	a.pool.committed(a.lastBlock())
	a.log.Info("restored from a snapshot", "height", r.height, "records until", stamp(at))
	return nil
}

// drained is an overlay of a snapshot's flat rows that is kept whenever it is large.
type drained struct {
	*store.Overlay
	restore *store.Restore
}

// drainAt is how many rows are held in memory.
const drainAt = 10_000

func (d *drained) Set(key, value []byte) error {
	if d.Len() >= drainAt {
		d.restore.WriteFlat(d.Overlay)
		d.Discard()
	}
	return d.Overlay.Set(key, value)
}
