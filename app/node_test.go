package app

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"fmt"
	"strings"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app/internal/store"
	"github.com/waymark-ledger/waymark/client"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
)

// The chain of the tests in this package: three organizations with two keys each, "a1" and "a2" of "aa" and so on.
const (
	testChain = "pool-1"
	testBlock = 2 << 20
)

var (
	testOwners  = []string{"aa", "bb", "cc"}
	testSigners = []string{"a1", "a2", "b1", "b2", "c1", "c2"}
	testStart   = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
)

// test is what drives a node: a testing.T, B or F, or a rapid.T.
type test interface {
	require.TestingT
	Helper()
	Cleanup(func())
}

// node is a state machine that a test drives, one of a network when several get the same blocks.
type node struct {
	*App
	t      test
	height int64
	time   time.Time // of the last block
}

// newNode returns a node at height 1, with messages that are of the priority lane: those that revoke a mandate.
func newNode(t test, o Options) *node {
	t.Helper()
	n := unbornNode(t, o)
	n.commit()
	return n
}

// unbornNode returns a node before its first block.
func unbornNode(t test, o Options) *node {
	t.Helper()
	o.Store = store.Options{FS: store.Memory(), NoSync: true, CacheBytes: 1 << 20, MemTableBytes: 1 << 20}
	if o.IdleWait == 0 {
		o.IdleWait = -1
	}
	a, err := New("node", o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Close()) })
	revoke := proto.MessageName(&membershipv1.RevokeMandate{})
	a.msgs[revoke] = a.msgs[revoke].AsPriority()

	var members []Member
	for _, id := range testOwners {
		members = append(members, Member{PublicKey: sig.PublicKey(testKey(id[:1] + "1")), Organization: &membershipv1.Organization{
			Id: id, Name: id, Jurisdiction: "CN", Roles: []x.Role{membership.Manufacturer},
		}})
	}
	state, err := NewGenesis(testChain, members, nil)
	require.NoError(t, err)
	n := &node{App: a, t: t, time: testStart}
	_, err = a.InitChain(context.Background(), &abci.RequestInitChain{
		ChainId: testChain, InitialHeight: 1, Time: n.time, AppStateBytes: state,
	})
	require.NoError(t, err)
	ctx := x.NewContext(x.Chain{}, x.Signer{}, a.block.State(), a.block.Flat(), nil)
	for _, id := range testOwners {
		require.NoError(t, auth.Register(ctx, &authv1.Key{
			Address: testAddress(id[:1] + "2"), PublicKey: sig.PublicKey(testKey(id[:1] + "2")), Organization: id,
		}))
	}
	return n
}

func testKey(signer string) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte(signer)))
	if err != nil {
		panic(err)
	}
	return key
}

func testAddress(signer string) []byte {
	address, err := sig.Address(sig.PublicKey(testKey(signer)))
	if err != nil {
		panic(err)
	}
	return address
}

// draft is a transaction of a test; what it leaves out has a valid default.
type draft struct {
	signer   string
	nonce    uint64
	size     int // of the message, about
	priority bool
	expires  time.Time
	chain    string
	mode     waymarkv1.Mode
	messages int
}

func (d draft) bytes(t test) []byte {
	t.Helper()
	var m x.Message = &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Organization: strings.Repeat("x", d.size)}}
	if d.priority {
		m = &membershipv1.RevokeMandate{Organization: strings.Repeat("x", d.size)}
	}
	if d.expires.IsZero() {
		d.expires = testStart.Add(time.Hour)
	}
	if d.chain == "" {
		d.chain = testChain
	}
	if d.mode == waymarkv1.Mode_MODE_UNSPECIFIED {
		d.mode = waymarkv1.Mode_MODE_DIRECT
	}
	messages := []x.Message{m}
	for len(messages) < d.messages {
		messages = append(messages, m)
	}
	tx, err := client.Draft{
		ChainID: d.chain, Signer: testAddress(d.signer), Nonce: d.nonce, Expires: d.expires, Messages: messages,
	}.Tx()
	require.NoError(t, err)
	signed, err := client.Sign(tx, testKey(d.signer), d.mode)
	require.NoError(t, err)
	return signed.Bytes
}

// check sends a transaction as a client does.
func (n *node) check(raw []byte) *abci.ResponseCheckTx {
	n.t.Helper()
	res, err := n.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: raw})
	require.NoError(n.t, err)
	return res
}

// accept sends transactions that must be taken.
func (n *node) accept(raws ...[]byte) {
	n.t.Helper()
	for _, raw := range raws {
		res := n.check(raw)
		require.Zero(n.t, res.Code, "%s", res.Log)
	}
}

// refuse sends a transaction that must be refused with an error, for now or for good.
func (n *node) refuse(raw []byte, want *x.Error, retry bool) {
	n.t.Helper()
	code := want.Code
	if retry {
		code += abci.CodeTypeRetry
	}
	res := n.check(raw)
	require.Equal(n.t, fmt.Sprint(want.Codespace, " ", code), fmt.Sprint(res.Codespace, " ", res.Code), res.Log)
	require.NotEmpty(n.t, res.Log)
	inserted, err := n.InsertTx(context.Background(), &abci.RequestInsertTx{Tx: raw})
	require.NoError(n.t, err)
	require.Equal(n.t, code, inserted.Code)
}

func (n *node) reap(maxBytes, maxGas uint64) [][]byte {
	n.t.Helper()
	res, err := n.ReapTxs(context.Background(), &abci.RequestReapTxs{MaxBytes: maxBytes, MaxGas: maxGas})
	require.NoError(n.t, err)
	return res.Txs
}

func (n *node) next() time.Time { return n.time.Add(time.Second) }

func (n *node) prepare(maxBytes int64) [][]byte {
	n.t.Helper()
	res, err := n.PrepareProposal(context.Background(), &abci.RequestPrepareProposal{
		Height: n.height + 1, Time: n.next(), MaxTxBytes: maxBytes,
	})
	require.NoError(n.t, err)
	return res.Txs
}

func (n *node) accepts(txs [][]byte) bool {
	n.t.Helper()
	res, err := n.ProcessProposal(context.Background(), &abci.RequestProcessProposal{
		Height: n.height + 1, Time: n.next(), Txs: txs,
	})
	require.NoError(n.t, err)
	return res.IsAccepted()
}

// commit decides a block.
func (n *node) commit(txs ...[]byte) []*abci.ExecTxResult {
	n.t.Helper()
	n.height, n.time = n.height+1, n.next()
	res, err := n.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{Height: n.height, Time: n.time, Txs: txs})
	require.NoError(n.t, err)
	_, err = n.Commit(context.Background(), &abci.RequestCommit{})
	require.NoError(n.t, err)
	return res.TxResults
}

// names tells which of the given transactions these are.
func names(txs [][]byte, given map[string][]byte) []string {
	var found []string
	for _, tx := range txs {
		for name, raw := range given {
			if bytes.Equal(raw, tx) {
				found = append(found, name)
			}
		}
	}
	return found
}
