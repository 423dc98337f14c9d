package app

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// put sends drafts under names to a node, in order, and returns the bytes.
func put(n *node, named ...any) map[string][]byte {
	given := map[string][]byte{}
	for i := 0; i < len(named); i += 2 {
		raw := named[i+1].(draft).bytes(n.t)
		n.accept(raw)
		given[named[i].(string)] = raw
	}
	return given
}

func TestOrganizationsTakeTurns(t *testing.T) {
	n := newNode(t, Options{})
	given := put(n,
		"a1:1", draft{signer: "a1", nonce: 1}, "a1:2", draft{signer: "a1", nonce: 2}, "a2:1", draft{signer: "a2", nonce: 1},
		"b1:1", draft{signer: "b1", nonce: 1}, "b1:2", draft{signer: "b1", nonce: 2},
		"c1:1", draft{signer: "c1", nonce: 1},
	)
	require.Equal(t, []string{"a1:1", "b1:1", "c1:1", "a1:2", "b1:2", "a2:1"}, names(n.prepare(testBlock), given))
}

func TestNoncesAscendHoweverTheyArrive(t *testing.T) {
	n := newNode(t, Options{})
	given := put(n,
		"9", draft{signer: "a1", nonce: 9}, "3", draft{signer: "a1", nonce: 3}, "other", draft{signer: "a2", nonce: 1},
		"5", draft{signer: "a1", nonce: 5}, "1", draft{signer: "a1", nonce: 1},
	)
	require.Equal(t, []string{"other", "1", "3", "5", "9"}, names(n.prepare(testBlock), given))
}

// TestLargeTransactionsDoNotCrowdOut lets an organization fill the pool with large ones before others come.
func TestLargeTransactionsDoNotCrowdOut(t *testing.T) {
	n := newNode(t, Options{})
	for nonce := uint64(1); nonce <= 8; nonce++ {
		n.accept(draft{signer: "a1", nonce: nonce, size: 400_000}.bytes(t))
	}
	given := map[string][]byte{}
	for nonce := uint64(1); nonce <= 100; nonce++ {
		raw := draft{signer: "b1", nonce: nonce}.bytes(t)
		n.accept(raw)
		given[fmt.Sprint(nonce)] = raw
	}
	txs := n.prepare(testBlock)
	require.Len(t, names(txs, given), 100, "all small ones are in")
	require.Len(t, txs, 105, "and as many large ones as fit")
	require.Len(t, names(txs[:101], given), 100, "after the first large one")
	require.True(t, n.accepts(txs))
}

func TestPriorityLaneGoesFirst(t *testing.T) {
	n := newNode(t, Options{})
	given := put(n,
		"b1:1", draft{signer: "b1", nonce: 1}, "a1:1", draft{signer: "a1", nonce: 1}, "a1:2!", draft{signer: "a1", nonce: 2, priority: true},
		"c1:1!", draft{signer: "c1", nonce: 1, priority: true}, "c1:2", draft{signer: "c1", nonce: 2},
		"c1:3!", draft{signer: "c1", nonce: 3, priority: true}, "a2:1!", draft{signer: "a2", nonce: 1, priority: true},
	)
	txs := n.prepare(testBlock)
	require.Equal(t, []string{"c1:1!", "a2:1!", "b1:1", "a1:1", "c1:2"}, names(txs, given),
		"of a key, a priority transaction waits for the ones before it, and then for the next block")
	require.True(t, n.accepts(txs))
	n.commit(txs...)
	require.Equal(t, []string{"a1:2!", "c1:3!"}, names(n.prepare(testBlock), given))
}

// TestFloodDelaysNobodyElse lets one organization keep the pool as full as it may, block after block.
func TestFloodDelaysNobodyElse(t *testing.T) {
	n := newNode(t, Options{PoolTxs: 100})
	next := map[string]uint64{}
	send := func(signer string) (raw []byte, taken bool) {
		raw = draft{signer: signer, nonce: next[signer] + 1}.bytes(t)
		if taken = n.check(raw).Code == 0; taken {
			next[signer]++
		}
		return raw, taken
	}
	for range 6 {
		for flooding := true; flooding; _, flooding = send("a1") {
		}
		mine := map[string][]byte{}
		for i := range 4 {
			raw, taken := send("b1")
			require.True(t, taken)
			mine[fmt.Sprint(i)] = raw
		}
		txs := n.prepare(2_000)
		require.Less(t, len(txs), 10, "or else the test shows nothing")
		require.Len(t, names(txs, mine), 4, "in the next block")
		n.commit(txs...)
	}
}
