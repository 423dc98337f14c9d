package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
)

// settleTimeout is how long the last transactions may take to be committed.
const settleTimeout = 30 * time.Second

// Result is what one run measured.
type Result struct {
	// TxPerSecond is the rate of committed transactions at saturation.
	TxPerSecond float64 `json:"tx_per_second"`
	// Saturated and Steady are latencies from submission to commit, at saturation and at the low rate.
	Saturated Latency `json:"latency_saturated"`
	Steady    Latency `json:"latency_steady"`
	// NodeMicros is the processor time of all nodes for a committed transaction at saturation, in µs.
	NodeMicros float64 `json:"node_cpu_us_per_tx"`
	// PeakMemory is the most resident memory that any node has held, in bytes.
	PeakMemory int64 `json:"peak_rss_bytes"`
	// BlocksPerSecond is the rate of blocks at saturation.
	BlocksPerSecond float64 `json:"blocks_per_second"`
}

func (r *Result) String() string {
	return fmt.Sprintf("%.0f tx/s, p50 %.0f ms, p99 %.0f ms; steady p50 %.0f ms, p99 %.0f ms; %.0f µs of nodes' CPU a tx",
		r.TxPerSecond, r.Saturated.P50, r.Saturated.P99, r.Steady.P50, r.Steady.P99, r.NodeMicros)
}

// Latency is the distribution of a latency, in milliseconds.
type Latency struct {
	P50 float64 `json:"p50_ms"`
	P99 float64 `json:"p99_ms"`
}

// measure runs a workload once, on a new network.
func measure(ctx context.Context, plan Plan, w workload, validators int) (result *Result, err error) {
	dir, err := os.MkdirTemp("", "waymark-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := (network.Testnet{Validators: validators, ConsensusKey: network.Ed25519}).Create(dir); err != nil {
		return nil, err
	}
	n := float64(plan.Rate)*plan.Duration.Seconds() + float64(w.limit)*(plan.Warmup+plan.Duration).Seconds()
	txs, err := w.prepare(dir, int(n)+plan.InFlight)
	if err != nil {
		return nil, err
	}
	ctx, nodes, err := startCluster(ctx, dir, w.command)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, nodes.stop()) }()
	return run(ctx, plan, w, nodes.endpoints, txs)
}

// run puts the loads on a network that runs.
func run(parent context.Context, plan Plan, w workload, nodes []network.Endpoint, txs [][]byte) (_ *Result, err error) {
	ctx, fail := context.WithCancelCause(parent)
	defer fail(nil)
	var urls []string
	for _, node := range nodes {
		urls = append(urls, node.RPC)
	}
	l, err := startLoad(urls, txs, plan.InFlight, fail)
	if err != nil {
		return nil, err
	}
	blocks, err := follow(ctx, urls[0], l.committed)
	if err != nil {
		l.stop()
		return nil, err
	}
	defer func() { err = errors.Join(err, blocks.close()) }()

	window, err := putLoads(ctx, plan, l, blocks, nodes)
	l.stop()
	if err != nil {
		return nil, err
	}
	sent := l.next
	if err := blocks.await(ctx, sent, settleTimeout); err != nil {
		return nil, err
	}
	seen, err := blocks.blocks()
	if err != nil {
		return nil, err
	}
	at, err := settle(ctx, urls[0], seen, txs[:sent], w.reports)
	if err != nil {
		return nil, err
	}
	return window.result(seen, l.sent[:sent], at)
}

// window is when and with what saturation was measured.
type window struct {
	steady     int // transactions at the low rate, the first ones
	start, end time.Time
	processor  time.Duration
	memory     int64
}

func putLoads(ctx context.Context, plan Plan, l *load, blocks *commits, nodes []network.Endpoint) (*window, error) {
	if err := l.steady(ctx, plan.Rate, plan.Duration); err != nil {
		return nil, err
	}
	w := &window{steady: l.next}
	if err := blocks.await(ctx, l.next, settleTimeout); err != nil {
		return nil, err
	}
	if err := l.saturate(ctx, plan.Warmup); err != nil {
		return nil, err
	}
	before, err := processorTime(nodes)
	if err != nil {
		return nil, err
	}
	w.start = time.Now()
	if err := l.saturate(ctx, plan.Duration); err != nil {
		return nil, err
	}
	w.end = time.Now()
	after, err := processorTime(nodes)
	if err != nil {
		return nil, err
	}
	w.processor = after - before
	w.memory, err = peakMemory(nodes)
	return w, err
}

// result returns the figures of a run whose transactions were committed at the given times.
func (w *window) result(blocks []commit, sent, committed []time.Time) (*Result, error) {
	first := slices.IndexFunc(blocks, func(b commit) bool { return !b.at.Before(w.start) })
	last := slices.IndexFunc(blocks, func(b commit) bool { return b.at.After(w.end) })
	if last < 0 {
		last = len(blocks)
	}
	if first < 1 || first == last {
		return nil, fmt.Errorf("no block in %s: expected a network that goes on under load", w.end.Sub(w.start))
	}
	txs := 0
	for _, b := range blocks[first:last] {
		txs += b.txs
	}
	// From block to block: one that was half done at either end of the window would add or hide its transactions.
	seconds := blocks[last-1].at.Sub(blocks[first-1].at).Seconds()
	r := &Result{
		TxPerSecond:     float64(txs) / seconds,
		BlocksPerSecond: float64(last-first) / seconds,
		PeakMemory:      w.memory,
	}
	r.NodeMicros = float64(w.processor.Microseconds()) / (r.TxPerSecond * w.end.Sub(w.start).Seconds())
	var steady, saturated []time.Duration
	for i, at := range committed {
		switch latency := at.Sub(sent[i]); {
		case i < w.steady:
			steady = append(steady, latency)
		case !at.Before(w.start) && !at.After(w.end):
			saturated = append(saturated, latency)
		}
	}
	r.Steady, r.Saturated = distribution(steady), distribution(saturated)
	return r, nil
}

// distribution returns the percentiles of latencies, each the smallest that so many do not exceed.
func distribution(latencies []time.Duration) Latency {
	if len(latencies) == 0 {
		return Latency{}
	}
	slices.Sort(latencies)
	at := func(percent int) float64 {
		rank := (len(latencies)*percent + 99) / 100
		return float64(latencies[rank-1].Microseconds()) / 1000
	}
	return Latency{P50: at(50), P99: at(99)}
}
