package inspection_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// TestWhoWasBehindAProduct: who branded or made it stays with it until when, unless that brands or makes it again; only so many can
// have.
func TestWhoWasBehindAProduct(t *testing.T) {
	c := published(t)
	former := func() (subjects []string) {
		c.check()
		value, err := c.state.Get(rules.ProductPath(lamp))
		require.NoError(t, err)
		var p inspectionv1.Product
		require.NoError(t, p.Unmarshal(value))
		for _, f := range p.Former {
			require.Equal(t, c.as("").Time().Unix(), f.Until)
			subjects = append(subjects, f.Subject)
		}
		return subjects
	}
	branded := func(brand string, makers ...string) *inspectionv1.DeclareProduct {
		return declare(func(p *inspectionv1.Product) { p.Brand, p.Makers = brand, makers })
	}
	c.must("brand", branded("brand/brand/glow", "brand", "plant"))
	require.Empty(t, former(), "it is said once more")
	c.must("brand", branded("brand/brand/shine", "plant"))
	require.Equal(t, []string{"brand/brand/glow"}, former(), "who declares it is behind it")
	c.must("brand", branded("", "shop"))
	require.Equal(t, []string{"brand/brand/glow", "brand/brand/shine", "org/plant"}, former())
	c.must("brand", branded("brand/brand/glow", "plant", "shop"))
	require.Equal(t, []string{"brand/brand/shine"}, former())

	for i := range 31 {
		c.must("brand", branded(fmt.Sprintf("brand/brand/glow-%d", i), "plant", "shop"))
	}
	require.Len(t, former(), 32)
	_, err := c.send("brand", branded("brand/brand/another", "plant", "shop"))
	require.ErrorIs(t, err, inspection.ErrTooMany)
	c.must("brand", branded("brand/brand/glow", "plant", "shop"))
	require.Len(t, former(), 32)
}
