package app

import (
	"crypto/sha256"
	"slices"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
)

const (
	// offerAgain is the number of blocks after which gossip gets a transaction again that still waits.
	offerAgain = 5
	// relayAfter is the number of blocks after which gossip gets one that a peer sent: most are in a block
	// by then, and need not cross the network a second time.
	relayAfter = 2
	// sweep is the number of keys whose transactions are checked again after a block.
	sweep = 1000
)

// executed notes the transactions of a block that is about to be committed, and forgets them.
func (m *mempool) executed(txs [][]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.decided = m.decided[:0]
	for _, raw := range txs {
		if w := m.byDigest[sha256.Sum256(raw)]; w != nil {
			m.decided = append(m.decided, used{w.signer(), w.nonce()})
			continue
		}
		var tx waymarkv1.Tx
		if err := tx.Unmarshal(raw); err == nil && tx.Header != nil {
			m.decided = append(m.decided, used{string(tx.Header.Signer), tx.Header.Nonce})
		}
	}
	m.removeDecided()
}

// removeDecided forgets what has a nonce that the block used, whichever transaction used it.
func (m *mempool) removeDecided() {
	for _, u := range m.decided {
		if q := m.byKey[u.signer]; q != nil {
			if at, taken := q.search(u.nonce); taken {
				m.remove(q.txs[at])
			}
		}
	}
}

// committed forgets what can no longer execute after a block, and makes due for gossip again what
// was offered and still waits.
func (m *mempool) committed(chain x.Chain) {
	ctx, done, err := m.app.next()
	if err != nil {
		x.Fail(err)
	}
	defer done()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.height = chain.Height
	clear(m.allowances)
	m.removeDecided() // what came in between FinalizeBlock and Commit
	m.decided = m.decided[:0]

	m.unsent = slices.DeleteFunc(m.unsent, func(w *waiting) bool { return w.gone })
	var gone []*waiting
	for _, q := range m.keys {
		for _, w := range q.txs {
			switch {
			case !w.void.After(chain.Time):
				gone = append(gone, w)
			case w.due > 0 && w.due <= chain.Height:
				w.due = 0
				m.unsent = append(m.unsent, w)
			}
		}
	}
	for range min(sweep, len(m.keys)) {
		m.swept = (m.swept + 1) % len(m.keys)
		gone = append(gone, spent(ctx, m.keys[m.swept])...)
	}
	for _, w := range gone {
		m.remove(w)
	}
}

// spent returns what of a key's transactions cannot execute in the block of ctx or later: all when
// the key was revoked, else those with nonces that the window has left behind.
func spent(ctx *x.Context, q *keyQueue) []*waiting {
	address := []byte(q.signer)
	if key, found := auth.Lookup(ctx, address); !found || !rules.InForce(key, ctx.Height()) {
		return slices.Clone(q.txs)
	}
	at := 0
	for highest := auth.HighestNonce(ctx, address); at < len(q.txs) && auth.LeftBehind(q.txs[at].nonce(), highest); at++ {
	}
	return slices.Clone(q.txs[:at])
}
