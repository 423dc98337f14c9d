package nodeconfig

import (
	"strings"
	"time"

	"github.com/cometbft/cometbft/config"
)

const (
	// MaxTxBytes is the largest transaction, in bytes.
	MaxTxBytes = 512 << 10
	// maxBodyBytes bounds a request. The largest transaction is 699,052 bytes in base64, in a frame of JSON-RPC.
	maxBodyBytes = 1_000_000
	// rate is in bytes a second and peer. The default of 5 MB/s is less than a busy network's blocks and transactions.
	rate = 32 << 20
)

// CometBFT returns the configuration of CometBFT for a home. The RPC address may be changed by the caller; nothing else
// should be.
func (s *Settings) CometBFT(home string) *config.Config {
	c := config.DefaultConfig()
	c.SetRoot(home)
	c.Moniker = s.Moniker
	c.Genesis = GenesisFile
	c.NodeKey = NodeKeyFile
	c.PrivValidatorKey = ValidatorKeyFile
	c.PrivValidatorState = ValidatorStateFile
	c.DBPath = dataDir
	c.FilterPeers = true // answered from p2p.peers and the members' nodes

	c.RPC.ListenAddress = "tcp://" + s.RPC.Listen
	c.RPC.MaxOpenConnections = s.RPC.MaxConnections
	c.RPC.MaxBodyBytes = maxBodyBytes
	c.RPC.MaxRequestBatchSize = 10
	c.RPC.MaxSubscriptionClients = 100
	c.RPC.MaxSubscriptionsPerClient = 5
	c.RPC.CloseOnSlowClient = true // else it misses events without knowing

	s.configureP2P(c.P2P)
	s.configureMempool(c.Mempool)
	configureConsensus(c.Consensus)
	c.Consensus.DoubleSignCheckHeight = s.Validator.DoubleSignCheckHeight

	c.BlockSync.AdaptiveSync = false // it may make a validator sign twice
	s.configureStateSync(c.StateSync)
	c.TxIndex.Indexer = "null" // transactions are found by the ledger's own ids
	c.Instrumentation.Prometheus = true
	c.Instrumentation.PrometheusListenAddr = "" // served beside our own
	return c
}

func (s *Settings) configureP2P(p *config.P2PConfig) {
	p.ListenAddress = "tcp://" + s.P2P.Listen
	if s.P2P.External != "" {
		p.ExternalAddress = "tcp://" + s.P2P.External
	}
	p.PersistentPeers = strings.Join(s.P2P.Peers, ",")
	p.UnconditionalPeerIDs = strings.Join(s.PeerIDs(), ",")
	p.PersistentPeersMaxDialPeriod = 10 * time.Second // the default grows to hours
	p.AddrBook = dataDir + "/addrbook.json"
	p.AddrBookStrict = false // private addresses are usual among members
	p.AllowDuplicateIP = true
	p.PexReactor = false
	p.LibP2PConfig.Enabled = false
	p.FlushThrottleTimeout = time.Millisecond
	p.SendRate, p.RecvRate = rate, rate
}

// configureStateSync lets CometBFT's light client verify the header that the snapshot's app hash is in.
func (s *Settings) configureStateSync(c *config.StateSyncConfig) {
	c.Enable = s.StateSync.Enable
	for _, server := range s.StateSync.RPCServers {
		c.RPCServers = append(c.RPCServers, "http://"+server)
	}
	c.TrustHeight, c.TrustHash, c.TrustPeriod = s.StateSync.TrustHeight, s.StateSync.TrustHash, TrustingPeriod
	c.DiscoveryTime = 5 * time.Second
}

// configureMempool leaves the waiting transactions to the application, which keeps the bounds of the pool: CometBFT
// bounds only the size of one transaction and the number that it remembers to have seen.
func (s *Settings) configureMempool(m *config.MempoolConfig) {
	m.Type = config.MempoolTypeApp
	m.Size, m.MaxTxsBytes = s.Pool.MaxTransactions, s.Pool.MaxBytes
	m.MaxTxBytes = MaxTxBytes
	m.ReapInterval = 10 * time.Millisecond
	// A rejected transaction counts as seen for so long, and for a tenth of it where the rejection may pass: less than a
	// client waits before it sends it again.
	m.CheckTxRetryDelay = time.Second
	m.WalPath = ""
}

// configureConsensus makes a block as soon as it is there: the application's proposer is what paces the chain. Empty
// blocks are on because the application's mempool never tells CometBFT that it has transactions.
func configureConsensus(c *config.ConsensusConfig) {
	c.WalPath = dataDir + "/cs.wal/wal"
	c.CreateEmptyBlocks = true
	c.CreateEmptyBlocksInterval = 0
	c.TimeoutPropose = time.Second
	c.TimeoutProposeDelta = 200 * time.Millisecond
	c.TimeoutCommit = time.Millisecond
	c.SkipTimeoutCommit = true
	// Proposals and votes travel by routines that look for news for each peer; at the default of 100 ms a lone
	// transaction on four validators takes 240 ms, at 5 ms it takes 43.
	c.PeerGossipSleepDuration = 5 * time.Millisecond
}

// PeerIDs returns the ids of the nodes that are listed: they may connect, and so may the members'.
func (s *Settings) PeerIDs() []string {
	ids := make([]string, len(s.P2P.Peers))
	for i, peer := range s.P2P.Peers {
		ids[i], _, _ = strings.Cut(peer, "@")
	}
	return ids
}

// PeerAddresses returns the host:port of the nodes that are listed.
func (s *Settings) PeerAddresses() []string {
	addresses := make([]string, len(s.P2P.Peers))
	for i, peer := range s.P2P.Peers {
		_, addresses[i], _ = strings.Cut(peer, "@")
	}
	return addresses
}
