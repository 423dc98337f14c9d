package store

import (
	"fmt"
	"log/slog"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/bloom"
	"github.com/cockroachdb/pebble/vfs"

	"github.com/waymark-ledger/waymark/x"
)

// Options say how a Store uses the machine. None of them changes the state.
// Zero values stand for the defaults, which are safe.
type Options struct {
	// CacheBytes is the memory for blocks of the database. Default 256 MiB.
	CacheBytes int64
	// MemTableBytes is the memory that recent writes fill before they go to
	// a table; a few such are held. Default 64 MiB.
	MemTableBytes int64
	// NodeCache is how many nodes of the tree are kept decoded for commits,
	// about 1 to 3 KiB each. Default 300,000.
	NodeCache int
	// QueryNodeCache is NodeCache for proofs and old heights. Default 30,000.
	QueryNodeCache int
	// KeepVersions is how many heights Prune leaves, at least 1. Zero keeps all.
	KeepVersions int64
	// NoSync lets a power cut take back the last blocks. It never tears one.
	NoSync bool
	// ReadOnly opens a store that is there, for views only.
	ReadOnly bool
	// FS is where the store lives, the operating system's files when nil.
	FS vfs.FS
	// Log receives the database's own troubles. None when nil.
	Log *slog.Logger
}

// Memory returns a file system in memory, for Options.FS. A Store that is
// closed can be opened on it again.
func Memory() vfs.FS { return vfs.NewMem() }

func (o Options) withDefaults() Options {
	if o.CacheBytes == 0 {
		o.CacheBytes = 256 << 20
	}
	if o.MemTableBytes == 0 {
		o.MemTableBytes = 64 << 20
	}
	if o.NodeCache == 0 {
		o.NodeCache = 300_000
	}
	if o.QueryNodeCache == 0 {
		o.QueryNodeCache = 30_000
	}
	if o.FS == nil {
		o.FS = vfs.Default
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// database returns pebble's options: memtables that hold several blocks, so
// that a large one does not wait for a flush, and bloom filters, because most
// reads are of one key.
func (o Options) database(cache *pebble.Cache) *pebble.Options {
	db := &pebble.Options{
		Cache:                       cache,
		FS:                          o.FS,
		ReadOnly:                    o.ReadOnly,
		ErrorIfNotExists:            o.ReadOnly,
		FormatMajorVersion:          pebble.FormatNewest,
		Logger:                      logger{o.Log},
		MemTableSize:                uint64(o.MemTableBytes),
		MemTableStopWritesThreshold: 4,
		L0CompactionThreshold:       2,
		L0StopWritesThreshold:       1000,
		LBaseMaxBytes:               64 << 20,
		MaxConcurrentCompactions:    func() int { return 2 },
		MaxOpenFiles:                1000,
		BytesPerSync:                1 << 20,
		WALBytesPerSync:             1 << 20,
		Levels:                      make([]pebble.LevelOptions, 7),
	}
	for i := range db.Levels {
		level := &db.Levels[i]
		level.BlockSize = 32 << 10
		level.IndexBlockSize = 256 << 10
		level.FilterPolicy = bloom.FilterPolicy(10)
		level.FilterType = pebble.TableFilter
		level.TargetFileSize = 8 << 20 << min(i, 3)
	}
	return db
}

// logger passes on what pebble reports. What pebble calls fatal, such as a log
// that cannot be written, is a fault: pebble's own answer is to end the process.
type logger struct{ to *slog.Logger }

func (logger) Infof(string, ...any) {}

func (l logger) Errorf(format string, args ...any) {
	l.to.Error("database", "err", fmt.Sprintf(format, args...))
}

func (l logger) Fatalf(format string, args ...any) {
	err := fmt.Errorf("database: "+format, args...)
	l.to.Error("database failed", "err", err)
	x.Fail(err)
}
