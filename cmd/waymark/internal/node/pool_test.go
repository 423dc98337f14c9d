package node

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
)

func TestPoolMetrics(t *testing.T) {
	registry := prometheus.NewRegistry()
	registerPool(registry, func() app.PoolStats {
		return app.PoolStats{Txs: 3, Bytes: 900, Organizations: 2, Verified: 7}
	})
	families, err := registry.Gather()
	require.NoError(t, err)
	got := map[string]float64{}
	for _, f := range families {
		m := f.Metric[0]
		got[f.GetName()] = m.GetGauge().GetValue() + m.GetCounter().GetValue()
	}
	require.Equal(t, map[string]float64{
		"waymark_pool_transactions": 3, "waymark_pool_bytes": 900,
		"waymark_pool_organizations": 2, "waymark_signatures_verified_total": 7,
	}, got)
}
