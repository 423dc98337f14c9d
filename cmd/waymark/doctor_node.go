package main

import (
	"context"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// examineNode asks the running node, and where it does not run why that may be.
func (e *env) examineNode(ctx context.Context, d *diagnosis, s *nodeconfig.Settings) {
	address := "http://" + s.RPC.Listen
	status, err := askStatus(ctx, address)
	if err != nil {
		d.wrong("node", "a validator that does not run is missed by the others, and is jailed in time",
			"start it, and read the end of its log", "%v", err)
		e.examineStopped(d)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, statusTimeout)
	defer cancel()
	d.well("node", "it runs, at height %d of %s", status.Height, status.ChainID)
	node, err := rpchttp.New(address, "/websocket")
	if err != nil {
		d.wrong("node", "it cannot be asked", "look at rpc.listen", "%v", err)
		return
	}
	connected := examinePeers(ctx, d, node, s, status)
	examineHeight(ctx, d, node, s, status, connected)
	ledger, err := client.New(address)
	if err != nil {
		d.wrong("node", "it cannot be asked", "look at rpc.listen", "%v", err)
		return
	}
	e.examineVersion(ctx, d, ledger)
	examineValidator(ctx, d, ledger, status)
}

// examinePeers looks at the connections, and returns whether there are any.
func examinePeers(ctx context.Context, d *diagnosis, node *rpchttp.HTTP, s *nodeconfig.Settings, status *nodeStatus) bool {
	const (
		why     = "blocks and transactions reach it through other nodes only"
		persist = "see that the addresses of p2p.peers are right and reachable, through firewalls on both sides"
	)
	configured := len(s.P2P.Peers)
	registered := "the ledger does not know this node's id " + status.ID + ": an organization registers it (waymark tx membership " +
		"register-node), or the other operators add it to their p2p.peers"
	unknown := false
	if status.Height > 0 {
		answer, err := node.ABCIQuery(ctx, app.FilterPath+status.ID, nil)
		unknown = err == nil && answer.Response.Code != 0
	}
	switch {
	case configured == 0 && status.Peers == 0:
		d.well("peers", "no other nodes are configured")
	case status.Peers == 0 && unknown:
		d.wrong("peers", why, registered, "it is connected to none of %d configured nodes, which refuse a node that they do not know", configured)
	case status.Peers == 0:
		d.wrong("peers", why, persist+"; and that the other operators know this node as "+status.ID,
			"it is connected to none of %d configured nodes", configured)
	case status.Peers < configured:
		d.warn("peers", "when the rest fails it is cut off", persist, "it is connected to %d nodes, and %d are configured", status.Peers, configured)
	default:
		d.well("peers", "it is connected to %s", counted(status.Peers, "node"))
	}
	if unknown && status.Peers > 0 {
		d.warn("peers", "only operators who list it among their p2p.peers let it in", registered, "no organization has registered it")
	}
	return status.Peers > 0
}

// examineNodesOf asks the nodes of a client, of which one that answers is enough.
func examineNodesOf(ctx context.Context, d *diagnosis, c *clientconfig.Config) {
	statuses := make([]*nodeStatus, len(c.Nodes))
	failures := make([]error, len(c.Nodes))
	answers, highest := false, int64(0)
	for i, address := range c.Nodes {
		statuses[i], failures[i] = askStatus(ctx, address)
		answers = answers || failures[i] == nil
		if failures[i] == nil && statuses[i].ChainID == c.ChainID {
			highest = max(highest, statuses[i].Height)
		}
	}
	for i, address := range c.Nodes {
		switch status := statuses[i]; {
		case failures[i] != nil && answers:
			d.warn("node", "commands ask the next one instead", "start it, or take it out of nodes in "+clientconfig.File, "%v", failures[i])
		case failures[i] != nil:
			d.wrong("node", "no command of this home can reach the ledger", "start it, or name another one in "+clientconfig.File, "%v", failures[i])
		case status.ChainID != c.ChainID:
			d.wrong("node", "nothing that is signed here is valid there", "name nodes of one chain in "+clientconfig.File,
				"%s is a node of %.50q, and the settings are for %q", address, status.ChainID, c.ChainID)
		case highest-status.Height > behindBy:
			d.warn("node", "what it answers is old", "have its operator run doctor there, or take it out of nodes in "+clientconfig.File,
				"%s is at height %d, and another one is at %d", address, status.Height, highest)
		default:
			d.well("node", "%s answers, at height %d of %s", address, status.Height, status.ChainID)
		}
	}
}
