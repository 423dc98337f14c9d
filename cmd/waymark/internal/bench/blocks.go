package bench

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// settle reads the blocks that were announced and returns when each sent transaction was committed. It is an error when
// one is in none of them, or twice, or was not applied.
func settle(ctx context.Context, url string, blocks []commit, sent [][]byte, outcomes bool) ([]time.Time, error) {
	number := make(map[[sha256.Size]byte]int, len(sent))
	for i, tx := range sent {
		number[sha256.Sum256(tx)] = i
	}
	at := make([]time.Time, len(sent))
	for _, block := range blocks {
		if block.txs == 0 {
			continue
		}
		txs, err := readBlock(ctx, url, block.height, outcomes)
		if err != nil {
			return nil, fmt.Errorf("block %d: %w", block.height, err)
		}
		for _, tx := range txs {
			i, known := number[sha256.Sum256(tx)]
			switch {
			case !known:
				return nil, fmt.Errorf("block %d has a transaction that was not sent", block.height)
			case !at[i].IsZero():
				return nil, fmt.Errorf("block %d has transaction %d again", block.height, i)
			}
			at[i] = block.at
		}
	}
	for i := range at {
		if at[i].IsZero() {
			return nil, fmt.Errorf("transaction %d was taken by a node and is in no block", i)
		}
	}
	return at, nil
}

// readBlock returns the transactions of a block. With outcomes, one that was not applied is an error.
func readBlock(ctx context.Context, url string, height int64, outcomes bool) ([][]byte, error) {
	var block struct {
		Block struct {
			Data struct {
				Txs [][]byte `json:"txs"`
			} `json:"data"`
		} `json:"block"`
	}
	if err := get(ctx, fmt.Sprintf("%s/block?height=%d", url, height), &block); err != nil {
		return nil, err
	}
	if !outcomes {
		return block.Block.Data.Txs, nil
	}
	var results struct {
		Txs []struct {
			Code      uint32 `json:"code"`
			Codespace string `json:"codespace"`
			Log       string `json:"log"`
		} `json:"txs_results"`
	}
	if err := get(ctx, fmt.Sprintf("%s/block_results?height=%d", url, height), &results); err != nil {
		return nil, err
	}
	if len(results.Txs) != len(block.Block.Data.Txs) {
		return nil, fmt.Errorf("%d transactions have %d results", len(block.Block.Data.Txs), len(results.Txs))
	}
	for _, r := range results.Txs {
		if r.Code != 0 {
			return nil, fmt.Errorf("a transaction was not applied: %.20s %d: %.200s", r.Codespace, r.Code, r.Log)
		}
	}
	return block.Block.Data.Txs, nil
}

// reader reads blocks: a node that does not answer must not hold up a measurement.
var reader = &http.Client{Timeout: 30 * time.Second}

// get reads the result of a request to a node.
func get(ctx context.Context, url string, result any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := reader.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	answer := struct {
		Result any             `json:"result"`
		Error  json.RawMessage `json:"error"`
	}{Result: result}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return err
	}
	if len(answer.Error) > 0 {
		return fmt.Errorf("%.300s", answer.Error)
	}
	return nil
}
