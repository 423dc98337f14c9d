package nodeconfig

import (
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"
)

const (
	maxIdleWait = 800 * time.Millisecond
	maxGather   = 50 * time.Millisecond
	maxPool     = 64 << 20
	minStates   = 100  // who asks twice about one height has a minute
	minBlocks   = 1000 // a node that was away for ten minutes finds them
)

// Validate returns everything that is wrong with the settings by themselves.
func (s *Settings) Validate() error {
	var wrong []error
	check := func(ok bool, key, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(key+": "+format, args...))
		}
	}
	check(s.Moniker != "" && len(s.Moniker) <= 70 && printable(s.Moniker), "moniker", "expected 1 to 70 printable ASCII characters")
	hash, err := hex.DecodeString(s.GenesisSHA256)
	check(err == nil && len(hash) == 32, "genesis_sha256", "expected 64 hexadecimal digits")

	check(validAddress(s.RPC.Listen), "rpc.listen", "%.60q: expected host:port", s.RPC.Listen)
	check(Loopback(s.RPC.Listen), "rpc.listen", "%.60q: expected a loopback address, the RPC must not be reachable from elsewhere", s.RPC.Listen)
	check(s.RPC.MaxConnections > 0, "rpc.max_connections", "expected at least 1")
	check(validAddress(s.P2P.Listen), "p2p.listen", "%.60q: expected host:port", s.P2P.Listen)
	check(s.P2P.External == "" || validAddress(s.P2P.External), "p2p.external", "%.60q: expected host:port", s.P2P.External)
	for _, peer := range s.P2P.Peers {
		check(ValidPeer(peer), "p2p.peers", "%.120q: expected id@host:port with an id of 40 hexadecimal digits", peer)
	}
	check(validAddress(s.Metrics.Listen), "metrics.listen", "%.60q: expected host:port", s.Metrics.Listen)

	check(time.Duration(s.Watchdog.NotReadyAfter) >= 5*time.Second, "watchdog.not_ready_after", "expected at least 5s")
	check(s.Watchdog.ExitAfter == 0 || s.Watchdog.ExitAfter >= s.Watchdog.NotReadyAfter, "watchdog.exit_after",
		"expected 0s or at least not_ready_after, %s", time.Duration(s.Watchdog.NotReadyAfter))
	check(time.Duration(s.Proposer.IdleWait) <= maxIdleWait, "proposer.idle_wait", "expected at most %s", maxIdleWait)
	check(time.Duration(s.Proposer.Gather) <= maxGather, "proposer.gather", "expected at most %s", maxGather)
	check(s.Pool.MaxTransactions > 0, "pool.max_transactions", "expected at least 1")
	check(s.Pool.MaxBytes >= MaxTxBytes && s.Pool.MaxBytes <= maxPool, "pool.max_bytes", "expected from %d to %d", MaxTxBytes, maxPool)
	check(s.History.States == 0 || s.History.States >= minStates, "history.states", "expected 0 or at least %d", minStates)
	leastBlocks := max(minBlocks, 3*s.Snapshots.Interval) // who joins by a snapshot fetches the blocks after it
	check(s.History.Blocks == 0 || s.History.Blocks >= leastBlocks, "history.blocks", "expected 0 or at least %d", leastBlocks)
	check(s.Snapshots.Interval >= 0, "snapshots.interval", "expected 0 or more")
	if s.StateSync.Enable {
		check(len(s.StateSync.RPCServers) >= 2, "state_sync.rpc_servers", "expected at least two")
		check(s.StateSync.TrustHeight > 0, "state_sync.trust_height", "expected at least 1")
		hash, err := hex.DecodeString(s.StateSync.TrustHash)
		check(err == nil && len(hash) == 32, "state_sync.trust_hash", "expected 64 hexadecimal digits")
	}
	for _, server := range s.StateSync.RPCServers {
		check(validAddress(server), "state_sync.rpc_servers", "%.60q: expected host:port", server)
	}
	check(s.Validator.DoubleSignCheckHeight >= 0 && s.Validator.DoubleSignCheckHeight <= 1000,
		"validator.double_sign_check_height", "expected from 0 to 1000")

	check(s.Log.Format == "text" || s.Log.Format == "json", "log.format", "%.20q: expected text or json", s.Log.Format)
	_, err = Level(s.Log.Level)
	check(err == nil, "log.level", "%v", err)
	_, err = Level(s.Log.CometBFT)
	check(err == nil, "log.cometbft", "%v", err)
	return errors.Join(wrong...)
}

// Level reads the name of a log level.
func Level(name string) (slog.Level, error) {
	switch name {
	case "debug":
		return slog.LevelDebug, nil
	case "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return 0, fmt.Errorf("%.20q: expected debug, info, warn or error", name)
}

// Loopback reports whether host:port can be reached from this machine only.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func validAddress(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" || strings.ContainsAny(host, " ,/@") {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

// ValidPeer reports whether a text names a node, as id@host:port.
func ValidPeer(peer string) bool {
	id, address, found := strings.Cut(peer, "@")
	raw, err := hex.DecodeString(id)
	return found && err == nil && len(raw) == 20 && validAddress(address)
}

func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}
