// Package chain runs the state machine in a test's process, without a network: blocks are proposed,
// judged, executed and committed as CometBFT would, transactions are really signed, and headers are
// really signed by validators, so that what it proves verifies offline.
package chain

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// ID is the chain id of every test chain.
const ID = "test-1"

// Prefix is the company prefix that "maker" holds.
const Prefix = "9506000"

// maxBlockBytes is what a proposal may hold, as in the networks that the program makes.
const maxBlockBytes = 2 << 20

// Organizations are the members of every test chain: one of each role, with a GLN of its own.
var Organizations = []app.Member{
	member("accreditor", membershipv1.Role_ROLE_ACCREDITOR, 0),
	member("carrier", membershipv1.Role_ROLE_LOGISTICS, 1),
	member("customs", membershipv1.Role_ROLE_CUSTOMS, 2),
	member("inspector", membershipv1.Role_ROLE_INSPECTOR, 3),
	member("maker", membershipv1.Role_ROLE_MANUFACTURER, 4, Prefix),
	member("partner", membershipv1.Role_ROLE_PARTNER, 5),
	member("platform", membershipv1.Role_ROLE_PLATFORM, 6),
	member("regulator", membershipv1.Role_ROLE_REGULATOR, 7),
}

// Chain is a running state machine with a key for each organization. Its methods fail the test.
type Chain struct {
	t      testing.TB
	App    *app.App
	Height int64
	Time   time.Time

	// Silent are the consensus addresses of validators that sign no block; those who sign headers sign all.
	Silent map[string]bool
	// Evidence is what the next block has evidence of.
	Evidence []abci.Misbehavior

	dir     string
	options app.Options
	nonces  map[string]uint64
	headers headers
}

// New starts a chain in a directory of the test's, with parameters such as
// "provenance.require_prefix": "false", and with more members than Organizations.
func New(t testing.TB, set map[string]string, more ...*membershipv1.Organization) *Chain {
	t.Helper()
	c := unborn(t)
	c.open()
	members := slices.Clone(Organizations)
	for _, o := range more {
		members = append(members, app.Member{Organization: o})
	}
	for i, m := range members {
		m.PublicKey = sig.PublicKey(Key(m.Organization.Id))
		if validator := slices.Index(Validators, m.Organization.Id); validator >= 0 {
			m.Validator = &validatorsv1.Seat{PublicKey: WireKey(FirstKey(validator)), Power: power}
		}
		members[i] = m
	}
	state, err := app.NewGenesis(ID, members, set)
	require.NoError(t, err)
	c.initChain(state)
	return c
}

func unborn(t testing.TB) *Chain {
	c := &Chain{
		t: t, dir: t.TempDir(), nonces: map[string]uint64{}, Silent: map[string]bool{},
		Time:    time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		options: app.Options{IdleWait: -1},
		headers: newHeaders(),
	}
	c.options.Store.NoSync = true
	return c
}

// Import starts another chain where this one stands, from what it exported.
func (c *Chain) Import(state json.RawMessage, rows []byte) *Chain {
	c.t.Helper()
	next := unborn(c.t)
	next.Height, next.Time, next.nonces = c.Height, c.Time, c.nonces
	next.headers = c.headers.clone()
	next.headers.begin(c.Height+1, c.headers.sets[c.Height+2])
	next.options.GenesisRows = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(rows)), nil }
	next.open()
	next.initChain(state)
	return next
}

// Key returns the signing key of an organization: the same in every chain.
func Key(organization string) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("test key of " + organization)))
	if err != nil {
		panic(err)
	}
	return key
}

// Address returns the address of an organization's key.
func Address(organization string) []byte {
	address, err := sig.Address(sig.PublicKey(Key(organization)))
	if err != nil {
		panic(err)
	}
	return address
}

func (c *Chain) open() {
	var err error
	c.App, err = app.New(c.dir, c.options)
	require.NoError(c.t, err)
	c.t.Cleanup(c.Close)
}

// Close closes the state machine; the end of the test does so too.
func (c *Chain) Close() { _ = c.App.Close() }

// initChain starts from a genesis state, and commits the first block.
func (c *Chain) initChain(state json.RawMessage) {
	c.t.Helper()
	_, err := c.App.InitChain(context.Background(), &abci.RequestInitChain{
		ChainId: ID, InitialHeight: c.Height + 1, Time: c.Time, AppStateBytes: state,
		Validators: types.TM2PB.ValidatorUpdates(c.headers.sets[c.Height+1]),
	})
	require.NoError(c.t, err)
	c.Decide(nil)
}

// Configure changes the node's own choices, and restarts it.
func (c *Chain) Configure(change func(*app.Options)) {
	c.t.Helper()
	change(&c.options)
	c.Restart()
}

// Join returns another node of this chain that has nothing of it yet. Until it has, it must not be given blocks.
func (c *Chain) Join() *Chain {
	c.t.Helper()
	next := unborn(c.t)
	next.Height, next.Time, next.nonces, next.headers = c.Height, c.Time, maps.Clone(c.nonces), c.headers.clone()
	next.open()
	return next
}

// Restart closes the state machine and opens it again.
func (c *Chain) Restart() {
	c.t.Helper()
	c.Reopen()
	require.Equal(c.t, c.Height, c.App.Height())
}

// Reopen is a Restart of a node that may not be at the height of its chain.
func (c *Chain) Reopen() {
	c.t.Helper()
	require.NoError(c.t, c.App.Close())
	c.open()
}

// Sign signs messages with an organization's key and its next nonce.
func (c *Chain) Sign(organization string, messages ...x.Message) *client.Signed {
	c.t.Helper()
	c.nonces[organization]++
	return c.SignWith(organization, c.nonces[organization], messages...)
}

// SignText is Sign in MODE_PERSONAL.
func (c *Chain) SignText(organization string, messages ...x.Message) *client.Signed {
	c.t.Helper()
	c.nonces[organization]++
	return c.sign(organization, c.nonces[organization], waymarkv1.Mode_MODE_PERSONAL, messages)
}

// SignWith signs messages with an organization's key and a nonce.
func (c *Chain) SignWith(organization string, nonce uint64, messages ...x.Message) *client.Signed {
	c.t.Helper()
	return c.sign(organization, nonce, waymarkv1.Mode_MODE_DIRECT, messages)
}

func (c *Chain) sign(organization string, nonce uint64, mode waymarkv1.Mode, messages []x.Message) *client.Signed {
	c.t.Helper()
	tx, err := client.Draft{
		ChainID: ID, Signer: Address(organization), Nonce: nonce,
		Expires: c.Time.Add(client.DefaultLifetime), Messages: messages,
	}.Tx()
	require.NoError(c.t, err)
	// Random on a real chain; here a test that runs twice makes the same bytes.
	copy(tx.Header.Salt, crypto.Keccak256(tx.Header.Signer, binary.BigEndian.AppendUint64(nil, nonce)))
	signed, err := client.Sign(tx, Key(organization), mode)
	require.NoError(c.t, err)
	return signed
}

// Send signs messages, executes them in a block of their own, and returns the outcome.
func (c *Chain) Send(organization string, messages ...x.Message) *waymarkv1.Outcome {
	c.t.Helper()
	tx := c.Sign(organization, messages...)
	res, err := c.App.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: tx.Bytes})
	require.NoError(c.t, err)
	require.Zero(c.t, res.Code, res.Log)
	c.Block()
	return c.Outcome(tx.ID[:])
}

// Council has the council decide for messages, which are executed in the block of the last vote that is needed, and
// returns what became of the proposal.
func (c *Chain) Council(messages ...x.Message) *governancev1.Proposal {
	c.t.Helper()
	p := &governancev1.Propose{Title: "test"}
	for _, m := range messages {
		p.Messages = append(p.Messages, x.Pack(m))
	}
	o := c.Send("regulator", p)
	require.Equal(c.t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	var listed governancev1.ProposalsResponse
	c.Query("/governance/proposals", &governancev1.ProposalsRequest{Limit: 1}, &listed)
	decided := listed.Proposals[0]
	if decided.Status == governancev1.Status_STATUS_OPEN {
		o = c.Send("customs", &governancev1.Vote{Proposal: decided.Id, Choice: governancev1.Choice_CHOICE_YES})
		require.Equal(c.t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	}
	var r governancev1.ProposalResponse
	c.Query("/governance/proposal", &governancev1.ProposalRequest{Id: decided.Id}, &r)
	return r.Proposal
}

// Block proposes a block of what waits, judges, executes and commits it, and returns the results.
func (c *Chain) Block() []*abci.ExecTxResult {
	c.t.Helper()
	proposal, err := c.App.PrepareProposal(context.Background(), &abci.RequestPrepareProposal{
		Height: c.Height + 1, Time: c.next(), MaxTxBytes: maxBlockBytes,
	})
	require.NoError(c.t, err)
	c.Judge(proposal.Txs)
	return c.Decide(proposal.Txs)
}

// Judge asks whether a block of these transactions would be accepted, and requires that it would.
func (c *Chain) Judge(txs [][]byte) {
	c.t.Helper()
	verdict, err := c.App.ProcessProposal(context.Background(), &abci.RequestProcessProposal{
		Height: c.Height + 1, Time: c.next(), Txs: txs,
	})
	require.NoError(c.t, err)
	require.Equal(c.t, abci.ResponseProcessProposal_ACCEPT, verdict.Status, "an honest proposal always passes")
}

// Decide executes and commits a block of these transactions, whoever would have proposed it.
func (c *Chain) Decide(txs [][]byte) []*abci.ExecTxResult {
	c.t.Helper()
	c.Time = c.next()
	c.Height++
	res, err := c.App.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{
		Height: c.Height, Time: c.Time, Txs: txs, DecidedLastCommit: c.lastCommit(c.Height), Misbehavior: c.Evidence,
	})
	require.NoError(c.t, err)
	c.Evidence = nil
	_, err = c.App.Commit(context.Background(), &abci.RequestCommit{})
	require.NoError(c.t, err)
	c.headers.decided(c.t, c.Height, c.Time, res)
	return res.TxResults
}

// AppHash returns the hash of the last committed state.
func (c *Chain) AppHash() []byte { return c.headers.hashes[c.Height] }

func (c *Chain) next() time.Time { return c.Time.Add(time.Second) }

// Query asks a module, and fails the test when it has no answer.
func (c *Chain) Query(path string, request, response x.Message) {
	c.t.Helper()
	require.NoError(c.t, c.TryQuery(path, request, response))
}

// TryQuery asks a module.
func (c *Chain) TryQuery(path string, request, response x.Message) error {
	c.t.Helper()
	res, err := c.App.Query(context.Background(), &abci.RequestQuery{Path: path, Data: x.Encode(request)})
	require.NoError(c.t, err)
	if res.Code != abci.CodeTypeOK {
		return &x.Error{Codespace: res.Codespace, Code: res.Code, Message: res.Log}
	}
	require.NoError(c.t, response.Unmarshal(res.Value))
	return nil
}

// Outcome returns what became of a transaction that was executed.
func (c *Chain) Outcome(id []byte) *waymarkv1.Outcome {
	c.t.Helper()
	var o waymarkv1.Outcome
	c.Query("/waymark/outcome", &waymarkv1.OutcomeRequest{TxId: id}, &o)
	return &o
}

// member returns an organization with the GLN of a site number.
func member(id string, role x.Role, site int, holdings ...string) app.Member {
	digits := fmt.Sprintf("%s10%03d", Prefix, site)
	check, err := gs1.CheckDigit(digits)
	if err != nil {
		panic(err)
	}
	return app.Member{
		Organization: &membershipv1.Organization{
			Id: id, Name: "Test " + id, Jurisdiction: "CN", Roles: []x.Role{role}, Glns: []string{digits + string(check)},
		},
		Holdings: holdings,
	}
}
