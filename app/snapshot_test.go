package app_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client/epcis"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// recorded returns a chain with a story, as many items in batches of 50, and an empty block at its end.
func recorded(t *testing.T, items int) *chain.Chain {
	c := chain.New(t, nil)
	for _, e := range story(t, "1-production") {
		c.Send("maker", &provenancev1.CaptureEvent{Event: e})
	}
	for _, e := range story(t, "2-over-shipment") {
		c.Send("maker", &provenancev1.CaptureEvent{Event: e})
	}
	for i := range items / 50 {
		c.Send("maker", commissioning(t, i))
	}
	c.Block()
	return c
}

// commissioning returns a message that commissions 50 items of a lot of their own.
func commissioning(t *testing.T, lot int) x.Message {
	var items []string
	for i := range 50 {
		items = append(items, fmt.Sprintf(`"https://id.gs1.org/01/09506000134352/21/I%d-%d"`, lot, i))
	}
	text := fmt.Sprintf(`{"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
		"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-10-01T01:00:00Z", "epcisBody": {"eventList": [{
		"type": "ObjectEvent", "eventTime": "2026-10-01T01:00:00Z", "eventTimeZoneOffset": "+00:00", "action": "ADD",
		"bizStep": "commissioning", "epcList": [%s], "ilmd": {"cbvmda:lotNumber": "L%d"}}]}}`, strings.Join(items, ","), lot)
	for item := range epcis.Read(strings.NewReader(text), epcis.Options{}) {
		require.NoError(t, item.Err)
		return &provenancev1.CaptureEvent{Event: item.Event}
	}
	return nil
}

// provider serves a snapshot of a chain's last block.
type provider struct {
	offer  *abci.Snapshot
	chunks [][]byte
}

// serve lets a chain make a snapshot with chunks of about so many bytes.
func serve(t *testing.T, c *chain.Chain, chunkBytes int) provider {
	c.Configure(func(o *app.Options) { o.SnapshotInterval = 1 })
	c.App.AwaitSnapshot()
	c.App.CutSnapshots(chunkBytes)
	c.Block()
	c.App.AwaitSnapshot()
	return served(t, c)
}

// served fetches the latest snapshot of a chain.
func served(t *testing.T, c *chain.Chain) provider {
	list, err := c.App.ListSnapshots(context.Background(), &abci.RequestListSnapshots{})
	require.NoError(t, err)
	p := provider{offer: list.Snapshots[len(list.Snapshots)-1]}
	require.EqualValues(t, c.Height, p.offer.Height)
	require.Equal(t, c.AppHash(), p.offer.Hash)
	for i := range p.offer.Chunks {
		chunk := load(t, c, p.offer.Height, p.offer.Format, i)
		require.NotEmpty(t, chunk)
		p.chunks = append(p.chunks, chunk)
	}
	for _, none := range [][]byte{
		load(t, c, p.offer.Height, p.offer.Format, p.offer.Chunks),
		load(t, c, p.offer.Height, p.offer.Format+1, 0),
		load(t, c, p.offer.Height+1, p.offer.Format, 0),
	} {
		require.Nil(t, none)
	}
	return p
}

func load(t *testing.T, c *chain.Chain, height uint64, format, chunk uint32) []byte {
	res, err := c.App.LoadSnapshotChunk(context.Background(), &abci.RequestLoadSnapshotChunk{
		Height: height, Format: format, Chunk: chunk,
	})
	require.NoError(t, err)
	return res.Chunk
}

// accept offers a snapshot to a chain that has nothing, which accepts it.
func (p provider) accept(t *testing.T, c *chain.Chain) {
	t.Helper()
	require.Equal(t, abci.ResponseOfferSnapshot_ACCEPT, p.offerTo(t, c))
}

func (p provider) offerTo(t *testing.T, c *chain.Chain) abci.ResponseOfferSnapshot_Result {
	t.Helper()
	res, err := c.App.OfferSnapshot(context.Background(), &abci.RequestOfferSnapshot{Snapshot: p.offer, AppHash: c.AppHash()})
	require.NoError(t, err)
	return res.Result
}

// apply gives a chain one chunk.
func apply(t *testing.T, c *chain.Chain, index int, chunk []byte) *abci.ResponseApplySnapshotChunk {
	t.Helper()
	res, err := c.App.ApplySnapshotChunk(context.Background(), &abci.RequestApplySnapshotChunk{
		Index: uint32(index), Chunk: chunk, Sender: "provider",
	})
	require.NoError(t, err)
	return res
}

// restoreInto lets a chain begin with a snapshot.
func (p provider) restoreInto(t *testing.T, c *chain.Chain) {
	t.Helper()
	p.accept(t, c)
	for i, chunk := range p.chunks {
		res := apply(t, c, i, chunk)
		require.Equal(t, &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ACCEPT}, res, "chunk %d", i)
	}
	info, err := c.App.Info(context.Background(), &abci.RequestInfo{})
	require.NoError(t, err)
	require.Equal(t, c.Height, info.LastBlockHeight)
	require.Equal(t, c.AppHash(), info.LastBlockAppHash)
}

// TestJoinBySnapshot restores a chain of thousands of records into a node that has nothing: it goes on with the same
// hashes, proves what was recorded before it joined, survives a restart, and serves the same snapshot itself.
func TestJoinBySnapshot(t *testing.T) {
	old := recorded(t, 2000)
	p := serve(t, old, 100_000)
	require.Greater(t, len(p.chunks), 20)
	joined := old.Join()
	p.restoreInto(t, joined)

	const nobody = "01/09506000134352/21/NOBODY"
	for range 2 {
		for _, subject := range []string{"01/09506000134352/10/DEMO-1", "01/09506000134352/21/I7-7", "org/maker", nobody} {
			require.Equal(t, old.Prove(complete(subject)), joined.Prove(complete(subject)), subject)
			require.Equal(t, subject == nobody, joined.Verify(subject).Statement == proofv1.Statement_STATEMENT_ABSENCE)
		}
		for _, next := range []int{1000, 1001} {
			next += int(old.Height) * 10
			tx := old.Sign("maker", commissioning(t, next)).Bytes
			old.Decide([][]byte{tx})
			results := joined.Decide([][]byte{tx})
			require.Zero(t, results[0].Code, results[0].Log)
			require.Equal(t, old.AppHash(), joined.AppHash())
		}
		joined.Restart()
	}

	requireSameSnapshot(t, old, joined, 100_000)
}

func complete(subject string) *proofv1.ProveRequest {
	return &proofv1.ProveRequest{Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: subject}
}

// requireSameSnapshot lets two nodes of a chain execute the same block, and serve it.
func requireSameSnapshot(t *testing.T, a, b *chain.Chain, chunkBytes int) {
	t.Helper()
	one, two := serve(t, a, chunkBytes), serve(t, b, chunkBytes)
	require.Equal(t, one.offer, two.offer)
	require.True(t, slices.EqualFunc(one.chunks, two.chunks, bytes.Equal), "other chunks")
}

// TestSnapshotWhileCommitting fetches and restores a snapshot while blocks come, of which each makes another.
func TestSnapshotWhileCommitting(t *testing.T) {
	c := recorded(t, 300)
	p := serve(t, c, 20_000)
	joined := c.Join()
	var wg sync.WaitGroup
	wg.Go(func() {
		for i, chunk := range p.chunks {
			now := load(t, c, p.offer.Height, p.offer.Format, uint32(i))
			if now != nil { // it is not served any more
				assert.Equal(t, chunk, now)
			}
		}
		p.restoreInto(t, joined)
	})
	for i := range 20 {
		c.Send("maker", commissioning(t, 500+i))
	}
	wg.Wait()
}

// TestOfferedSnapshots refuses what does not fit the verified header, before anything is fetched.
func TestOfferedSnapshots(t *testing.T) {
	old := recorded(t, 0)
	p := serve(t, old, 2000)
	joined := old.Join()
	for name, c := range map[string]struct {
		change func(*abci.Snapshot)
		want   abci.ResponseOfferSnapshot_Result
	}{
		"format":       {func(s *abci.Snapshot) { s.Format = 2 }, abci.ResponseOfferSnapshot_REJECT_FORMAT},
		"no height":    {func(s *abci.Snapshot) { s.Height = 0 }, abci.ResponseOfferSnapshot_REJECT_SENDER},
		"height":       {func(s *abci.Snapshot) { s.Height = 1 << 63 }, abci.ResponseOfferSnapshot_REJECT_SENDER},
		"no chunks":    {func(s *abci.Snapshot) { s.Chunks = 0 }, abci.ResponseOfferSnapshot_REJECT_SENDER},
		"chunks":       {func(s *abci.Snapshot) { s.Chunks = 1e6 }, abci.ResponseOfferSnapshot_REJECT_SENDER},
		"hash":         {func(s *abci.Snapshot) { s.Hash = make([]byte, 32) }, abci.ResponseOfferSnapshot_REJECT_SENDER},
		"metadata":     {func(s *abci.Snapshot) { s.Metadata = []byte{1} }, abci.ResponseOfferSnapshot_REJECT_SENDER},
		"as it should": {func(*abci.Snapshot) {}, abci.ResponseOfferSnapshot_ACCEPT},
	} {
		other := *p.offer
		c.change(&other)
		require.Equal(t, c.want, provider{offer: &other}.offerTo(t, joined), name)
	}
	require.Equal(t, abci.ResponseOfferSnapshot_ABORT, p.offerTo(t, old), "it would destroy blocks")
	require.Equal(t, abci.ResponseApplySnapshotChunk_ABORT, apply(t, old, 0, p.chunks[0]).Result)
}

// TestHostileProviders gives a node that joins bad chunks of every kind, then the good one: each bad one is refused, its
// sender too, and nothing is left of it.
func TestHostileProviders(t *testing.T) {
	old := recorded(t, 100)
	p := serve(t, old, 10_000)
	require.Greater(t, len(p.chunks), 8)
	joined := old.Join()
	p.accept(t, joined)
	for i, chunk := range p.chunks {
		flipped := slices.Clone(chunk)
		flipped[(i*7919)%len(flipped)] ^= 1 << (i % 8)
		bad := [][]byte{nil, {}, flipped, chunk[:len(chunk)-1], append(slices.Clone(chunk), 0)}
		if i%5 == 0 {
			bad = [][]byte{p.chunks[(i+1)%len(p.chunks)], make([]byte, 16<<20)}
		}
		if i > 8 {
			bad = bad[:1] // too many of them, and the snapshot is refused
		}
		for n, hostile := range bad {
			want := &abci.ResponseApplySnapshotChunk{
				Result: abci.ResponseApplySnapshotChunk_RETRY, RefetchChunks: []uint32{uint32(i)}, RejectSenders: []string{"provider"},
			}
			require.Equal(t, want, apply(t, joined, i, hostile), "chunk %d, attempt %d", i, n)
		}
		require.Equal(t, abci.ResponseApplySnapshotChunk_RETRY, apply(t, joined, i+1, chunk).Result, "out of turn")
		require.Equal(t, abci.ResponseApplySnapshotChunk_ACCEPT, apply(t, joined, i, chunk).Result, "chunk %d", i)
	}
	requireSameSnapshot(t, old, joined, 10_000)
}

// TestSnapshotsThatNeverEnd gives up a snapshot whose number of chunks is a lie, or whose chunks are never good, and
// restores the next one that is offered.
func TestSnapshotsThatNeverEnd(t *testing.T) {
	old := recorded(t, 50)
	p := serve(t, old, 10_000)
	joined := old.Join()
	for _, chunks := range []int{len(p.chunks) + 1, len(p.chunks) - 1, 1, 100_000} {
		lie := *p.offer
		lie.Chunks = uint32(chunks)
		provider{offer: &lie}.accept(t, joined)
		last := min(chunks, len(p.chunks)) - 1
		for i := range last {
			require.Equal(t, abci.ResponseApplySnapshotChunk_ACCEPT, apply(t, joined, i, p.chunks[i]).Result)
		}
		require.Equal(t, abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT, apply(t, joined, last, p.chunks[last]).Result)
		require.Equal(t, abci.ResponseApplySnapshotChunk_ABORT, apply(t, joined, last+1, nil).Result)
		require.Zero(t, joined.App.Height())
	}
	p.accept(t, joined)
	for range 99 {
		require.Equal(t, abci.ResponseApplySnapshotChunk_RETRY, apply(t, joined, 0, nil).Result)
	}
	require.Equal(t, abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT, apply(t, joined, 0, nil).Result)
	p.restoreInto(t, joined)
}

// TestCrashWhileJoining ends a node in the middle of a snapshot, and after its last chunk: it begins again.
func TestCrashWhileJoining(t *testing.T) {
	old := recorded(t, 50)
	p := serve(t, old, 10_000)
	joined := old.Join()
	for i := range p.chunks {
		p.accept(t, joined)
		for n := range i {
			require.Equal(t, abci.ResponseApplySnapshotChunk_ACCEPT, apply(t, joined, n, p.chunks[n]).Result)
		}
		joined.Reopen()
		require.Zero(t, joined.App.Height())
	}
	p.restoreInto(t, joined)
	joined.Configure(func(o *app.Options) { o.SnapshotInterval = 1 })
	p.restoreInto(t, joined)
	old.Decide(nil)
	joined.Decide(nil)
	require.Equal(t, old.AppHash(), joined.AppHash())
	require.Equal(t, abci.ResponseOfferSnapshot_ABORT, p.offerTo(t, joined))
}

// TestJoinedNodesExportTheSame: an export does not tell whether a node executed the chain or began with a snapshot.
func TestJoinedNodesExportTheSame(t *testing.T) {
	c := recorded(t, 100)
	p := serve(t, c, 2000)
	joined := c.Join()
	p.restoreInto(t, joined)
	_, err := joined.App.Export(new(bytes.Buffer))
	require.ErrorContains(t, err, "let it run")
	for _, one := range []*chain.Chain{c, joined} {
		one.Decide(nil)
	}
	want, wantRows := exported(t, c)
	got, gotRows := exported(t, joined)
	require.Equal(t, want, got)
	require.Equal(t, wantRows, gotRows)
}
