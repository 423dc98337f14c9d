package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cometbft/cometbft/abci/example/kvstore"
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/config"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/node"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// pairBytes is the size of the peer's transactions.
const pairBytes = 250

// writePairs returns transactions of the kvstore application, each with a key of its own.
func writePairs(_ string, n int) ([][]byte, error) {
	txs := make([][]byte, n)
	for i := range txs {
		key := fmt.Sprintf("key%09d=", i)
		txs[i] = []byte(key + strings.Repeat("v", pairBytes-len(key)))
	}
	return txs, nil
}

// RunPeer runs a node of the kvstore application in a home that was made for one of ours, until the context ends.
func RunPeer(ctx context.Context, home string, settings *nodeconfig.Settings, logs node.Logs) error {
	return node.RunMachine(ctx, home, settings, peerConfig(settings, home), logs, func() (node.Machine, error) {
		return &peer{Application: kvstore.NewPersistentApplication(filepath.Join(home, nodeconfig.AppDir))}, nil
	})
}

// peerConfig is the configuration of our nodes, but for the mempool: kvstore leaves InsertTx as it inherits it, which
// answers that all is well and loses the transaction. So it has CometBFT's own mempool, as large as ours, without the
// checking again of what its state cannot change. That mempool wakes consensus when it has transactions, so that it can be
// left to CometBFT to wait between empty blocks, as long as our proposers do.
func peerConfig(settings *nodeconfig.Settings, home string) *config.Config {
	c := settings.CometBFT(home)
	c.Mempool.Type = config.MempoolTypeFlood
	c.Mempool.Size = settings.Pool.MaxTransactions
	c.Mempool.MaxTxsBytes = settings.Pool.MaxBytes
	c.Mempool.CacheSize = 2 * settings.Pool.MaxTransactions
	c.Mempool.Recheck = false
	c.Consensus.CreateEmptyBlocksInterval = time.Duration(settings.Proposer.IdleWait)
	return c
}

// peer is the kvstore application with the height that it committed.
type peer struct {
	*kvstore.Application
	decided, committed atomic.Int64
}

func (p *peer) Info(ctx context.Context, req *abci.RequestInfo) (*abci.ResponseInfo, error) {
	res, err := p.Application.Info(ctx, req)
	if err == nil {
		p.committed.Store(res.LastBlockHeight)
	}
	return res, err
}

func (p *peer) FinalizeBlock(ctx context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	p.decided.Store(req.Height)
	return p.Application.FinalizeBlock(ctx, req)
}

func (p *peer) Commit(ctx context.Context, req *abci.RequestCommit) (*abci.ResponseCommit, error) {
	res, err := p.Application.Commit(ctx, req)
	if err == nil {
		p.committed.Store(p.decided.Load())
	}
	return res, err
}

// Height implements node.Machine.
func (p *peer) Height() int64 { return p.committed.Load() }
