package nodeconfig

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/tomlfile"
)

// Settings is waymark.toml. A key that is not there has the value of Default; a key that does not exist is an error.
type Settings struct {
	Moniker string `toml:"moniker" comment:"The name by which other operators see this node."`

	GenesisSHA256 string `toml:"genesis_sha256" comment:"SHA-256 of genesis.json, in hexadecimal. The node refuses to start from another one."`

	RPC       RPC       `toml:"rpc"`
	P2P       P2P       `toml:"p2p"`
	Metrics   Metrics   `toml:"metrics"`
	Watchdog  Watchdog  `toml:"watchdog"`
	Proposer  Proposer  `toml:"proposer"`
	Pool      Pool      `toml:"pool"`
	History   History   `toml:"history"`
	Snapshots Snapshots `toml:"snapshots"`
	StateSync StateSync `toml:"state_sync"`
	Validator Validator `toml:"validator"`
	Log       Log       `toml:"log"`
}

// RPC is CometBFT's interface for clients on this machine.
type RPC struct {
	Listen         string `toml:"listen" comment:"host:port. The host must be loopback: CometBFT's RPC is not made for strangers, put a gateway before it."`
	MaxConnections int    `toml:"max_connections" comment:"Connections at a time."`
}

// P2P is the connection to the other nodes.
type P2P struct {
	Listen   string   `toml:"listen" comment:"host:port on which other nodes connect."`
	External string   `toml:"external" comment:"host:port under which they reach it, where that is another one."`
	Peers    []string `toml:"peers" comment:"The other nodes, as id@host:port. Nobody else may connect: there is no discovery of peers."`
}

// Metrics is the HTTP listener for /metrics, /livez and /readyz.
type Metrics struct {
	Listen string `toml:"listen" comment:"host:port for Prometheus and health checks. It has no authentication: keep it on loopback or a private network."`
}

// Watchdog judges the node by the age of its height: CometBFT itself reports good health after it has stopped.
type Watchdog struct {
	NotReadyAfter Duration `toml:"not_ready_after" comment:"/readyz fails when there was no new block for so long."`
	ExitAfter     Duration `toml:"exit_after" comment:"The process exits with an error when there was no new block for so long, so that its supervisor\nstarts it again; 0s for never. A failure of consensus ends it at once in any case."`
}

// Proposer paces the blocks that this node proposes.
type Proposer struct {
	IdleWait Duration `toml:"idle_wait" comment:"How long to wait for a first transaction before an empty block is proposed. At most 800ms: the others wait 1s."`
	Gather   Duration `toml:"gather" comment:"How long to wait for more after the first transaction, at most 50ms: fewer and fuller blocks, later answers."`
}

// Pool bounds the transactions that wait for a block.
type Pool struct {
	MaxTransactions int   `toml:"max_transactions" comment:"In number."`
	MaxBytes        int64 `toml:"max_bytes" comment:"In bytes."`
}

// History is how much of the past a node keeps. Records and what was signed for them are kept for ever.
type History struct {
	States int64 `toml:"states" comment:"For how many of the last blocks the state is kept, to be asked and proved as of then; 0 for all (an archive). What is\nproved as of now needs none of it. An idle chain makes 100000 blocks a day."`
	Blocks int64 `toml:"blocks" comment:"How many of the last blocks are kept; 0 for all. Other nodes need old blocks to catch up without a snapshot, and\nclients their headers to prove from an old root of trust: leave it at 0 unless the other members keep them."`
}

// Snapshots are what this node serves to nodes that join.
type Snapshots struct {
	Interval int64 `toml:"interval" comment:"After how many blocks a snapshot is made, such as 1000; 0 for never. Two are served, and keep what they need of old\nstate on disk."`
}

// StateSync lets a node without blocks begin with a snapshot of another, which it verifies, instead of executing the
// whole chain. It has no effect on a node that has blocks.
type StateSync struct {
	Enable      bool     `toml:"enable" comment:"Begin with a snapshot. What came before it is then not on this node: the outcomes of transactions, and blocks.\nThe chunks that are fetched wait in the directory for temporary files."`
	RPCServers  []string `toml:"rpc_servers" comment:"host:port of the RPC of at least two other nodes, which do not belong to the same organization: who controls\nall of them could show you another chain."`
	TrustHeight int64    `toml:"trust_height" comment:"A height of which you know the block's hash from somebody you trust, at most 14 days old."`
	TrustHash   string   `toml:"trust_hash" comment:"That hash, 64 hexadecimal digits."`
}

// Validator is what concerns a node that signs blocks.
type Validator struct {
	DoubleSignCheckHeight int64 `toml:"double_sign_check_height" comment:"Refuse to start when one of so many last blocks is signed with this validator's key. Set it to 10 when a key\nmoves to another machine; 0 otherwise, or no validator could start again soon after it stopped."`
}

// Log is what is written to the standard error.
type Log struct {
	Format   string `toml:"format" comment:"text or json."`
	Level    string `toml:"level" comment:"debug, info, warn or error, for Waymark's own messages."`
	CometBFT string `toml:"cometbft" comment:"The same for CometBFT's, of which info has several a block."`
}

// Duration is a time.Duration that is written as "1m30s".
type Duration time.Duration

// UnmarshalText reads a duration of zero or more.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil || parsed < 0 {
		return fmt.Errorf("%.40q: expected a duration such as 800ms or 5m", text)
	}
	*d = Duration(parsed)
	return nil
}

// MarshalText writes a duration.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Default returns the settings of a node that nobody has configured.
func Default() *Settings {
	return &Settings{
		RPC:       RPC{Listen: "127.0.0.1:26657", MaxConnections: 900},
		P2P:       P2P{Listen: "0.0.0.0:26656", Peers: []string{}},
		Metrics:   Metrics{Listen: "127.0.0.1:26660"},
		Watchdog:  Watchdog{NotReadyAfter: Duration(15 * time.Second), ExitAfter: Duration(5 * time.Minute)},
		Proposer:  Proposer{IdleWait: Duration(700 * time.Millisecond)},
		Pool:      Pool{MaxTransactions: 50_000, MaxBytes: 64 << 20},
		History:   History{States: 100_000},
		StateSync: StateSync{RPCServers: []string{}},
		Log:       Log{Format: "text", Level: "info", CometBFT: "error"},
	}
}

// Load reads and validates the settings of a home.
func Load(home string) (*Settings, error) {
	path := filepath.Join(home, File)
	s := Default()
	if err := tomlfile.Read(path, s); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// Save validates the settings and writes them to a home.
func (s *Settings) Save(home string) error {
	path := filepath.Join(home, File)
	if err := s.Validate(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return tomlfile.Write(path, "Settings of a node of Waymark.", s)
}
