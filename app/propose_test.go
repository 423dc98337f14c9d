package app

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/gogoproto/proto"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

func TestScreenRejects(t *testing.T) {
	n := newNode(t, Options{})
	n.commit(draft{signer: "a1", nonce: 1}.bytes(t))
	tx := func(d draft) []byte { return d.bytes(t) }
	good := tx(draft{signer: "b1", nonce: 1})
	tests := []struct {
		name string
		txs  [][]byte
		want *x.Error // nil: accepted
	}{
		{"nothing", nil, nil},
		{"good", [][]byte{good}, nil},
		{"good, of one key", [][]byte{tx(draft{signer: "b1", nonce: 1}), tx(draft{signer: "b1", nonce: 3}), tx(draft{signer: "b1", nonce: 4})}, nil},
		{"good, a window that moves on", [][]byte{
			tx(draft{signer: "a1", nonce: 1 + auth.WindowSize}), tx(draft{signer: "a1", nonce: 1 + 2*auth.WindowSize}),
		}, nil},
		{"empty bytes", [][]byte{good, {}}, ErrMalformed},
		{"garbage", [][]byte{good, []byte("\xff\xff\xff")}, x.ErrEncoding},
		{"an unknown field", [][]byte{append(slices.Clone(good), 0x78, 1)}, x.ErrEncoding},
		{"too large", [][]byte{make([]byte, MaxTxBytes+1)}, ErrTooLarge},
		{"forged", [][]byte{tampered(t, good, forge)}, ErrSignature},
		{"high s", [][]byte{tampered(t, good, raiseS)}, ErrSignature},
		{"of a stranger", [][]byte{tx(draft{signer: "stranger", nonce: 1})}, auth.ErrUnknownKey},
		{"of another chain", [][]byte{tx(draft{signer: "b1", nonce: 1, chain: "other"})}, ErrChain},
		{"expired at the header's time", [][]byte{tx(draft{signer: "b1", nonce: 1, expires: n.next()})}, ErrExpired},
		{"expires late", [][]byte{tx(draft{signer: "b1", nonce: 1, expires: n.next().Add(MaxLifetime + lifetimeTolerance + 1)})}, ErrLifetime},
		{"replayed", [][]byte{tx(draft{signer: "a1", nonce: 1})}, auth.ErrNonceUsed},
		{"twice", [][]byte{good, good}, ErrNonceOrder},
		{"descending", [][]byte{tx(draft{signer: "b1", nonce: 2}), good}, ErrNonceOrder},
		{"ahead of the window", [][]byte{tx(draft{signer: "b1", nonce: 1 + auth.WindowSize})}, auth.ErrNonceWindow},
		{"priority after others", [][]byte{good, tx(draft{signer: "c1", nonce: 1, priority: true})}, ErrLane},
		{"priority before others", [][]byte{tx(draft{signer: "c1", nonce: 1, priority: true}), good}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want == nil, n.accepts(test.txs))
			if test.want != nil {
				require.ErrorIs(t, n.judge(n.request(test.txs)), test.want)
			}
		})
	}
}

// TestBlocksHaveBudgets crams blocks with small messages.
func TestBlocksHaveBudgets(t *testing.T) {
	require.LessOrEqual(t, staticWork(MaxTxBytes, MaxMessages), uint64(organizationWork), "every transaction fits")
	require.Less(t, uint64(organizationWork), uint64(blockWork))

	n := newNode(t, Options{})
	var all [][]byte
	for nonce := uint64(1); nonce <= 10; nonce++ {
		for _, signer := range []string{"a1", "b1"} {
			raw := draft{signer: signer, nonce: nonce, messages: MaxMessages}.bytes(t)
			n.accept(raw)
			if signer == "a1" {
				all = append(all, raw)
			}
		}
	}
	work := staticWork(len(all[0]), MaxMessages)
	own := organizationWork / work
	require.Less(t, own, uint64(10), "or else the test shows nothing")
	require.True(t, n.accepts(all[:own]))
	require.ErrorIs(t, n.judge(n.request(all[:own+1])), ErrBudget)

	txs := n.prepare(16 << 20)
	require.Len(t, txs, int(blockWork/work))
	require.True(t, n.accepts(txs))
}

// TestOnlyTheNextBlock asks for proposals that the state does not fit.
func TestOnlyTheNextBlock(t *testing.T) {
	n := newNode(t, Options{})
	n.accept(draft{signer: "a1", nonce: 1}.bytes(t))
	n.height++
	require.Empty(t, n.prepare(testBlock))
	require.False(t, n.accepts(nil))
	n.height -= 2
	require.Empty(t, n.prepare(testBlock))
	require.False(t, n.accepts(nil))
	n.height++
	require.Len(t, n.prepare(testBlock), 1)
}

// TestPanicsStayInside makes the decoding of a transaction panic, as a programming error would and as a disk would.
func TestPanicsStayInside(t *testing.T) {
	n := newNode(t, Options{})
	waiting := draft{signer: "a1", nonce: 1, mode: waymarkv1.Mode_MODE_PERSONAL}.bytes(t) // is decoded again
	n.accept(waiting)
	other := draft{signer: "b1", nonce: 1}.bytes(t)
	name := proto.MessageName(&membershipv1.GrantMandate{})
	m := n.msgs[name]

	m.New = func() x.Message { panic("index out of range") }
	n.msgs[name] = m
	require.Empty(t, n.prepare(testBlock))
	require.False(t, n.accepts([][]byte{other}))
	n.refuse(other, ErrPanic, false)

	m.New = func() x.Message { x.Fail(errors.New("disk")); return nil }
	n.msgs[name] = m
	for _, phase := range []func(){
		func() { n.prepare(testBlock) }, func() { n.accepts([][]byte{other}) }, func() { n.check(other) },
	} {
		func() {
			defer func() { require.True(t, x.IsFault(recover()), "a fault stops the node") }()
			phase()
		}()
	}
}

// TestPoolOutlivesTheSignatureCache proposes transactions whose signatures were forgotten.
func TestPoolOutlivesTheSignatureCache(t *testing.T) {
	n := newNode(t, Options{SignatureCache: 2})
	for nonce := uint64(1); nonce <= 6; nonce++ {
		mode := waymarkv1.Mode(1 + nonce%2)
		n.accept(draft{signer: "a1", nonce: nonce, mode: mode}.bytes(t))
	}
	txs := n.prepare(testBlock)
	require.Len(t, txs, 6)
	require.True(t, n.accepts(txs))
}

func TestSizeInBlock(t *testing.T) {
	for _, size := range []int{1, 127, 128, 16383, 16384, MaxTxBytes} {
		raw := make([]byte, size)
		require.Equal(t, blockSize(raw), sizeInBlock(raw), fmt.Sprint(size))
	}
}

// TestIdleProposerWakes waits for a transaction that comes while it does.
func TestIdleProposerWakes(t *testing.T) {
	n := newNode(t, Options{IdleWait: time.Hour})
	tx := draft{signer: "a1", nonce: 1}.bytes(t)
	proposed := make(chan [][]byte)
	go func() { proposed <- n.prepare(testBlock) }()
	n.accept(tx)
	require.Equal(t, [][]byte{tx}, <-proposed)
}
