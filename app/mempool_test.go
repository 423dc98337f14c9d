package app

import (
	"context"
	"math/big"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

func TestCheckTxRefusesForGoodOrForNow(t *testing.T) {
	n := newNode(t, Options{})
	used := draft{signer: "a1", nonce: 5000 - auth.WindowSize}.bytes(t)
	n.commit(used)
	n.commit(draft{signer: "a1", nonce: 5000}.bytes(t))

	tests := []struct {
		name  string
		raw   []byte
		want  *x.Error
		retry bool
	}{
		{"nothing", nil, ErrMalformed, false},
		{"not a transaction", []byte("hello"), x.ErrEncoding, false},
		{"too large", make([]byte, MaxTxBytes+1), ErrTooLarge, false},
		{"of another chain", draft{signer: "a1", nonce: 5001, chain: "other"}.bytes(t), ErrChain, false},
		{"expired", draft{signer: "a1", nonce: 5001, expires: n.time}.bytes(t), ErrExpired, false},
		{"expires late", draft{signer: "a1", nonce: 5001, expires: n.time.Add(25 * time.Hour)}.bytes(t), ErrLifetime, true},
		{"of a stranger", draft{signer: "stranger", nonce: 1}.bytes(t), auth.ErrUnknownKey, true},
		{"replayed", used, auth.ErrNonceWindow, false},
		{"nonce used", draft{signer: "a1", nonce: 5000}.bytes(t), auth.ErrNonceUsed, false},
		{"nonce too low", draft{signer: "a1", nonce: 5}.bytes(t), auth.ErrNonceWindow, false},
		{"nonce too high", draft{signer: "a1", nonce: 5001 + auth.WindowSize}.bytes(t), auth.ErrNonceWindow, true},
		{"forged", tampered(t, draft{signer: "a1", nonce: 5001}.bytes(t), forge), ErrSignature, false},
		{"high s", tampered(t, draft{signer: "a1", nonce: 5001}.bytes(t), raiseS), ErrSignature, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { n.refuse(test.raw, test.want, test.retry) })
	}
	require.Zero(t, n.Pool().Txs, "what is refused does not wait")
	n.accept(draft{signer: "a1", nonce: 5000 + auth.WindowSize}.bytes(t))
}

// tampered returns a transaction with a changed signature.
func tampered(t *testing.T, raw []byte, change func([]byte)) []byte {
	var tx waymarkv1.Tx
	require.NoError(t, x.Decode(raw, &tx))
	change(tx.Signature.Rs)
	return x.Encode(&tx)
}

func forge(rs []byte) { rs[10] ^= 1 }

// raiseS makes the other valid s of the same signature, which libraries that recover keys accept.
func raiseS(rs []byte) {
	s := new(big.Int).Sub(crypto.S256().Params().N, new(big.Int).SetBytes(rs[32:]))
	s.FillBytes(rs[32:])
}

func TestBeforeTheFirstBlock(t *testing.T) {
	n := unbornNode(t, Options{IdleWait: time.Hour})
	tx := draft{signer: "a1", nonce: 1}.bytes(t)
	n.refuse(tx, ErrNotReady, true)
	require.Empty(t, n.prepare(testBlock), "without waiting")
	require.True(t, n.accepts(nil))
	require.False(t, n.accepts([][]byte{tx}))
	n.commit()
	n.accept(tx)
}

func TestTheFirstOfTwoStays(t *testing.T) {
	n := newNode(t, Options{})
	first, second := draft{signer: "a1", nonce: 7}.bytes(t), draft{signer: "a1", nonce: 7}.bytes(t)
	n.accept(first)
	n.accept(first) // it waits already, which is what the sender wants
	require.Equal(t, 1, n.Pool().Txs)
	n.refuse(second, ErrNonceWaiting, true)
	n.refuse(tampered(t, first, forge), ErrSignature, false)
	require.Equal(t, [][]byte{first}, n.prepare(testBlock))

	n.commit(second) // another node had that one
	require.Zero(t, n.Pool().Txs)
	n.refuse(first, auth.ErrNonceUsed, false)
}

func TestPoolIsBounded(t *testing.T) {
	fill := func(n *node, signer string, size int) (held int) {
		for nonce := uint64(1); ; nonce++ {
			raw := draft{signer: signer, nonce: nonce, size: size}.bytes(t)
			if n.check(raw).Code != 0 {
				n.refuse(raw, ErrPoolFull, true)
				return held
			}
			held++
		}
	}
	t.Run("in count", func(t *testing.T) {
		n := newNode(t, Options{PoolTxs: 40})
		require.Equal(t, 20, fill(n, "a1", 0), "alone, half of the pool")
		require.Zero(t, fill(n, "a2", 0), "another key of the organization changes nothing")
		require.Equal(t, 10, fill(n, "b1", 0))
		require.Equal(t, 5, fill(n, "c1", 0), "there is always room for one more organization")
	})
	t.Run("in bytes", func(t *testing.T) {
		n := newNode(t, Options{PoolBytes: 40_000})
		require.InDelta(t, 18, fill(n, "a1", 800), 2)
		require.InDelta(t, 9, fill(n, "b1", 800), 2)
		require.LessOrEqual(t, n.Pool().Bytes, int64(40_000))
	})
	t.Run("and is emptied by blocks", func(t *testing.T) {
		n := newNode(t, Options{PoolTxs: 40})
		fill(n, "a1", 0)
		fill(n, "b1", 0)
		n.commit(n.prepare(testBlock)...)
		require.Equal(t, PoolStats{Verified: n.Pool().Verified}, n.Pool())
	})
}

func TestWhatCannotExecuteLeaves(t *testing.T) {
	n := newNode(t, Options{})
	n.accept(
		draft{signer: "a1", nonce: 1, expires: n.time.Add(2 * time.Second)}.bytes(t),
		draft{signer: "a1", nonce: 2}.bytes(t),
		draft{signer: "b1", nonce: 1}.bytes(t),
	)
	n.commit()
	require.Equal(t, 3, n.Pool().Txs)
	n.commit()
	require.Equal(t, 2, n.Pool().Txs, "one expired at that block's time")
	n.commit(draft{signer: "a1", nonce: 3}.bytes(t), draft{signer: "a1", nonce: 2 + auth.WindowSize}.bytes(t))
	require.Equal(t, 1, n.Pool().Txs, "the window left another behind")

	n.block = n.store.Begin(n.height + 1)
	ctx := x.NewContext(x.Chain{Height: n.height + 1}, x.Signer{}, n.block.State(), n.block.Flat(), nil)
	key, _ := auth.Lookup(ctx, testAddress("b1"))
	key.RevokedHeight = n.height + 2
	auth.Replace(ctx, key)
	n.commit()
	require.Zero(t, n.Pool().Txs, "the key of the last was revoked")
	n.refuse(draft{signer: "b1", nonce: 9}.bytes(t), auth.ErrRevokedKey, false)
}

// TestInsertedWhileTheBlockIsDecided lets a transaction come to a node between the execution and the commit of the
// block that has it already.
func TestInsertedWhileTheBlockIsDecided(t *testing.T) {
	n := newNode(t, Options{})
	tx := draft{signer: "a1", nonce: 1}.bytes(t)
	n.height, n.time = n.height+1, n.next()
	_, err := n.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{Height: n.height, Time: n.time, Txs: [][]byte{tx}})
	require.NoError(t, err)
	n.accept(tx)
	_, err = n.Commit(context.Background(), &abci.RequestCommit{})
	require.NoError(t, err)
	require.Zero(t, n.Pool().Txs)

	// And one that was checked before the commit, and is inserted after it.
	late := draft{signer: "a1", nonce: 2}.bytes(t)
	c, err := n.open(late)
	require.NoError(t, err)
	n.commit(late)
	again, err := n.pool.insert(c, "aa", n.height-1, fromClient)
	require.NoError(t, err)
	require.True(t, again)
	n.refuse(late, auth.ErrNonceUsed, false)
}

func TestGossipOffersOnceAndAgain(t *testing.T) {
	n := newNode(t, Options{})
	given := map[string][]byte{
		"first":  draft{signer: "a1", nonce: 2, size: 300}.bytes(t),
		"second": draft{signer: "a1", nonce: 1, size: 300}.bytes(t),
		"third":  draft{signer: "b1", nonce: 1, size: 300}.bytes(t),
	}
	for _, name := range []string{"first", "second", "third"} {
		n.accept(given[name])
	}
	size := uint64(len(given["first"]))
	require.Equal(t, []string{"first"}, names(n.reap(10, 0), given), "one at least")
	require.Equal(t, []string{"second"}, names(n.reap(2*size, 0), given), "with the framing two are too large")
	require.Equal(t, []string{"third"}, names(n.reap(0, 1), given))
	require.Empty(t, n.reap(0, 0))

	n.commit(given["third"])
	for range offerAgain - 2 {
		n.commit()
		require.Empty(t, n.reap(0, 0))
	}
	n.commit()
	require.Equal(t, []string{"second", "first"}, names(n.reap(0, 0), given))
	require.Empty(t, n.reap(0, 0))
}

// TestVerifyOnce counts the signatures that a node verifies on the way of transactions through all phases.
func TestVerifyOnce(t *testing.T) {
	n := newNode(t, Options{})
	const count = 20
	for nonce := uint64(1); nonce <= count; nonce++ {
		mode := waymarkv1.Mode_MODE_DIRECT
		if nonce%2 == 0 {
			mode = waymarkv1.Mode_MODE_PERSONAL
		}
		raw := draft{signer: "a1", nonce: nonce, mode: mode}.bytes(t)
		n.accept(raw)
		_, err := n.InsertTx(context.Background(), &abci.RequestInsertTx{Tx: raw})
		require.NoError(t, err)
	}
	txs := n.prepare(testBlock)
	require.Len(t, txs, count)
	require.True(t, n.accepts(txs))
	n.commit(txs...)
	require.EqualValues(t, count, n.Pool().Verified)

	// A validator that never saw the transactions verifies them when they are proposed.
	other := newNode(t, Options{})
	require.True(t, other.accepts(txs))
	other.commit(txs...)
	require.EqualValues(t, count, other.Pool().Verified)
}
