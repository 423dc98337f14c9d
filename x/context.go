package x

import (
	"context"
	"sort"
	"time"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// Context is what a handler or query sees of the chain. It belongs to one message at a time and is
// not safe for concurrent use.
type Context struct {
	context.Context
	chain  Chain
	signer Signer
	state  KV
	flat   KV
	work   *Work // nil where work is free
	notes  []Note
	noted  map[Subject][]int // positions in notes, nil until the first
	// carried are the messages that the message of this context carries.
	carried []Carried
}

// Carried is a message that another one carries, decoded.
type Carried struct {
	Msg
	// Value is the message.
	Value Message
}

// Chain is where in the chain something happens.
type Chain struct {
	// ID is the chain id.
	ID string
	// Height of the block that is executed, or that a query reads.
	Height int64
	// Time is the block's, in UTC: the only clock there is.
	Time time.Time
	// Version is the version of the state machine that the block is executed with, or that computed the state.
	Version uint64
}

// Signer is on whose behalf a message runs. It is empty for the ledger's own work and for queries.
type Signer struct {
	// Address of the signing key, 20 bytes.
	Address []byte
	// Organization that the key signs for.
	Organization string
	// TxID is the transaction's id, 32 bytes.
	TxID []byte
	// Message is the position of the message in the transaction.
	Message uint32
	// Digest is the sha256 of the message's canonical bytes.
	Digest []byte
}

// Note is what a message states about one subject. It becomes a record of the subject's dossier.
type Note struct {
	Subject Subject
	Kind    waymarkv1.Kind
	// Flags are ascending, without repetition.
	Flags []waymarkv1.Flag
}

// NewContext returns a context over a state and the flat store beside it, whose use costs work; nil
// where it is free.
func NewContext(chain Chain, signer Signer, state, flat KV, work *Work) *Context {
	return &Context{
		Context: context.Background(), chain: chain, signer: signer,
		state: meter(state, work), flat: meter(flat, work), work: work,
	}
}

// On returns a context of the same block and state, on behalf of another signer and with notes of its own.
func (c *Context) On(behalf Signer) *Context {
	other := *c
	other.signer, other.notes, other.noted, other.carried = behalf, nil, nil, nil
	return &other
}

// Carrying returns a context like this one for a message that carries others.
func (c *Context) Carrying(messages []Carried) *Context {
	other := *c
	other.carried = messages
	return &other
}

// Carried returns the messages that the message of this context carries.
func (c *Context) Carried() []Carried { return c.carried }

// Spend takes units off the budget for work that is neither reading nor writing, in proportion to something that the
// state holds. It panics like a read where there is not enough.
func (c *Context) Spend(units uint64) {
	if c.work != nil {
		c.work.Spend(units)
	}
}

// Spent returns the units of work that were spent; 0 where work is free.
func (c *Context) Spent() uint64 {
	if c.work == nil {
		return 0
	}
	return c.work.Spent()
}

// Value carries the stores to the tables.
func (c *Context) Value(key any) any {
	switch key.(type) {
	case stateKey:
		return c.state
	case flatKey:
		return c.flat
	}
	return c.Context.Value(key)
}

func (c *Context) authenticated() KV { return c.state }

// Entry returns the value of an entry of the state by its key, of whichever module; nil where there is none. The caller
// must not change it.
func (c *Context) Entry(key []byte) []byte {
	value, err := c.state.Get(key)
	if err != nil {
		Fail(err)
	}
	return value
}

// Chain returns where in the chain this happens.
func (c *Context) Chain() Chain { return c.chain }

// Height returns the height of the block.
func (c *Context) Height() int64 { return c.chain.Height }

// Time returns the block's time.
func (c *Context) Time() time.Time { return c.chain.Time }

// Signer returns on whose behalf this runs.
func (c *Context) Signer() Signer { return c.signer }

// Flat returns the store of bulk data that is not authenticated: what lies there is proved, if at
// all, by a digest in the state. It is written and rolled back together with the state.
func (c *Context) Flat() KV { return c.flat }

// Note states something about a subject. A second note of the same kind about the same subject
// adds its flags to the first.
func (c *Context) Note(subject Subject, kind waymarkv1.Kind, flags ...waymarkv1.Flag) {
	for _, at := range c.noted[subject] {
		if c.notes[at].Kind == kind {
			c.notes[at].Flags = mergeFlags(c.notes[at].Flags, flags)
			return
		}
	}
	if c.noted == nil {
		c.noted = make(map[Subject][]int)
	}
	c.noted[subject] = append(c.noted[subject], len(c.notes))
	c.notes = append(c.notes, Note{subject, kind, mergeFlags(nil, flags)})
}

// Noted reports whether there is a note about a subject that was not taken.
func (c *Context) Noted(subject Subject) bool { return len(c.noted[subject]) > 0 }

// TakeNotes returns the notes made so far, by subject and kind, and forgets them.
func (c *Context) TakeNotes() []Note {
	notes := c.notes
	c.notes = nil
	c.noted = nil
	sort.Slice(notes, func(i, j int) bool {
		if notes[i].Subject != notes[j].Subject {
			return notes[i].Subject < notes[j].Subject
		}
		return notes[i].Kind < notes[j].Kind
	})
	return notes
}

func mergeFlags(into, flags []waymarkv1.Flag) []waymarkv1.Flag {
	for _, f := range flags {
		at := sort.Search(len(into), func(i int) bool { return into[i] >= f })
		if at < len(into) && into[at] == f {
			continue
		}
		into = append(into[:at], append([]waymarkv1.Flag{f}, into[at:]...)...)
	}
	return into
}
