package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func TestMayHaveLot(t *testing.T) {
	for id, may := range map[string]bool{
		"https://id.gs1.org/01/09506000134352":               false,
		"https://id.gs1.org/01/09506000134352/10/LOT7":       false,
		"https://id.gs1.org/01/09506000134352/21/S1":         true,
		"https://id.gs1.org/01/09506000134352/10/LOT7/21/S1": true,
		"https://id.gs1.org/8006/095060001343520102":         false,
		"https://id.gs1.org/8006/095060001343520102/21/S1":   true,
		"https://id.gs1.org/8006/095060001343520102/10/LOT7": false,
		"https://id.gs1.org/00/095060001343520017":           false,
		"https://id.gs1.org/8004/9506000134352ABC":           false,
		"https://id.gs1.org/414/9506000134352":               false,
		"https://example.com/things/1":                       false,
	} {
		key, err := gs1.Canonical(id)
		require.NoError(t, err)
		require.Equal(t, may, rules.MayHaveLot(key), "%s", key)
		if _, ok := rules.LotOf(key, "L1"); !ok {
			require.False(t, may, "%s: nothing binds it", key)
		}
	}
}
