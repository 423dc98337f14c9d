package network

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/cometbft/cometbft/p2p"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

const (
	loopback     = "127.0.0.1"
	portsPerNode = 3
	// Free ports are looked for below those that the system gives to outgoing connections.
	firstPort, lastPort = 20_000, 32_000
)

// Endpoint is where a node of a network on this machine is to be found.
type Endpoint struct {
	Node    int    `json:"node"`
	RPC     string `json:"rpc"`
	P2P     string `json:"p2p"`
	Metrics string `json:"metrics"`
	PID     int    `json:"pid,omitempty"`
}

// Endpoints returns where the nodes of a network are to listen, as their settings say.
func Endpoints(dir string) ([]Endpoint, error) {
	var endpoints []Endpoint
	for i := range MaxValidators {
		settings, err := nodeconfig.Load(NodeHome(dir, i))
		if errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return nil, err
		}
		key, err := p2p.LoadNodeKey(filepath.Join(NodeHome(dir, i), nodeconfig.NodeKeyFile))
		if err != nil {
			return nil, err
		}
		endpoints = append(endpoints, Endpoint{
			Node:    i,
			RPC:     "http://" + settings.RPC.Listen,
			P2P:     string(key.ID()) + "@" + settings.P2P.Listen,
			Metrics: "http://" + settings.Metrics.Listen,
		})
	}
	if len(endpoints) == 0 {
		return nil, errNoNetwork(dir)
	}
	return endpoints, nil
}

// Prepare returns where the nodes of a network will listen: from base on, or for 0 where their settings say unless a
// port is taken, then on others. It changes the settings of the nodes and of the client accordingly,
// so whoever may not be the only one with the network takes its [Lock] first.
func Prepare(dir string, base int) ([]Endpoint, error) {
	endpoints, err := Endpoints(dir)
	if err != nil {
		return nil, err
	}
	if base == 0 && slices.IndexFunc(endpoints, taken) < 0 {
		return endpoints, nil
	}
	identities := make([]Identity, len(endpoints))
	for i, e := range endpoints {
		identities[i].ID, _, _ = strings.Cut(e.P2P, "@")
	}
	if endpoints, err = assign(identities, base); err != nil {
		return nil, err
	}
	for i := range endpoints {
		settings, err := nodeconfig.Load(NodeHome(dir, i))
		if err != nil {
			return nil, err
		}
		listenAt(settings, endpoints, i)
		if err := settings.Save(NodeHome(dir, i)); err != nil {
			return nil, err
		}
	}
	c, err := clientconfig.Load(ClientHome(dir))
	if err != nil {
		return nil, err
	}
	return endpoints, saveClient(dir, c.ChainID, endpoints)
}

// listenAt sets where a node listens and whom it connects to.
func listenAt(s *nodeconfig.Settings, endpoints []Endpoint, node int) {
	s.P2P.Peers = []string{}
	for i, e := range endpoints {
		if i != node {
			s.P2P.Peers = append(s.P2P.Peers, e.P2P)
		}
	}
	_, s.P2P.Listen, _ = strings.Cut(endpoints[node].P2P, "@")
	s.RPC.Listen = strings.TrimPrefix(endpoints[node].RPC, "http://")
	s.Metrics.Listen = strings.TrimPrefix(endpoints[node].Metrics, "http://")
}

// assign gives each node consecutive ports, from base or for 0 from where enough of them are free.
func assign(identities []Identity, base int) ([]Endpoint, error) {
	n := len(identities) * portsPerNode
	if base != 0 && (base < 1024 || base+n > 65_536) {
		return nil, fmt.Errorf("port %d: expected from 1024 to %d, %d are needed", base, 65_536-n, n)
	}
	endpoints := make([]Endpoint, len(identities))
	for range 100 {
		first := base
		if first == 0 {
			first = firstPort + rand.IntN(lastPort-firstPort-n)
		}
		at := func(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }
		for i, identity := range identities {
			port := first + i*portsPerNode
			endpoints[i] = Endpoint{
				Node: i, P2P: identity.ID + "@" + at(port), RPC: "http://" + at(port+1), Metrics: "http://" + at(port+2),
			}
		}
		busy := slices.IndexFunc(endpoints, taken)
		switch {
		case busy < 0:
			return endpoints, nil
		case base != 0:
			return nil, fmt.Errorf("a port of node %d, %d to %d, is taken", busy, base+busy*portsPerNode, base+busy*portsPerNode+2)
		}
	}
	return nil, fmt.Errorf("expected %d free ports in a row between %d and %d", n, firstPort, lastPort)
}

// taken reports whether something listens on a port of an endpoint.
func taken(e Endpoint) bool {
	_, address, _ := strings.Cut(e.P2P, "@")
	for _, address := range []string{address, strings.TrimPrefix(e.RPC, "http://"), strings.TrimPrefix(e.Metrics, "http://")} {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return true
		}
		if err := listener.Close(); err != nil {
			return true
		}
	}
	return false
}
