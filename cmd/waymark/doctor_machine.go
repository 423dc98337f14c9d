package main

import (
	"errors"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/machine"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

const (
	// minFree is what must be free on a disk so that the operator has days left, in GB.
	minFree = 10
	// fullDisk is how many free bytes are hours.
	fullDisk = 1e9
	// maxSkew is by how much a clock may be wrong before a node's votes and proposals suffer.
	maxSkew = 2 * time.Second
)

// examineDisk looks whether so many GB are free.
func examineDisk(d *diagnosis, dir string, least uint64) {
	switch free, size, err := machine.FreeBytes(dir); {
	case errors.Is(err, machine.ErrUnknown):
	case err != nil:
		d.wrong("disk", "the node cannot write there", "see that the directory exists, and whose it is", "%v", err)
	default:
		d.judgeDisk(free, size, least)
	}
}

func (d *diagnosis) judgeDisk(free, size, least uint64) {
	const why = "a node stops when its disk is full, and its machine may not start again"
	switch free, size := float64(free)/1e9, float64(size)/1e9; {
	case free*1e9 < fullDisk:
		d.wrong("disk", why, "make room now", "%.1f of %.0f GB are free", free, size)
	case free < float64(least):
		d.warn("disk", why, "make room soon", "%.1f of %.0f GB are free, less than %d", free, size, least)
	default:
		d.well("disk", "%.0f of %.0f GB are free", free, size)
	}
}

func examineClock(d *diagnosis) {
	switch synchronized, maxError, err := machine.Clock(); {
	case errors.Is(err, machine.ErrUnknown):
	case err != nil:
		d.warn("clock", wrongClock, "see that chrony or another NTP client runs", "whether a time service keeps the clock right cannot be found out: %v", err)
	default:
		d.judgeClock(synchronized, maxError)
	}
}

const wrongClock = "votes carry the time: a validator whose clock is wrong delays blocks, or is not heard"

func (d *diagnosis) judgeClock(synchronized bool, maxError time.Duration) {
	switch {
	case !synchronized:
		d.warn("clock", wrongClock, "run chrony or another NTP client", "no time service keeps this machine's clock right")
	case maxError > maxSkew:
		d.warn("clock", wrongClock, "look after the time service", "the clock may be wrong by %s", maxError.Round(time.Millisecond))
	default:
		d.well("clock", "a time service keeps it right")
	}
}

func examineAddresses(d *diagnosis, s *nodeconfig.Settings) {
	if nodeconfig.Loopback(s.Metrics.Listen) {
		d.well("ports", "RPC and metrics can be reached from this machine only")
	} else {
		d.warn("ports", "they ask for no password, and tell how the node is doing",
			"set metrics.listen to a loopback or private address, and see that a firewall lets only your monitoring through",
			"metrics at %s can be reached from elsewhere", s.Metrics.Listen)
	}
	if nodeconfig.Loopback(s.P2P.Listen) && len(s.P2P.Peers) > 0 {
		for _, peer := range s.PeerAddresses() {
			if !nodeconfig.Loopback(peer) {
				d.wrong("ports", "the nodes on other machines cannot connect to this one", "set p2p.listen to an address that they reach",
					"p2p.listen is %s", s.P2P.Listen)
				return
			}
		}
	}
}
