package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	testnetwork "github.com/waymark-ledger/waymark/testutil/network"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/gs1"
)

const (
	// crashPatience is for how long anything is waited for: far longer than it takes on a busy machine.
	crashPatience = 2 * time.Minute
	// clientsPerKey is how many transactions of one key are on their way at a time.
	clientsPerKey = 2
)

// crashClients record events at all nodes of a network and remember what they were told.
type crashClients struct {
	t       *testing.T
	network *testnetwork.Network
	chainID string
	authors []*crashAuthor

	mu       sync.Mutex
	attempts []*attempt
	acked    atomic.Int64
}

// crashAuthor is an organization that creates lots, one a transaction.
type crashAuthor struct {
	prefix  string
	key     *ecdsa.PrivateKey
	address []byte
	nonce   atomic.Uint64
}

// attempt is a transaction that was sent.
type attempt struct {
	tx      *client.Signed
	subject string
	// outcome is what a node told; nil where none did in time. Then it may have taken effect, or may not.
	outcome *waymarkv1.Outcome
}

func newCrashClients(t *testing.T, n *testnetwork.Network) *crashClients {
	home := filepath.Join(n.Dir, "client")
	settings, err := clientconfig.Load(home)
	require.NoError(t, err)
	passphrase, err := os.ReadFile(settings.PassphraseFile)
	require.NoError(t, err)
	c := &crashClients{t: t, network: n, chainID: settings.ChainID}
	for _, o := range network.Organizations() {
		key, err := keyring.Open(home).Unlock(o.ID, strings.TrimSpace(string(passphrase)))
		require.NoError(t, err)
		address, err := sig.Address(sig.PublicKey(key))
		require.NoError(t, err)
		c.authors = append(c.authors, &crashAuthor{prefix: o.Prefix, key: key, address: address})
	}
	return c
}

// start lets the clients send until the function that it returns is called, and all have noted what they know.
func (c *crashClients) start() (stop func()) {
	ctx, cancel := context.WithCancel(c.t.Context())
	var running sync.WaitGroup
	for i, author := range c.authors {
		// Each prefers a node of its own.
		var urls []string
		for j := range c.network.Endpoints {
			urls = append(urls, c.network.Endpoints[(i+j)%len(c.network.Endpoints)].RPC)
		}
		for range clientsPerKey {
			node, err := client.New(urls...)
			require.NoError(c.t, err)
			running.Go(func() { c.record(ctx, node, author) })
		}
	}
	return func() {
		cancel()
		running.Wait()
	}
}

// record sends one transaction after the other until the context ends.
func (c *crashClients) record(ctx context.Context, node *client.Client, author *crashAuthor) {
	for ctx.Err() == nil {
		a, err := author.sign(c.chainID)
		if err == nil {
			a.outcome, err = node.Send(ctx, a.tx)
		}
		if err != nil && !errors.Is(err, client.ErrOutcomeUnknown) && ctx.Err() == nil {
			c.t.Errorf("send a transaction: %s", err)
			return
		}
		if a.outcome != nil {
			c.acked.Add(1)
		}
		c.mu.Lock()
		c.attempts = append(c.attempts, a)
		c.mu.Unlock()
	}
}

// sign returns the commissioning of a new lot.
func (a *crashAuthor) sign(chainID string) (*attempt, error) {
	nonce := a.nonce.Add(1)
	urn := fmt.Sprintf("urn:epc:class:lgtin:%s.012345.C%d", a.prefix, nonce)
	subject, err := gs1.Canonical(urn)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	tx, err := client.Draft{
		ChainID: chainID, Signer: a.address, Nonce: nonce, Expires: now.Add(client.DefaultLifetime),
		Messages: []x.Message{&provenancev1.CaptureEvent{Event: &provenancev1.Event{
			Type:                provenancev1.EventType_EVENT_TYPE_OBJECT,
			EventTime:           &provenancev1.DateTime{Seconds: now.Unix()},
			EventTimeZoneOffset: "+00:00",
			Action:              provenancev1.Action_ACTION_ADD,
			QuantityList:        []*provenancev1.QuantityElement{{EpcClass: urn, Quantity: "1000"}},
			BizStep:             "commissioning",
		}}},
	}.Tx()
	if err != nil {
		return nil, err
	}
	signed, err := client.Sign(tx, a.key, waymarkv1.Mode_MODE_DIRECT)
	return &attempt{tx: signed, subject: subject.String()}, err
}

// awaitAcknowledged returns when so many more transactions are acknowledged.
func (c *crashClients) awaitAcknowledged(more int64) {
	c.t.Helper()
	target := c.acked.Load() + more
	require.Eventually(c.t, func() bool { return c.acked.Load() >= target || c.t.Failed() }, crashPatience, 5*time.Millisecond)
	require.False(c.t, c.t.Failed())
}

func (c *crashClients) acknowledged() int64 { return c.acked.Load() }

func (c *crashClients) unknown() int64 { return int64(len(c.attempts)) - c.acked.Load() }

// lastHeight returns the height of the last acknowledged transaction.
func (c *crashClients) lastHeight() int64 {
	var last int64
	for _, a := range c.attempts {
		last = max(last, a.outcome.GetHeight())
	}
	return last
}

// unknownIn returns how many of the transactions of unknown outcome are in blocks.
func (c *crashClients) unknownIn(b *agreed) int {
	n := 0
	for _, a := range c.attempts {
		if a.outcome == nil {
			n += len(b.places[a.tx.CometHash()])
		}
	}
	return n
}
