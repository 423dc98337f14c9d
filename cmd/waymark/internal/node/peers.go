package node

import (
	"context"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/p2p"

	"github.com/waymark-ledger/waymark/app"
)

// lookRound is how often a node looks whether its connections are still those of members.
const lookRound = 5 * time.Second

// dropStrangers ends the connections of nodes that CometBFT would not let in any more, until the context ends: it asks the
// ledger about each once, when it connects.
func dropStrangers(ctx context.Context, peers p2p.PeerManager, machine abci.Application) {
	tick := time.NewTicker(lookRound)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, peer := range peers.Peers().Copy() {
			answer, err := machine.Query(ctx, &abci.RequestQuery{Path: app.FilterPath + string(peer.ID())})
			if err == nil && answer.IsErr() {
				peers.StopPeerGracefully(peer)
			}
		}
	}
}
