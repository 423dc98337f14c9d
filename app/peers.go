package app

import (
	"slices"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const (
	// filterPath begins the queries by which CometBFT asks about each connection: first by address, then by the id of the
	// node, once that is proved.
	filterPath = "/p2p/filter/"
	// FilterPath is that of the query by id.
	FilterPath = filterPath + "id/"
)

// ErrStranger refuses the connection of a node that no member registered, and the operator does not list.
var ErrStranger = x.NewError("waymark", 46, "neither a member's node nor one of p2p.peers")

// filterPeer answers whether a connection may stand: that of a node which the operator lists or a member registered, and
// any while this node has no state to ask. The address decides nothing.
func (a *App) filterPeer(path string) (*abci.ResponseQuery, error) {
	id, byID := strings.CutPrefix(path, FilterPath)
	if !byID || slices.Contains(a.options.Peers, id) || a.store.Height() == 0 {
		return &abci.ResponseQuery{}, nil
	}
	view, done, err := a.view(0)
	if err != nil {
		return failure(ErrHeight.With("%s", err)), nil
	}
	defer done()
	ctx := x.NewContext(x.Chain{Height: view.Height()}, x.Signer{}, view.State(), view.Flat(), nil)
	if _, member := membership.NodeOwner(ctx, x.Clip(id, 64)); !member {
		return failure(ErrStranger.With("node %q", x.Clip(id, 64))), nil
	}
	return &abci.ResponseQuery{}, nil
}
