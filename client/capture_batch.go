package client

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

const (
	// MaxTxBytes is the size of the largest transaction that the ledger takes.
	MaxTxBytes = 512 << 10
	// envelopeBytes is more than header, signature and memo take of it, and messageBytes more than a
	// message takes besides its event.
	envelopeBytes = 1024
	messageBytes  = 64
)

var errTooLarge = &x.Error{
	Codespace: "waymark", Code: 11, Message: "the event alone is larger than a transaction may be: split it into several events",
}

// batch are events that are recorded together or not at all.
type batch struct {
	events   []captured
	bytes    int
	subjects map[gs1.Key]bool
	digests  map[[32]byte]bool
	// signings counts how often it was signed anew because its nonce was taken, or its block full.
	signings int
}

// captured is an event with its position in the sequence.
type captured struct {
	at    int
	event *provenancev1.Event
}

func newBatch(events ...captured) *batch {
	b := &batch{subjects: map[gs1.Key]bool{}, digests: map[[32]byte]bool{}}
	for _, e := range events {
		b.add(e)
	}
	return b
}

func (b *batch) add(e captured) {
	b.events = append(b.events, e)
	b.bytes += e.event.Size() + messageBytes
	b.digests[rules.Digest(e.event)] = true
	lines, _ := rules.Lines(e.event) // none for an identifier that is too long: the ledger rejects it
	for _, line := range lines {
		b.subjects[line.Key] = true
		b.subjects[line.Lot] = line.Lot != ""
	}
}

func (b *batch) messages() []x.Message {
	messages := make([]x.Message, len(b.events))
	for i, e := range b.events {
		messages[i] = &provenancev1.CaptureEvent{Event: e.event}
	}
	return messages
}

// shares reports whether two batches name a common subject.
func (b *batch) shares(other *batch) bool {
	few, many := b.subjects, other.subjects
	if len(few) > len(many) {
		few, many = many, few
	}
	for subject := range few {
		if few[subject] && many[subject] {
			return true
		}
	}
	return false
}

// tooLarge reports whether the batch, of a single event then, is larger than a transaction may be.
func (b *batch) tooLarge() bool { return b.bytes > MaxTxBytes-envelopeBytes }

// without returns the batch without one event.
func (b *batch) without(i int) *batch {
	return newBatch(append(b.events[:i:i], b.events[i+1:]...)...)
}

// batcher divides a sequence of events into batches.
type batcher struct {
	next  func() (*provenancev1.Event, error, bool)
	limit int
	taken int       // from the sequence
	ahead *captured // taken, and did not fit the last batch
	ended bool
}

// take returns the next batch, nil at the end. With an error it returns what was taken before it.
// The same event twice goes into two batches: within one it would make all of it fail.
func (s *batcher) take() (*batch, error) {
	b := newBatch()
	for len(b.events) < s.limit {
		e := s.ahead
		if s.ahead = nil; e == nil {
			if s.ended {
				break
			}
			event, err, ok := s.next()
			if !ok || err != nil {
				s.ended = true
				if err != nil {
					return b, err
				}
				break
			}
			e = &captured{s.taken, event}
			s.taken++
		}
		full := b.bytes+e.event.Size()+messageBytes > MaxTxBytes-envelopeBytes
		if len(b.events) > 0 && (full || b.digests[rules.Digest(e.event)]) {
			s.ahead = e
			break
		}
		b.add(*e)
	}
	if len(b.events) == 0 {
		return nil, nil
	}
	return b, nil
}

// rest returns what was taken from the sequence and is in no batch.
func (s *batcher) rest() *batch {
	if s.ahead == nil {
		return newBatch()
	}
	return newBatch(*s.ahead)
}
