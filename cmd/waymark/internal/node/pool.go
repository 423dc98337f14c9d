package node

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/waymark-ledger/waymark/app"
)

// registerPool exports what waits in the pool, of which CometBFT's own metrics know nothing.
func registerPool(to prometheus.Registerer, pool func() app.PoolStats) {
	gauge := func(name, help string, of func(app.PoolStats) float64) {
		to.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help},
			func() float64 { return of(pool()) }))
	}
	gauge("waymark_pool_transactions", "Transactions that wait for a block.",
		func(s app.PoolStats) float64 { return float64(s.Txs) })
	gauge("waymark_pool_bytes", "Bytes of the transactions that wait.",
		func(s app.PoolStats) float64 { return float64(s.Bytes) })
	gauge("waymark_pool_organizations", "Organizations whose transactions wait.",
		func(s app.PoolStats) float64 { return float64(s.Organizations) })
	to.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "waymark_signatures_verified_total", Help: "Signatures of transactions that this node verified.",
	}, func() float64 { return float64(pool().Verified) }))
}
