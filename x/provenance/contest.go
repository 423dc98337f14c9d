package provenance

import (
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// maxHistory is how many postings of one subject are followed back for what rests on a corrected event. Consensus.
const maxHistory = 1000

// contest marks what rests on an event whose effect cannot be taken back: the later events that moved on what it
// moved, and the items that they moved. Who had goods and did not bring them into being says nothing of more than these: of
// the rest of a lot, or of what others made of them.
func (c *capture) contest(original uint64, postings []*provenancev1.Posting) {
	seen, born := map[string]bool{}, map[string]bool{}
	for _, p := range postings {
		born[p.Subject] = born[p.Subject] || bringsForth(p)
	}
	dependants := map[uint64]bool{} // and whether they rest on goods that the event brought into being
	read := movements{}
	for _, p := range postings {
		if seen[p.Subject] {
			continue
		}
		seen[p.Subject] = true
		subject := gs1.Key(p.Subject)
		if c.follow(read, original, subject, born[p.Subject], dependants) {
			c.markContested(subject, born[p.Subject])
			c.ctx.Note(x.Goods(subject), waymarkv1.Kind_KIND_CONTESTED, waymarkv1.Flag_FLAG_CONTESTED)
		}
	}
	numbers := make([]uint64, 0, len(dependants))
	for number := range dependants {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		record := eventOf(c.ctx, number)
		if !dependants[number] && slices.ContainsFunc(record.Postings, bringsForth) {
			continue
		}
		if record.Status == provenancev1.EventStatus_EVENT_STATUS_RECORDED && !record.DeclaresError {
			record.Status = provenancev1.EventStatus_EVENT_STATUS_CONTESTED
			events.Set(c.ctx, number, record)
		}
	}
}

// bringsForth reports whether a posting brings goods into being.
func bringsForth(p *provenancev1.Posting) bool { return place(p.From).origin() }

func (c *capture) markContested(subject gs1.Key, born bool) {
	if item, known := items.Get(c.ctx, subject); known {
		item.Contested = true
		items.Set(c.ctx, subject, item)
	}
	if lot, known := lots.Get(c.ctx, subject); known && born {
		lot.Contested = true
		lots.Set(c.ctx, subject, lot)
	}
}

// step is one posting of a subject, and the event that made it.
type step struct {
	event uint64
	*provenancev1.Posting
}

// movements are the postings of events that were read, by subject: an event that moved a thousand things is read once
// for all of them.
type movements map[uint64]map[string][]*provenancev1.Posting

func (m movements) of(ctx *x.Context, event uint64, subject gs1.Key) []*provenancev1.Posting {
	all, read := m[event]
	if !read {
		all = map[string][]*provenancev1.Posting{}
		for _, p := range eventOf(ctx, event).Postings {
			all[p.Subject] = append(all[p.Subject], p)
		}
		m[event] = all
	}
	return all[string(subject)]
}

// history returns the postings of a subject, the latest first, back to the first of an event.
func (m movements) history(ctx *x.Context, subject gs1.Key, until uint64) []step {
	last := uint64(0)
	if item, known := items.Get(ctx, subject); known {
		last = item.Last
	} else if lot, known := lots.Get(ctx, subject); known {
		last = lot.Last
	}
	// An event may have moved a subject more than once, and at different times where it was a claim: its postings are
	// met in reverse, each once.
	left := map[uint64][]*provenancev1.Posting{}
	var steps []step
	for number := last; number != 0 && len(steps) < maxHistory; {
		ctx.Spend(1) // an event is read once, and followed for everything that it moved
		postings, met := left[number]
		if !met {
			postings = m.of(ctx, number, subject)
		}
		if len(postings) == 0 {
			break
		}
		p := postings[len(postings)-1]
		left[number] = postings[:len(postings)-1]
		steps = append(steps, step{number, p})
		if number == until && len(left[number]) == 0 {
			break
		}
		number = p.Previous
	}
	return steps
}

// follow adds the events that moved a subject on from where an event had put it, and those that moved the container
// into which it was put. It reports whether there are any.
func (c *capture) follow(read movements, original uint64, subject gs1.Key, born bool, dependants map[uint64]bool) (any bool) {
	tainted := map[string]bool{}
	for _, s := range slices.Backward(read.history(c.ctx, subject, original)) {
		switch {
		case s.event == original:
			tainted[s.To] = true
		case tainted[s.From]:
			dependants[s.event], any = born || dependants[s.event], true
			tainted[s.To] = true
		}
		container, inside := place(s.To).container()
		if !inside || !tainted[s.To] {
			continue
		}
		for _, moved := range read.history(c.ctx, container, original) {
			if moved.event <= original {
				break
			}
			dependants[moved.event], any = born || dependants[moved.event], true
		}
	}
	return any
}
