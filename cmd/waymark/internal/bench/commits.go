package bench

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/cometbft/cometbft/rpc/client/http"
	"github.com/cometbft/cometbft/types"
)

// subscriptionRoom is how many blocks may wait to be noted.
const subscriptionRoom = 1000

// commit is a block as a node announced it, which it does when its application has committed it.
type commit struct {
	height int64
	txs    int
	at     time.Time
}

// commits follows the blocks of a node.
type commits struct {
	node *http.HTTP

	mu    sync.Mutex
	seen  []commit // of consecutive heights
	total int      // transactions in them
	err   error
}

// follow begins to follow a node, until the context ends or close. It calls committed for each block, with the number of
// transactions in it.
func follow(ctx context.Context, url string, committed func(txs int)) (*commits, error) {
	node, err := http.New(url, "/websocket")
	if err != nil {
		return nil, err
	}
	if err := node.Start(); err != nil {
		return nil, err
	}
	blocks, err := node.Subscribe(ctx, "", types.QueryForEvent(types.EventNewBlockEvents).String(), subscriptionRoom)
	if err != nil {
		return nil, err
	}
	c := &commits{node: node}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-blocks:
				at := time.Now()
				if block, ok := event.Data.(types.EventDataNewBlockEvents); ok {
					c.note(commit{block.Height, int(block.NumTxs), at})
					committed(int(block.NumTxs))
				}
			}
		}
	}()
	return c, nil
}

func (c *commits) close() error { return c.node.Stop() }

func (c *commits) note(next commit) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.seen); n > 0 && c.seen[n-1].height != next.height-1 && c.err == nil {
		c.err = fmt.Errorf("block %d was announced after %d", next.height, c.seen[n-1].height)
	}
	c.seen = append(c.seen, next)
	c.total += next.txs
}

// blocks returns the blocks so far.
func (c *commits) blocks() ([]commit, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen, c.err
}

// await returns when so many transactions are committed.
func (c *commits) await(ctx context.Context, txs int, timeout time.Duration) error {
	deadline := time.After(timeout)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		c.mu.Lock()
		total := c.total
		c.mu.Unlock()
		if total >= txs {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-deadline:
			return fmt.Errorf("%d of %d transactions that nodes took are not committed after %s", txs-total, txs, timeout)
		case <-tick.C:
		}
	}
}
