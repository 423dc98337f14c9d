package client_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// TestAcknowledged: an acknowledgement is of what it names, and who leaves out one thing has not acknowledged.
func TestAcknowledged(t *testing.T) {
	const (
		product, made  = "01/09506000134352", "01/09506000134369"
		lot            = product + "/10/LOT7"
		carton, pallet = "00/095060000000000015", "00/095060000000000022"
	)
	all := &client.Recalled{
		Affected: []string{lot, product + "/21/1", product + "/21/2", made + "/21/1", made + "/21/2", made + "/21/3"},
		Whereabouts: []*provenancev1.Whereabouts{
			{Subject: lot, Quantity: "5", Root: "org/maker"},
			{Subject: lot, Quantity: "1", Root: "used/maker"},
			{Subject: lot, Quantity: "2", Root: "left/maker"},
			{Subject: product + "/21/1", Lot: lot, Root: "org/maker"},
			{Subject: product + "/21/2", Lot: lot, Containers: []string{carton, pallet}, Root: "ship/maker/000000000000000a", Receiver: "shop"},
			{Subject: made + "/21/1", Root: "org/shop"},
			{Subject: made + "/21/2", Containers: []string{carton}, Root: "org/shop"},
			{Subject: made + "/21/3", Root: "end/buyer"},
		},
	}
	for name, c := range map[string]struct {
		said       [][2]string
		missing    map[string][]string
		unaffected map[string][]string
	}{
		"nobody": {nil, map[string][]string{
			"maker": {lot, product + "/21/1", product + "/21/2"}, "shop": {product + "/21/2", made + "/21/1", made + "/21/2"},
		}, nil},
		"a lot is its items too, and not what was made of it": {
			[][2]string{{"maker", lot}, {"shop", lot}}, map[string][]string{"maker": {}, "shop": {made + "/21/1", made + "/21/2"}}, nil,
		},
		"an item is not its lot": {
			[][2]string{{"maker", product + "/21/1"}},
			map[string][]string{"maker": {lot, product + "/21/2"}, "shop": {product + "/21/2", made + "/21/1", made + "/21/2"}},
			nil,
		},
		"a trade item is all of it": {
			[][2]string{{"maker", product}, {"shop", made}}, map[string][]string{"maker": {}, "shop": {product + "/21/2"}}, nil,
		},
		"a container is all that is in it": {
			[][2]string{{"maker", lot}, {"shop", pallet}, {"shop", carton}}, map[string][]string{"maker": {}, "shop": {made + "/21/1"}}, nil,
		},
		"something else": {
			[][2]string{{"maker", lot}, {"carrier", product + "/10/LOT8"}, {"shop", product}, {"shop", made}, {"shop", "00/195060000000000012"}},
			map[string][]string{"maker": {}, "shop": {}},
			map[string][]string{"carrier": {product + "/10/LOT8"}, "shop": {"00/195060000000000012"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var said []*blacklistv1.Acknowledgement
			for _, a := range c.said {
				said = append(said, &blacklistv1.Acknowledgement{Organization: a[0], Subject: a[1]})
			}
			got := all.Acknowledged(said)
			require.Len(t, got.Missing, len(c.missing))
			for organization, missing := range c.missing {
				require.ElementsMatch(t, missing, got.Missing[organization], organization)
			}
			require.Len(t, got.Unaffected, len(c.unaffected))
			for organization, unaffected := range c.unaffected {
				require.Equal(t, unaffected, got.Unaffected[organization])
			}
		})
	}
}
