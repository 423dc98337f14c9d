package app

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/governance"
)

// maxRow bounds a key or value of a sidecar, so that a damaged length does not ask for all memory.
const maxRow = 16 << 20

// Exported is the state of a height, as the genesis of a chain that goes on from there.
type Exported struct {
	// AppState is the genesis's app_state.
	AppState json.RawMessage
	// Height is the exported one: the new chain begins with the next.
	Height int64
	// Time is that block's, and the genesis's.
	Time time.Time
	// Version is that of the state: the new chain begins with it.
	Version uint64
}

// Export writes the state of the last committed height as the app_state of a new genesis, and the
// flat rows (records and their material) as a sidecar: for each row, in the
// order of keys, length and bytes of key and value, lengths as 4 bytes big-endian. The genesis holds
// the sidecar's hash. What is exported twice is the same, byte for byte.
// Nodes at the same height export the same, also one that began with a snapshot; but not at the snapshot's own height,
// of which it does not know the time. The height before an upgrade is not exported: see [NotExported].
func (a *App) Export(rows io.Writer) (*Exported, error) {
	if a.store.Restored() {
		return nil, errors.New("nothing to export: the node has a snapshot and no block since: let it run until it has")
	}
	view, done, err := a.view(0)
	if err != nil {
		return nil, fmt.Errorf("nothing to export: %w", err)
	}
	defer done()
	chain, err := chainAt(view)
	if err != nil {
		return nil, err
	}
	ctx := x.NewContext(chain, x.Signer{}, view.State(), view.Flat(), nil)
	if plan := governance.Plan(ctx); due(plan, chain.Height+1) {
		return nil, NotExported(plan)
	}
	g, err := exportTables(ctx, a.modules)
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	out := bufio.NewWriter(io.MultiWriter(rows, hash))
	n, err := exportRows(ctx.Flat(), out)
	if err != nil {
		return nil, fmt.Errorf("export records: %w", err)
	}
	if err := out.Flush(); err != nil {
		return nil, fmt.Errorf("export records: %w", err)
	}
	g.Sidecar = &sidecar{Rows: n, SHA256: hex.EncodeToString(hash.Sum(nil))}
	state, err := json.Marshal(g)
	return &Exported{AppState: state, Height: chain.Height, Time: chain.Time, Version: chain.Version}, err
}

// NotExported returns why the height before an upgrade is not exported: the first block of a chain comes with its genesis,
// and the first block of a version with its migrations. They are not the same block.
func NotExported(plan *governancev1.Plan) error {
	return fmt.Errorf("height %d is the last before the upgrade to version %d, and no chain begins with an upgrade: start the "+
		"node with the program of version %[2]d, and export height %[3]d or a later one", plan.Height-1, plan.Version, plan.Height)
}

func exportRows(flat x.KV, out io.Writer) (n uint64, err error) {
	it, err := flat.Iterator(nil, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for ; it.Valid(); it.Next() {
		key, value := it.Key(), it.Value()
		if !carried(key) {
			continue
		}
		for _, part := range [][]byte{key, value} {
			if _, err := out.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(part))), part...)); err != nil {
				return n, err
			}
		}
		n++
	}
	return n, it.Error()
}

// carried reports whether a row goes into a sidecar: records and their material do, for those the state proves. Outcomes
// of transactions and times of blocks are nothing that it proves, and the old chain's own: a node that began with a
// snapshot has not all of them. Indexes are made again.
func carried(key []byte) bool { return key[0] != corePrefix && key[0] != x.IndexPrefix }

// importRows reads a sidecar row by row, and refuses one whose hash is not the genesis's. What it wrote by then counts
// for nothing, as the block in which it began is never committed.
func importRows(set func(key, value []byte), want *sidecar, open func() (io.ReadCloser, error)) (err error) {
	if open == nil {
		return errors.New("the genesis comes with a sidecar of records: put it beside the genesis file")
	}
	file, err := open()
	if err != nil {
		return fmt.Errorf("open the sidecar of records: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha256.New()
	in := io.TeeReader(bufio.NewReader(file), hash)
	for i := range want.Rows {
		key, err := readPart(in)
		if err != nil {
			return fmt.Errorf("the sidecar's row %d: %w", i, err)
		}
		value, err := readPart(in)
		if err != nil {
			return fmt.Errorf("the sidecar's row %d: %w", i, err)
		}
		if !carried(key) {
			return fmt.Errorf("the sidecar's row %d is none that an export carries", i)
		}
		set(key, value)
	}
	switch n, err := io.Copy(io.Discard, in); {
	case err != nil:
		return fmt.Errorf("read the sidecar: %w", err)
	case n > 0:
		return fmt.Errorf("the sidecar has %d bytes after its last row", n)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != want.SHA256 {
		return fmt.Errorf("the sidecar has the sha256 %s, the genesis names %s", got, want.SHA256)
	}
	return nil
}

func readPart(in io.Reader) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n == 0 || n > maxRow {
		return nil, fmt.Errorf("a part of %d bytes, expected 1 to %d", n, maxRow)
	}
	part := make([]byte, n)
	_, err := io.ReadFull(in, part)
	return part, err
}
