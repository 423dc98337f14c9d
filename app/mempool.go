package app

import (
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/quota"
)

// quotaAhead is for how many blocks ahead an organization may have transactions waiting by its quota.
const quotaAhead = 10

// mempool holds the authenticated transactions that wait for a block, in memory only: a client asks
// by transaction id what became of one. Nothing in it is consensus. It is safe for concurrent use.
type mempool struct {
	app  *App
	pace *pace

	mu       sync.Mutex
	byID     map[[sha256.Size]byte]*waiting
	byDigest map[[sha256.Size]byte]*waiting
	byKey    map[string]*keyQueue
	byOwner  map[string]*ownerQueue
	owners   []*ownerQueue
	keys     []*keyQueue // swept in turn
	swept    int
	bytes    int64
	arrivals uint64
	unsent   []*waiting // to be offered to gossip, and some that are gone
	height   int64      // the last committed
	decided  []used     // by the block that executes
	// allowances are those of organizations in the block after the last committed one.
	allowances map[string]quota.Allowance
}

// used is a nonce that a block uses.
type used struct {
	signer string
	nonce  uint64
}

func newMempool(a *App) *mempool {
	return &mempool{
		app:        a,
		pace:       newPace(a.options),
		byID:       make(map[[sha256.Size]byte]*waiting),
		byDigest:   make(map[[sha256.Size]byte]*waiting),
		byKey:      make(map[string]*keyQueue),
		byOwner:    make(map[string]*ownerQueue),
		height:     a.store.Height(),
		allowances: make(map[string]quota.Allowance),
	}
}

// PoolStats says how much waits in a node's pool.
type PoolStats struct {
	Txs           int
	Bytes         int64
	Organizations int
	// Verified is the number of signatures that the node verified since its start, in whichever phase.
	Verified uint64
}

// Pool returns how much waits, for the node's metrics: CometBFT sees nothing of this pool.
func (a *App) Pool() PoolStats {
	m := a.pool
	m.mu.Lock()
	defer m.mu.Unlock()
	return PoolStats{Txs: len(m.byID), Bytes: m.bytes, Organizations: len(m.owners), Verified: a.seen.verified()}
}

// find returns the waiting transaction with these bytes, nil for none.
func (m *mempool) find(digest [sha256.Size]byte) *waiting {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.byDigest[digest]
}

// room says whether a transaction of an organization could be inserted now, for the block of ctx. An organization may
// hold as much as is free: alone half of the pool, n of them 1/(n+1) each, so that there is always
// room for one that has little, and nothing that was accepted is ever thrown out for another. Nor may it hold more than its
// quota lets into the next blocks. What each block has reserved for it waits beside all that.
func (m *mempool) room(ctx *x.Context, c *candidate, organization string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.check(c, organization); err != nil {
		return err
	}
	return m.checkQuota(ctx, c, organization)
}

func (m *mempool) check(c *candidate, organization string) error {
	if _, waits := m.byID[c.id]; waits {
		return nil
	}
	if q := m.byKey[c.signer()]; q != nil {
		if _, taken := q.search(c.nonce()); taken {
			return ErrNonceWaiting.With("nonce %d", c.nonce())
		}
	}
	owner := m.owner(organization)
	if owner.reserves(c) {
		return nil
	}
	txs, bytes := owner.txs+1, int64(owner.waiting.Bytes+c.Bytes)
	freeTxs, freeBytes := m.app.options.PoolTxs-len(m.byID), m.app.options.PoolBytes-m.bytes
	if txs > freeTxs || bytes > freeBytes {
		return ErrPoolFull.With("with it %s would have %d of %d bytes waiting, and room is for %d of %d",
			organization, txs, bytes, freeTxs, freeBytes)
	}
	return nil
}

// checkQuota says whether a transaction would be in one of the next quotaAhead blocks by its organization's quota.
func (m *mempool) checkQuota(ctx *x.Context, c *candidate, organization string) error {
	owner := m.owner(organization)
	if owner.reserves(c) {
		return nil
	}
	allowance, known := m.allowances[organization]
	if !known {
		allowance = quota.For(ctx).Of(organization)
		if ctx.Height() == m.height+1 {
			m.allowances[organization] = allowance
		}
	}
	wanted := owner.waiting.Plus(c.Amount)
	if wait := allowance.Wait(wanted); wait >= quotaAhead {
		return ErrQuota.With("with it %s would have %d units and %d bytes waiting, for which its quota has room in block %d: "+
			"send it again after block %d", organization, wanted.Work, wanted.Bytes,
			ctx.Height()+int64(wait), ctx.Height()+int64(wait-quotaAhead))
	}
	return nil
}

// owner returns the queue of an organization, an empty one where nothing waits of it.
func (m *mempool) owner(organization string) *ownerQueue {
	if owner := m.byOwner[organization]; owner != nil {
		return owner
	}
	return &ownerQueue{organization: organization}
}

// insert adds a transaction that was checked against the state of a height. It reports that the
// caller must check again when another block was committed since: its nonce may be used. A
// transaction whose id waits already, with whatever signature, is the same one.
func (m *mempool) insert(c *candidate, organization string, checked int64, from source) (again bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if checked < m.height {
		return true, nil
	}
	if err := m.check(c, organization); err != nil {
		return false, err
	}
	if _, waits := m.byID[c.id]; waits {
		return false, nil
	}
	light := *c.envelope
	light.tx = &waymarkv1.Tx{Header: c.tx.Header, Signature: c.tx.Signature}
	light.messages = nil
	m.arrivals++
	w := &waiting{
		candidate:    candidate{&light, c.cost},
		organization: organization,
		void:         c.expires(),
		order:        m.arrivals,
		arrived:      time.Now(),
	}
	q := m.queue(w)
	at, _ := q.search(w.nonce())
	q.txs = slices.Insert(q.txs, at, w)
	q.owner.txs++
	q.owner.waiting = q.owner.waiting.Plus(w.Amount)
	if w.priority {
		q.owner.urgent += w.Bytes
	}
	m.bytes += int64(len(w.raw))
	m.byID[w.id], m.byDigest[w.digest] = w, w
	if from == fromPeer {
		w.due = m.height + relayAfter // the peer sends it to whom it is connected, but only once
	} else {
		m.unsent = append(m.unsent, w)
	}
	m.pace.arrived()
	return false, nil
}

// queue returns the queue of a transaction's key.
func (m *mempool) queue(w *waiting) *keyQueue {
	q := m.byKey[w.signer()]
	if q != nil {
		return q
	}
	owner := m.owner(w.organization)
	if owner.txs == 0 {
		owner.at = len(m.owners)
		m.owners = append(m.owners, owner)
		m.byOwner[w.organization] = owner
	}
	q = &keyQueue{signer: w.signer(), owner: owner, at: len(m.keys)}
	m.keys = append(m.keys, q)
	m.byKey[q.signer] = q
	return q
}

// drop forgets a transaction.
func (m *mempool) drop(w *waiting) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(w)
}

// remove forgets a transaction, if it still waits.
func (m *mempool) remove(w *waiting) {
	if w.gone {
		return
	}
	w.gone = true
	delete(m.byID, w.id)
	delete(m.byDigest, w.digest)
	m.bytes -= int64(len(w.raw))
	q := m.byKey[w.signer()]
	at, _ := q.search(w.nonce())
	q.txs = slices.Delete(q.txs, at, at+1)
	if len(q.txs) == 0 {
		delete(m.byKey, q.signer)
		last := m.keys[len(m.keys)-1]
		m.keys[q.at], last.at = last, q.at
		m.keys = m.keys[:len(m.keys)-1]
	}
	owner := q.owner
	owner.waiting = owner.waiting.Minus(w.Amount)
	if w.priority {
		owner.urgent -= w.Bytes
	}
	if owner.txs--; owner.txs == 0 {
		delete(m.byOwner, owner.organization)
		last := m.owners[len(m.owners)-1]
		m.owners[owner.at], last.at = last, owner.at
		m.owners = m.owners[:len(m.owners)-1]
	}
}

// pick returns what to propose in a block with so many bytes for transactions, and these budgets.
func (m *mempool) pick(maxBytes int64, budgets *budgets) []*waiting {
	m.mu.Lock()
	defer m.mu.Unlock()
	return choose(m.owners, m.keys, maxBytes, budgets)
}

// reap returns what is to be offered to gossip, within bounds of bytes and work, of which 0 is none;
// but at least one transaction, because a large one would block the way for ever.
func (m *mempool) reap(maxBytes, maxWork uint64) [][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	var (
		txs         [][]byte
		bytes, work uint64
	)
	for len(m.unsent) > 0 {
		w := m.unsent[0]
		if !w.gone {
			bytes, work = bytes+uint64(sizeInBlock(w.raw)), work+w.Work
			if len(txs) > 0 && (maxBytes > 0 && bytes > maxBytes || maxWork > 0 && work > maxWork) {
				break
			}
			w.due = m.height + offerAgain
			txs = append(txs, w.raw)
		}
		m.unsent[0] = nil
		m.unsent = m.unsent[1:]
	}
	return txs
}
