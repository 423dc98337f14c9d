package blacklist

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
)

// TestAPlaceForWhoIsListed: however many others appeal, who is listed still can.
func TestAPlaceForWhoIsListed(t *testing.T) {
	ctx := x.NewContext(x.Chain{}, x.Signer{}, memkv.New(), memkv.New(), nil)
	l := &blacklistv1.Listing{Id: 1, Subject: "org/maker"}
	for i := range maxAppeals {
		other := fmt.Sprint("holder-", i)
		require.NoError(t, checkRoom(ctx, l, other))
		l.Appeals = append(l.Appeals, &blacklistv1.Appeal{Organization: other})
	}
	require.ErrorIs(t, checkRoom(ctx, l, "one-more"), ErrTooMany)
	require.NoError(t, checkRoom(ctx, l, "maker"))
}
