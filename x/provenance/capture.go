package provenance

import (
	"bytes"
	"encoding/hex"
	"strings"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

const (
	// maxAhead is by how many seconds an event may be ahead of the block. Consensus.
	maxAhead = 10 * 60
	// lateAfter is after how many seconds an event is flagged as late. Consensus.
	lateAfter = 24 * 60 * 60
	// maxVersions is how often an organization may record events of one hash. Consensus.
	maxVersions = 64
	// maxMoved bounds what the state keeps of an event, in bytes: that has to fit a chunk of a snapshot. Consensus.
	maxMoved = 4 << 20
)

// capture is the handling of one event: by its author, or once more when a claim of it settles.
type capture struct {
	ctx    *x.Context
	author string // the organization that recorded it
	by     string // the organization whose goods it moves: the author, or under its mandate another
	number uint64
	record *provenancev1.CapturedEvent
	before *provenancev1.Versions // what the author recorded under the same hash; nil for nothing
	// succeeds says that it corrects what an organization recorded that the author succeeds.
	succeeds bool

	// What follows is there only while the event itself is.

	event    *provenancev1.Event
	lines    []rules.Line
	effect   provenancev1.Effect
	advices  []string // the despatch advices that the event names, as canonical keys
	returned bool     // whether it says that the goods come back
	carried  gs1.Key  // the container that moved with the event and carries what is in it; empty for none
	// standings are what is in force on subjects, and rights are those to products, as far as looked up.
	standings map[gs1.Key]*standingv1.Standing
	rights    map[gs1.Key]membership.Right
	// carries are the containers in which something is held or blocked, and what is made of such goods.
	carries map[gs1.Key]bool

	latest   uint64           // the last event that was recorded, which is this one while the event itself is there
	repacked map[gs1.Key]bool // the containers that say so already
}

// outcome is what became of one line: the kind of record that it leaves, and what is unusual about it.
type outcome struct {
	kind  waymarkv1.Kind
	flags []waymarkv1.Flag
	// claim is set where the line is a claim whose cause may yet come.
	claim *amount
}

func stated(flags ...waymarkv1.Flag) outcome {
	return outcome{kind: waymarkv1.Kind_KIND_STATED, flags: flags}
}

func done(kind waymarkv1.Kind, flags ...waymarkv1.Flag) outcome {
	return outcome{kind: kind, flags: flags}
}

// waits marks a claim whose cause may yet come.
func (o outcome) waits(a amount) outcome {
	o.claim = &a
	return o
}

func (o outcome) with(flags ...waymarkv1.Flag) outcome {
	o.flags = append(o.flags[:len(o.flags):len(o.flags)], flags...)
	return o
}

func captureEvent(ctx *x.Context, m *provenancev1.CaptureEvent) error {
	c, err := newCapture(ctx, m.Event)
	if err != nil {
		return err
	}
	original, declaration, err := c.identify()
	if err != nil {
		return err
	}
	if c.record.DeclaresError || original != 0 || declaration != 0 {
		c.effect = provenancev1.Effect_EFFECT_NONE
	}
	c.record.Effect = c.effect
	if !c.record.DeclaresError {
		c.findPrincipal()
		if err := c.restrain(); err != nil {
			return err
		}
	}
	switch {
	case c.record.DeclaresError:
		err = c.correct(original)
	case original != 0:
		// The same event with other certifications: what it did, it did.
		err = c.each(func(l rules.Line) (outcome, error) {
			return c.observe(l).with(waymarkv1.Flag_FLAG_REPEATED), nil
		})
	case declaration != 0:
		c.record.Status = provenancev1.EventStatus_EVENT_STATUS_WITHDRAWN
		c.record.Correction = declaration
		err = c.each(func(l rules.Line) (outcome, error) {
			return c.observe(l).with(waymarkv1.Flag_FLAG_WITHDRAWN), nil
		})
	default:
		err = c.apply()
	}
	if err != nil {
		return err
	}
	if c.record.Size() > maxMoved {
		return x.ErrOutOfWork.With("it moves too much for one event: list some of what is in the container")
	}
	c.save()
	return nil
}

// newCapture checks all of an event that does not depend on other events.
func newCapture(ctx *x.Context, ev *provenancev1.Event) (*capture, error) {
	if ev == nil {
		return nil, ErrInvalidEvent.With("event: required")
	}
	if broken := rules.CheckEvent(ev); len(broken) > 0 {
		if broken[0].Rule == rules.RuleSealed {
			return nil, ErrSealedNotEnabled.With("%s", broken[0])
		}
		return nil, ErrInvalidEvent.With("%s", broken[0])
	}
	ahead := ev.EventTime.Seconds - ctx.Time().Unix()
	if ahead > maxAhead || ahead == maxAhead && int(ev.EventTime.Nanos) > ctx.Time().Nanosecond() {
		return nil, ErrFutureEvent.With("/eventTime: expected at most 10 minutes after block time %s",
			ctx.Time().UTC().Format("2006-01-02T15:04:05Z"))
	}
	lines, err := rules.Lines(ev)
	if err != nil {
		return nil, ErrInvalidEvent.With("%s", err)
	}
	if len(lines) == 0 {
		// An event about no goods and at no known place is at least one of its author's.
		lines = []rules.Line{{Form: rules.Aside}}
	}
	hash, err := eventHash(ev)
	if err != nil {
		return nil, ErrInvalidEvent.With("%s", err)
	}
	digest := rules.Digest(ev)
	signer := ctx.Signer()
	c := &capture{
		ctx: ctx, author: signer.Organization, by: signer.Organization, event: ev, lines: lines, advices: advicesOf(ev), returned: ev.Disposition == "returned",
		effect:    rules.EffectOf(ev.Type, ev.Action, ev.BizStep),
		standings: map[gs1.Key]*standingv1.Standing{}, rights: map[gs1.Key]membership.Right{}, carries: map[gs1.Key]bool{},
		repacked: map[gs1.Key]bool{},
	}
	c.record = &provenancev1.CapturedEvent{
		TxId: signer.TxID, MessageIndex: signer.Message, Height: ctx.Height(), Organization: c.by,
		Digest: digest[:], Hash: hash, EventTime: ev.EventTime.Seconds,
		Status:        provenancev1.EventStatus_EVENT_STATUS_RECORDED,
		DeclaresError: ev.ErrorDeclaration != nil,
		Signer:        signer.Address, Recorded: ctx.Time().Unix(),
	}
	return c, nil
}

// eventHash returns the 32 bytes of the CBV 2.0 event hash.
func eventHash(ev *provenancev1.Event) ([]byte, error) {
	uri, err := rules.EventHash(ev, rules.CBV20)
	if err != nil {
		return nil, err
	}
	return hashOf(uri)
}

// hashOf reads an event hash: the URI, or its hexadecimal digits.
func hashOf(uri string) ([]byte, error) {
	digits, _, _ := strings.Cut(strings.TrimPrefix(uri, "ni:///sha-256;"), "?")
	hash, err := hex.DecodeString(digits)
	if err != nil || len(hash) != 32 {
		return nil, ErrInvalidIdentifier.With("expected an event hash: ni:///sha-256;, 64 hexadecimal digits, ?ver=CBV2.0")
	}
	return hash, nil
}

// identify gives the event its number, and returns the numbers of the organization's earlier records of the same
// event: the first that is no error declaration, and the first that is one; 0 for none.
func (c *capture) identify() (original, declaration uint64, err error) {
	r := c.record
	c.before, _ = identities.Get(c.ctx, collections.Join(r.Hash, c.author))
	for _, v := range c.before.GetVersions() {
		if bytes.Equal(v.Digest, r.Digest) {
			first := eventOf(c.ctx, v.Event)
			return 0, 0, ErrAlreadyRecorded.With("first by transaction %x, message %d", first.TxId, first.MessageIndex)
		}
	}
	if len(c.before.GetVersions()) >= maxVersions {
		return 0, 0, ErrTooManyVersions.With("expected at most %d records of one event hash", maxVersions)
	}
	for _, v := range c.before.GetVersions() {
		first := &original
		if eventOf(c.ctx, v.Event).DeclaresError {
			first = &declaration
		}
		if *first == 0 {
			*first = v.Event
		}
	}
	c.number = nextEvent(c.ctx)
	c.latest = c.number
	return original, declaration, nil
}

func eventOf(ctx *x.Context, number uint64) *provenancev1.CapturedEvent {
	record, found := events.Get(ctx, number)
	if !found {
		x.Fail(errNoEvent(number))
	}
	return record
}

// save stores what the state keeps of the event.
func (c *capture) save() {
	events.Set(c.ctx, c.number, c.record)
	identify(c.ctx, c.before, c.number, c.record)
}

// each does something for each line, and notes the outcome with its subject.
func (c *capture) each(do func(rules.Line) (outcome, error)) error {
	for _, l := range c.lines {
		o, err := do(l)
		if err != nil {
			return err
		}
		if o.claim != nil {
			o = c.wait(*o.claim, o)
		}
		if l.Invalid {
			o = o.with(waymarkv1.Flag_FLAG_IDENTIFIER_INVALID)
		}
		subject := x.Goods(l.Key)
		if l.Key == "" {
			subject = x.Organization(c.author)
		}
		if c.by != c.author && !c.succeeds && o.kind != waymarkv1.Kind_KIND_STATED {
			o = o.with(waymarkv1.Flag_FLAG_BY_MANDATE)
		}
		c.note(subject, c.crossCheck(l, o))
	}
	return nil
}

func (c *capture) note(subject x.Subject, o outcome) {
	if c.ctx.Time().Unix()-c.record.EventTime > lateAfter {
		o = o.with(waymarkv1.Flag_FLAG_LATE)
	}
	c.ctx.Note(subject, o.kind, o.flags...)
}

// apply does what the effect table says.
func (c *capture) apply() error {
	switch c.effect {
	case provenancev1.Effect_EFFECT_CREATE, provenancev1.Effect_EFFECT_INTRODUCE:
		return c.each(c.create)
	case provenancev1.Effect_EFFECT_SHIP:
		return c.ship()
	case provenancev1.Effect_EFFECT_RECEIVE:
		return c.receive()
	case provenancev1.Effect_EFFECT_ADJUST:
		return c.each(c.count)
	case provenancev1.Effect_EFFECT_PACK:
		return c.pack()
	case provenancev1.Effect_EFFECT_UNPACK:
		return c.unpack()
	case provenancev1.Effect_EFFECT_CONSUME:
		return c.transform()
	case provenancev1.Effect_EFFECT_END:
		return c.each(c.end)
	default:
		return c.each(func(l rules.Line) (outcome, error) { return c.observe(l), nil })
	}
}

// site returns where the event says that it took place; empty where it does not.
func (c *capture) site() gs1.Key { return firstPlace(c.event.ReadPoint, c.event.BizLocation) }

// keepPlace keeps with the event where it created, introduced or is to use up goods: where they are from then on, else where it took place.
func (c *capture) keepPlace() {
	c.record.Place = string(firstPlace(c.event.BizLocation, c.event.ReadPoint))
}

// firstPlace returns the key of the first of the places that is named and has one; empty for none.
func firstPlace(places ...*provenancev1.Location) gs1.Key {
	for _, l := range places {
		if l == nil {
			continue
		}
		if key, err := gs1.Canonical(l.Id); err == nil {
			return key
		}
	}
	return ""
}
