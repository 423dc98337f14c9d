package nodeconfig

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/golden"
)

func valid() *Settings {
	s := Default()
	s.Moniker, s.GenesisSHA256 = "one", strings.Repeat("0", 64)
	return s
}

func TestSettingsSurviveTheirFile(t *testing.T) {
	s := valid()
	s.P2P.Peers = []string{strings.Repeat("ab", 20) + "@node.example:26656"}
	s.Watchdog.ExitAfter = Duration(90 * time.Second)
	s.Pool.MaxBytes = 1 << 20
	home := t.TempDir()
	require.NoError(t, s.Save(home))
	loaded, err := Load(home)
	require.NoError(t, err)
	assert.Equal(t, s, loaded)
}

func TestWhatIsNotInTheFileIsDefault(t *testing.T) {
	home := t.TempDir()
	file := "moniker = 'one'\ngenesis_sha256 = '" + strings.Repeat("0", 64) + "'\n"
	require.NoError(t, os.WriteFile(filepath.Join(home, File), []byte(file), 0o600))
	loaded, err := Load(home)
	require.NoError(t, err)
	assert.Equal(t, valid(), loaded)
}

func TestValidate(t *testing.T) {
	require.NoError(t, valid().Validate())
	for name, test := range map[string]struct {
		change func(*Settings)
		want   string
	}{
		"no moniker":          {func(s *Settings) { s.Moniker = "" }, "moniker: "},
		"moniker of controls": {func(s *Settings) { s.Moniker = "a\nb" }, "moniker: "},
		"no genesis":          {func(s *Settings) { s.GenesisSHA256 = "" }, "genesis_sha256: "},
		"short genesis":       {func(s *Settings) { s.GenesisSHA256 = "abcd" }, "genesis_sha256: "},
		"RPC for everybody":   {func(s *Settings) { s.RPC.Listen = "0.0.0.0:26657" }, "rpc.listen: "},
		"RPC by name":         {func(s *Settings) { s.RPC.Listen = "node.example:26657" }, "rpc.listen: "},
		"RPC without host":    {func(s *Settings) { s.RPC.Listen = ":26657" }, "rpc.listen: "},
		"no connections":      {func(s *Settings) { s.RPC.MaxConnections = 0 }, "rpc.max_connections: "},
		"P2P without port":    {func(s *Settings) { s.P2P.Listen = "0.0.0.0" }, "p2p.listen: "},
		"P2P on port 0":       {func(s *Settings) { s.P2P.Listen = "0.0.0.0:0" }, "p2p.listen: "},
		"external":            {func(s *Settings) { s.P2P.External = "tcp://a:1" }, "p2p.external: "},
		"peer without id":     {func(s *Settings) { s.P2P.Peers = []string{"node.example:26656"} }, "p2p.peers: "},
		"peer, short id":      {func(s *Settings) { s.P2P.Peers = []string{"abcd@node.example:26656"} }, "p2p.peers: "},
		"two peers in one":    {func(s *Settings) { s.P2P.Peers = []string{strings.Repeat("ab", 20) + "@a:1,b:2"} }, "p2p.peers: "},
		"metrics":             {func(s *Settings) { s.Metrics.Listen = "localhost" }, "metrics.listen: "},
		"hasty readiness":     {func(s *Settings) { s.Watchdog.NotReadyAfter = Duration(time.Second) }, "watchdog.not_ready_after: "},
		"exit before":         {func(s *Settings) { s.Watchdog.ExitAfter = Duration(10 * time.Second) }, "watchdog.exit_after: "},
		"slow proposer":       {func(s *Settings) { s.Proposer.IdleWait = Duration(time.Second) }, "proposer.idle_wait: "},
		"slow gathering":      {func(s *Settings) { s.Proposer.Gather = Duration(time.Second) }, "proposer.gather: "},
		"empty pool":          {func(s *Settings) { s.Pool.MaxTransactions = 0 }, "pool.max_transactions: "},
		"pool below one":      {func(s *Settings) { s.Pool.MaxBytes = MaxTxBytes - 1 }, "pool.max_bytes: "},
		"huge pool":           {func(s *Settings) { s.Pool.MaxBytes = 1 << 30 }, "pool.max_bytes: "},
		"negative check":      {func(s *Settings) { s.Validator.DoubleSignCheckHeight = -1 }, "validator.double_sign_check_height: "},
		"negative interval":   {func(s *Settings) { s.Snapshots.Interval = -1 }, "snapshots.interval: "},
		"short history":       {func(s *Settings) { s.History.States = 99 }, "history.states: "},
		"negative history":    {func(s *Settings) { s.History.States = -1 }, "history.states: "},
		"few blocks":          {func(s *Settings) { s.History.Blocks = 999 }, "history.blocks: "},
		"unfinished joining":  {func(s *Settings) { s.History.Blocks, s.Snapshots.Interval = 2999, 1000 }, "history.blocks: "},
		"one server":          {func(s *Settings) { s.StateSync = synced(); s.StateSync.RPCServers = []string{"a:1"} }, "state_sync.rpc_servers: "},
		"server of HTTP":      {func(s *Settings) { s.StateSync.RPCServers = []string{"http://a:1"} }, "state_sync.rpc_servers: "},
		"trust in nothing":    {func(s *Settings) { s.StateSync = synced(); s.StateSync.TrustHeight = 0 }, "state_sync.trust_height: "},
		"trust in half":       {func(s *Settings) { s.StateSync = synced(); s.StateSync.TrustHash = "abcd" }, "state_sync.trust_hash: "},
		"format":              {func(s *Settings) { s.Log.Format = "xml" }, "log.format: "},
		"level":               {func(s *Settings) { s.Log.Level = "INFO" }, "log.level: "},
		"CometBFT's level":    {func(s *Settings) { s.Log.CometBFT = "" }, "log.cometbft: "},
	} {
		t.Run(name, func(t *testing.T) {
			s := valid()
			test.change(s)
			err := s.Validate()
			require.ErrorContains(t, err, test.want)
			assert.NotContains(t, strings.ReplaceAll(err.Error(), test.want, ""), ".listen: ", "only what was changed is wrong")
			assert.Error(t, s.Save(t.TempDir()), "what is not valid is not written")
		})
	}
	s := valid()
	s.Watchdog.ExitAfter = 0
	assert.NoError(t, s.Validate(), "never to exit is a choice")
	s.History = History{}
	assert.NoError(t, s.Validate(), "an archive")
	s.StateSync = synced()
	assert.NoError(t, s.Validate())
	assert.NoError(t, s.CometBFT("home").ValidateBasic())
}

// synced are the settings of a node that begins with a snapshot.
func synced() StateSync {
	return StateSync{Enable: true, RPCServers: []string{"127.0.0.1:1", "127.0.0.1:2"}, TrustHeight: 1, TrustHash: strings.Repeat("ab", 32)}
}

func TestDuration(t *testing.T) {
	var d Duration
	require.NoError(t, d.UnmarshalText([]byte("1m30s")))
	assert.Equal(t, Duration(90*time.Second), d)
	for _, wrong := range []string{"", "10", "-1s", "soon"} {
		assert.Error(t, d.UnmarshalText([]byte(wrong)), "%q", wrong)
	}
}

func TestGenesisIsPinned(t *testing.T) {
	home, s := t.TempDir(), valid()
	require.Error(t, s.CheckGenesis(home), "no genesis at all")
	content := []byte(`{"chain_id":"a"}`)
	require.NoError(t, os.WriteFile(filepath.Join(home, GenesisFile), content, 0o600))
	require.ErrorContains(t, s.CheckGenesis(home), "of another chain")
	s.GenesisSHA256 = HashGenesis(content)
	assert.NoError(t, s.CheckGenesis(home))
}

// TestCometBFT shows what CometBFT runs with, every value of it, so that a new version's new defaults show as a diff.
func TestCometBFT(t *testing.T) {
	s := valid()
	s.P2P.External = "node.example:26656"
	s.P2P.Peers = []string{strings.Repeat("ab", 20) + "@a.example:26656", strings.Repeat("cd", 20) + "@b.example:26656"}
	c := s.CometBFT("/home")
	require.NoError(t, c.ValidateBasic())
	file := filepath.Join(t.TempDir(), "config.toml")
	config.WriteConfigFile(file, c)
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	var values strings.Builder
	for line := range strings.Lines(string(content)) {
		if !strings.HasPrefix(line, "#") && strings.TrimSpace(line) != "" {
			values.WriteString(line)
		}
	}
	golden.Check(t, "testdata/golden/cometbft.toml", values.String())
}

// TestLargestTransactionFits holds the bounds of the ways to a block against each other.
func TestLargestTransactionFits(t *testing.T) {
	c := valid().CometBFT("/home")
	frame := len(`{"jsonrpc":"2.0","id":1234567890,"method":"broadcast_tx_sync","params":{"tx":""}}`)
	assert.LessOrEqual(t, int64((MaxTxBytes+2)/3*4+frame), c.RPC.MaxBodyBytes)
	assert.Equal(t, MaxTxBytes, c.Mempool.MaxTxBytes)
	assert.Less(t, int64(MaxTxBytes), ConsensusParams().Block.MaxBytes)
	assert.LessOrEqual(t, ConsensusParams().Block.MaxBytes, valid().Pool.MaxBytes)
}

func TestConsensusParams(t *testing.T) {
	p := ConsensusParams()
	require.NoError(t, p.ValidateBasic())
	assert.GreaterOrEqual(t, p.Evidence.MaxAgeDuration, TrustingPeriod)
	assert.LessOrEqual(t, p.Block.MaxBytes, int64(2_000_000))
	assert.Equal(t, []string{"ed25519", "ml_dsa_65"}, p.Validator.PubKeyTypes)
}

func TestPeers(t *testing.T) {
	s := valid()
	s.P2P.Peers = []string{"ab@x:1", "cd@y:2"}
	assert.Equal(t, []string{"ab", "cd"}, s.PeerIDs())
	assert.Equal(t, []string{"x:1", "y:2"}, s.PeerAddresses())
}
