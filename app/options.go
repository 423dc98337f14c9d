package app

import (
	"io"
	"log/slog"
	"time"

	"github.com/waymark-ledger/waymark/app/internal/store"
)

// Options are a node's own choices: none of them is consensus.
type Options struct {
	// Logger receives what an operator should know; nil discards it.
	Logger *slog.Logger
	// Store holds the caches and the durability of the state store, and for how many of the last heights the state is
	// kept, to be asked and proved. One that somebody reads, or that is served as a snapshot, is kept for as long, and so
	// are those after it.
	Store store.Options
	// SignatureCache is the number of verified signatures to remember; 0 for 65,536.
	SignatureCache int
	// PoolTxs and PoolBytes bound the transactions that wait; 0 for 50,000 and 64 MB. One organization
	// may take as much of either as is free: alone half, of n that send without end each 1/(n+1).
	PoolTxs   int
	PoolBytes int64
	// IdleWait is how long a proposer waits for a first transaction before it proposes an empty
	// block; 0 for 800 ms, negative for not at all. It must stay well below CometBFT's timeout_propose.
	IdleWait time.Duration
	// GenesisRows opens the sidecar of an exported genesis; nil for none.
	GenesisRows func() (io.ReadCloser, error)
	// Peers are the ids of the nodes that may connect whoever they belong to: those that the operator lists.
	Peers []string
	// KeepBlocks is how many of the last blocks CometBFT is to keep; 0 for all.
	KeepBlocks int64
	// SnapshotInterval is after how many blocks a snapshot is made for nodes that join; 0 for never. The trees of the
	// last two are kept however short history is else.
	SnapshotInterval int64
	// OnWrongVersion is called when the next block is to be proposed, judged or executed, and this program is not of the
	// version to do it, see [App.Wrong]. It may block until the process ends, so that the node says nothing about that block:
	// what CometBFT makes of the error is a vote against it, or a crash. Nil for that.
	OnWrongVersion func(*WrongVersion)
	// Gather is how long a proposer waits for more after the first transaction; 0 for none.
	Gather time.Duration
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.SignatureCache == 0 {
		o.SignatureCache = 1 << 16
	}
	if o.PoolTxs == 0 {
		o.PoolTxs = 50_000
	}
	if o.PoolBytes == 0 {
		o.PoolBytes = 64 << 20
	}
	if o.IdleWait == 0 {
		o.IdleWait = 800 * time.Millisecond
	}
	return o
}
