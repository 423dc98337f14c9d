package main

import (
	"context"
	"errors"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/machine"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

const (
	lowDisk  = 10 << 30 // bytes at which the operator has days left
	fullDisk = 1 << 30  // bytes at which the operator has hours left
	// maxSkew is by how much a clock may be wrong before a node's votes and proposals suffer.
	maxSkew = 2 * time.Second
)

func examineDisk(d *diagnosis, dir string) {
	switch free, size, err := machine.FreeBytes(dir); {
	case errors.Is(err, machine.ErrUnknown):
	case err != nil:
		d.add("disk", wrongVerdict, "%v", err)
	case free < fullDisk:
		d.add("disk", wrongVerdict, "%.1f GB are free, and a node stops for good when its disk is full: make room now", float64(free)/1e9)
	case free < lowDisk:
		d.add("disk", warnVerdict, "%.1f of %.0f GB are free: make room soon", float64(free)/1e9, float64(size)/1e9)
	default:
		d.add("disk", wellVerdict, "%.0f of %.0f GB are free", float64(free)/1e9, float64(size)/1e9)
	}
}

func examineClock(d *diagnosis) {
	switch synchronized, maxError, err := machine.Clock(); {
	case errors.Is(err, machine.ErrUnknown):
	case err != nil:
		d.add("clock", warnVerdict, "whether a time service keeps the clock right cannot be found out: %v", err)
	case !synchronized:
		d.add("clock", warnVerdict, "no time service keeps this machine's clock right: run chrony or another NTP client")
	case maxError > maxSkew:
		d.add("clock", warnVerdict, "the clock may be wrong by %s: check the time service", maxError.Round(time.Millisecond))
	default:
		d.add("clock", wellVerdict, "a time service keeps it right")
	}
}

func examineAddresses(d *diagnosis, s *nodeconfig.Settings) {
	if nodeconfig.Loopback(s.Metrics.Listen) {
		d.add("ports", wellVerdict, "RPC and metrics can be reached from this machine only")
	} else {
		d.add("ports", warnVerdict, "metrics at %s can be reached from elsewhere, and ask for no password: keep them in a private network", s.Metrics.Listen)
	}
	if nodeconfig.Loopback(s.P2P.Listen) && len(s.P2P.Peers) > 0 {
		for _, peer := range s.PeerAddresses() {
			if !nodeconfig.Loopback(peer) {
				d.add("ports", wrongVerdict, "p2p.listen is %s, so the nodes on other machines cannot connect", s.P2P.Listen)
				return
			}
		}
	}
}

// examineNode asks the running node.
func examineNode(ctx context.Context, d *diagnosis, s *nodeconfig.Settings) {
	status, err := askStatus(ctx, "http://"+s.RPC.Listen)
	if err != nil {
		d.add("node", wrongVerdict, "%v", err)
		return
	}
	d.add("node", wellVerdict, "it runs, at height %d of %s", status.Height, status.ChainID)
	configured := len(s.P2P.Peers)
	switch {
	case configured == 0:
		d.add("peers", wellVerdict, "no other nodes are configured")
	case status.Peers == 0:
		d.add("peers", wrongVerdict, "it is connected to none of %d configured nodes: check p2p.peers, firewalls, and that they list this node as %s", configured, status.ID)
	case status.Peers < configured:
		d.add("peers", warnVerdict, "it is connected to %d of %d configured nodes", status.Peers, configured)
	default:
		d.add("peers", wellVerdict, "it is connected to all of %d configured nodes", configured)
	}
	age := time.Duration(status.Age * float64(time.Second))
	switch limit := time.Duration(s.Watchdog.NotReadyAfter); {
	case age < -maxSkew:
		d.add("clock", wrongVerdict, "the last block is from %s ahead of this machine's clock: the clock is slow", (-age).Round(time.Second))
	case status.CatchingUp:
		d.add("height", warnVerdict, "it is catching up; the last block that it has is %s old", age.Round(time.Second))
	case age > limit:
		d.add("height", wrongVerdict, "the last block is %s old: more than two thirds of the validators must run and be connected, or this clock is fast", age.Round(time.Second))
	default:
		d.add("height", wellVerdict, "the last block is %.1f s old", max(age.Seconds(), 0))
	}
}

// examineNodesOf asks the nodes of a client, of which one that answers is enough.
func examineNodesOf(ctx context.Context, d *diagnosis, c *clientconfig.Config) {
	statuses := make([]*nodeStatus, len(c.Nodes))
	failures := make([]error, len(c.Nodes))
	silent := warnVerdict
	answers := false
	for i, address := range c.Nodes {
		statuses[i], failures[i] = askStatus(ctx, address)
		answers = answers || failures[i] == nil
	}
	if !answers {
		silent = wrongVerdict
	}
	for i, address := range c.Nodes {
		switch status := statuses[i]; {
		case failures[i] != nil:
			d.add("node", silent, "%v", failures[i])
		case status.ChainID != c.ChainID:
			d.add("node", wrongVerdict, "%s is a node of %.50q, and the settings are for %q", address, status.ChainID, c.ChainID)
		default:
			d.add("node", wellVerdict, "%s answers, at height %d of %s", address, status.Height, status.ChainID)
		}
	}
}
