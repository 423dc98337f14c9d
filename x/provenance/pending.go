package provenance

import (
	"fmt"
	"slices"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// maxClaimsEach is how many of the claims on one subject may be one organization's, so that none keeps the others
// from waiting. Consensus.
const maxClaimsEach = 8

// wait keeps a claim that came before its cause, where there is room for it.
func (c *capture) wait(a amount, o outcome) outcome {
	if a.dimension != "" && a.quantity.IsZero() {
		return o // nothing is claimed
	}
	limits := params.Get(c.ctx)
	queue := waitingOn(c.ctx, a.lot)
	if uint64(len(queue.Claims)) >= uint64(limits.PendingPerSubject) {
		return o
	}
	own := 0
	for _, number := range queue.Claims {
		if claimOf(c.ctx, number).Organization == c.by {
			own++
		}
	}
	if own >= maxClaimsEach {
		return o
	}
	claim := &provenancev1.Claim{
		Event: c.number, Organization: c.by, Effect: c.effect, Subject: string(a.lot), Dimension: a.dimension,
		Advices: c.advices, Lapses: c.ctx.Time().Unix() + limits.PendingSeconds,
	}
	if claim.Effect == provenancev1.Effect_EFFECT_INTRODUCE {
		claim.Effect = provenancev1.Effect_EFFECT_RECEIVE // of what the holder of the prefix has yet to create
	}
	if a.dimension != "" {
		claim.Quantity = a.quantity.String()
	}
	if claim.Effect == provenancev1.Effect_EFFECT_CONSUME {
		c.keepPlace() // it may be where the goods are blocked by then
	}
	number := nextClaim(c.ctx)
	claims.Set(c.ctx, number, claim)
	queue.Claims = append(queue.Claims, number)
	waiting.Set(c.ctx, a.lot, queue)
	lapsing.Set(c.ctx, collections.Join(claim.Lapses, number), x.Present{})
	return o.with(waymarkv1.Flag_FLAG_PENDING)
}

func waitingOn(ctx *x.Context, subject gs1.Key) *provenancev1.Waiting {
	queue, found := waiting.Get(ctx, subject)
	if !found {
		queue = &provenancev1.Waiting{}
	}
	return queue
}

func claimOf(ctx *x.Context, number uint64) *provenancev1.Claim {
	claim, found := claims.Get(ctx, number)
	if !found {
		x.Fail(fmt.Errorf("the state refers to claim %d, which is not there", number))
	}
	return claim
}

// stir has the claims on a subject tried again at the end of the block, because something of it moved.
func stir(ctx *x.Context, subject gs1.Key) {
	if dossier.Known(ctx, x.Goods(subject)) && waiting.Has(ctx, subject) {
		due.Set(ctx, subject, x.Present{})
	}
}

// settleWork is after how much work a block tries the claims on no further subject. Consensus.
const settleWork = 200_000

// settle tries the claims whose subjects moved, and lets those lapse that waited too long: as many in a block as the
// parameter and the work allow, the others in later blocks. Subjects take turns, so that none that moves in every block
// keeps others from theirs.
func settle(ctx *x.Context) {
	left := int(params.Get(ctx).SettlementsPerBlock)
	last, _ := turn.Get(ctx)
	subject, found := nextDue(ctx, last)
	for found && left > 0 && ctx.Spent() < settleWork {
		left -= retry(ctx, subject)
		last = subject
		subject, found = nextDue(ctx, last)
	}
	if found {
		turn.Set(ctx, last)
	}
	lapse(ctx, left)
}

// nextDue returns the due subject whose key follows another, or else the first.
func nextDue(ctx *x.Context, last gs1.Key) (subject gs1.Key, found bool) {
	for _, over := range []collections.Ranger[gs1.Key]{new(collections.Range[gs1.Key]).StartExclusive(last), nil} {
		due.Walk(ctx, over, func(key gs1.Key, _ x.Present) bool {
			subject, found = key, true
			return true
		})
		if found {
			break
		}
	}
	return subject, found
}

// retry tries the claims on a subject in the order in which they were made, and returns how many it tried, at least 1.
// One that settles has the subject tried again, when its turn comes, because others may rest on it.
func retry(ctx *x.Context, subject gs1.Key) (tried int) {
	due.Remove(ctx, subject)
	for _, number := range waitingOn(ctx, subject).Claims {
		tried++
		claim := claimOf(ctx, number)
		c := resume(ctx, claim)
		if c.record.Size() > maxMoved {
			continue // until it lapses
		}
		o, settled := c.settle(claim)
		if !settled {
			continue
		}
		events.Set(ctx, c.number, c.record)
		drop(ctx, number, claim)
		ctx.Note(x.Goods(subject), waymarkv1.Kind_KIND_SETTLED, o.flags...)
	}
	if !waiting.Has(ctx, subject) {
		due.Remove(ctx, subject)
	}
	return max(tried, 1)
}

// resume takes up the handling of the event that made a claim.
func resume(ctx *x.Context, claim *provenancev1.Claim) *capture {
	return &capture{
		ctx: ctx, author: claim.Organization, by: claim.Organization, number: claim.Event, record: eventOf(ctx, claim.Event),
		effect: claim.Effect, advices: claim.Advices, latest: counted(ctx).Events, repacked: map[gs1.Key]bool{},
		carries: map[gs1.Key]bool{},
	}
}

// settle does what a claim says if its cause is there by now.
func (c *capture) settle(claim *provenancev1.Claim) (outcome, bool) {
	subject := gs1.Key(claim.Subject)
	if c.restrainClaim(claim) {
		return outcome{}, false // until it is lifted, or the claim lapses
	}
	if claim.Effect == provenancev1.Effect_EFFECT_SHIP || claim.Effect == provenancev1.Effect_EFFECT_CONSUME {
		d := &provenancev1.Dispatch{Sender: c.by, Markets: marketsOf(c.ctx, gs1.Key(c.record.Place))}
		if claim.Effect == provenancev1.Effect_EFFECT_SHIP {
			d = dispatchOf(c.ctx, c.number)
		}
		if c.restrainGoods(subject, d) != nil || c.restrainInside(subject, subject, d, new(int)) != nil {
			return outcome{}, false // likewise
		}
	}
	if claim.Dimension == "" {
		return c.settleItem(subject, claim)
	}
	lot, known := lots.Get(c.ctx, subject)
	if !known {
		return outcome{}, false
	}
	a := amount{subject, claim.Dimension, parsed(claim.Quantity)}
	if claim.Effect == provenancev1.Effect_EFFECT_RECEIVE {
		o := c.takeAmount(a, lot, false)
		return o, o.kind == waymarkv1.Kind_KIND_RECEIVED
	}
	o, err := c.spendAmount(a, lot, c.goal(claim.Effect), waymarkv1.Kind_KIND_SETTLED)
	return o, err == nil && o.claim == nil
}

func (c *capture) settleItem(subject gs1.Key, claim *provenancev1.Claim) (outcome, bool) {
	if claim.Effect == provenancev1.Effect_EFFECT_RECEIVE {
		o := c.takeItem(subject, false)
		return o, o.kind == waymarkv1.Kind_KIND_RECEIVED
	}
	item, known := items.Get(c.ctx, subject)
	if !known || rootOf(c.ctx, place(item.Place)) != at(held, c.by) {
		return outcome{}, false
	}
	to := place(item.Place)
	if claim.Effect != provenancev1.Effect_EFFECT_CONSUME {
		to = c.goal(claim.Effect)
	} else if !c.useInside(subject) {
		return outcome{}, false
	}
	c.move(subject, item, to)
	return outcome{}, true
}

// goal returns where the goods of a claim go.
func (c *capture) goal(effect provenancev1.Effect) place {
	switch effect {
	case provenancev1.Effect_EFFECT_SHIP:
		if dispatchOf(c.ctx, c.number).LeftLedger {
			return at(left, c.by)
		}
		return shipped(c.by, c.number)
	case provenancev1.Effect_EFFECT_END:
		return at(ended, c.by)
	}
	return at(used, c.by)
}

// lapse ends at most so many claims whose time is over. What they claim stays what it was, a statement.
func lapse(ctx *x.Context, most int) {
	var over []collections.Pair[int64, uint64]
	lapsing.Walk(ctx, nil, func(key collections.Pair[int64, uint64], _ x.Present) bool {
		if len(over) >= most || key.K1() >= ctx.Time().Unix() {
			return true
		}
		over = append(over, key)
		return false
	})
	for _, key := range over {
		claim := claimOf(ctx, key.K2())
		drop(ctx, key.K2(), claim)
		ctx.Note(x.Goods(gs1.Key(claim.Subject)), waymarkv1.Kind_KIND_LAPSED)
	}
}

// drop forgets a claim.
func drop(ctx *x.Context, number uint64, claim *provenancev1.Claim) {
	claims.Remove(ctx, number)
	lapsing.Remove(ctx, collections.Join(claim.Lapses, number))
	subject := gs1.Key(claim.Subject)
	queue := waitingOn(ctx, subject)
	queue.Claims = slices.DeleteFunc(queue.Claims, func(n uint64) bool { return n == number })
	if len(queue.Claims) == 0 {
		waiting.Remove(ctx, subject)
	} else {
		waiting.Set(ctx, subject, queue)
	}
}
