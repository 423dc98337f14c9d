package provenance

import (
	"bytes"
	"crypto/sha256"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
)

func (a *audit) checkEvents() {
	last := counted(a.ctx).Events
	events.Walk(a.ctx, nil, func(number uint64, e *provenancev1.CapturedEvent) bool {
		_, status := provenancev1.EventStatus_name[int32(e.Status)]
		_, effect := provenancev1.Effect_name[int32(e.Effect)]
		a.expect(number != 0 && number <= last, "event %d: expected a number that was given out", number)
		a.expect(status && e.Status != 0 && effect && e.Effect != 0, "event %d: expected an effect and a status", number)
		a.expect(a.isEvent(e.Correction), "event %d: expected the event that it corrects, or that corrects it", number)
		a.expect(a.identifies(e, number) && len(e.Hash) == sha256.Size && len(e.Digest) == sha256.Size,
			"event %d: expected its hash and digest in the index", number)
		if e.Place != "" {
			key, err := gs1.Canonical(e.Place)
			a.expect(err == nil && string(key) == e.Place, "event %d: expected the canonical key of a place, found %q", number, e.Place)
		}
		for _, p := range e.Postings {
			a.expect(a.isPosting(p), "event %d: expected postings of what is there, between places", number)
		}
		return a.wrong != nil
	})
}

// isPosting reports whether a posting can be followed, and taken back. An item that never came into being is not there,
// and a container that it was in need not be.
func (a *audit) isPosting(p *provenancev1.Posting) bool {
	for _, text := range []string{p.From, p.To} {
		if container, ok := place(text).container(); ok && container != "" {
			continue
		}
		if !a.isPlace(place(text), true) {
			return false
		}
	}
	if p.Subject == "" || !a.isEvent(p.Previous) {
		return false
	}
	if p.Dimension == "" {
		return p.Quantity == ""
	}
	_, ok := readQuantity(p.Quantity)
	return ok && lots.Has(a.ctx, gs1.Key(p.Subject))
}

// identifies reports whether the index leads to an event, once.
func (a *audit) identifies(e *provenancev1.CapturedEvent, number uint64) bool {
	recorded, _ := identities.Get(a.ctx, collections.Join(e.Hash, e.Organization))
	times := 0
	for _, v := range recorded.GetVersions() {
		if bytes.Equal(v.Digest, e.Digest) {
			times++
			if v.Event != number {
				return false
			}
		}
	}
	return times == 1
}

// checkIdentities checks that no organization recorded more of one hash than a message may.
func (a *audit) checkIdentities() {
	identities.Walk(a.ctx, nil, func(_ collections.Pair[[]byte, string], recorded *provenancev1.Versions) bool {
		return a.expect(len(recorded.Versions) <= maxVersions,
			"the events of one hash: expected at most %d of an organization", maxVersions)
	})
}

func (a *audit) checkClaims() {
	last, known := counted(a.ctx).Claims, 0
	claims.Walk(a.ctx, nil, func(number uint64, c *provenancev1.Claim) bool {
		known++
		a.expect(number != 0 && number <= last, "claim %d: expected a number that was given out", number)
		a.expect(c.Event != 0 && a.isEvent(c.Event) && ascends(c.Advices), "claim %d: expected its event, and advices in order", number)
		switch c.Effect {
		case provenancev1.Effect_EFFECT_SHIP:
			d, found := dispatches.Get(a.ctx, c.Event)
			a.expect(found && d.Sender == c.Organization, "claim %d: expected the dispatch of its event", number)
		case provenancev1.Effect_EFFECT_RECEIVE, provenancev1.Effect_EFFECT_CONSUME, provenancev1.Effect_EFFECT_END:
		default:
			a.expect(false, "claim %d: expected to ship, receive, consume or end", number)
		}
		_, quantity := readQuantity(c.Quantity)
		a.expect(quantity == (c.Dimension != "") && (quantity || c.Quantity == ""), "claim %d: expected a quantity with a dimension", number)
		return a.expect(lapsing.Has(a.ctx, collections.Join(c.Lapses, number)), "claim %d: expected when it lapses", number)
	})
	a.expect(count(a.ctx, lapsing) == known, "when claims lapse: expected %d entries", known)
}

// checkWaiting checks that each claim waits on its subject, and nothing else does.
func (a *audit) checkWaiting() {
	listed := 0
	waiting.Walk(a.ctx, nil, func(subject gs1.Key, queue *provenancev1.Waiting) bool {
		a.expect(len(queue.Claims) > 0 && ascends(queue.Claims), "claims on %q: expected some, in order", string(subject))
		a.expect(dossier.Known(a.ctx, x.Goods(subject)), "claims on %q: expected a dossier of it", string(subject))
		for _, number := range queue.Claims {
			listed++
			c, found := claims.Get(a.ctx, number)
			a.expect(found && c.Subject == string(subject), "claims on %q: expected claim %d to be one", string(subject), number)
		}
		return a.wrong != nil
	})
	a.expect(count(a.ctx, claims) == listed, "claims on subjects: expected each of the claims")
}
