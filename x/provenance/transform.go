package provenance

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// The sides of a process, in its table of members and in the genealogy of a subject.
const (
	inputSide  = "in"
	outputSide = "out"
)

// transform consumes inputs and creates outputs, without requiring that they balance. Events of the organization that
// share a transformationID are one process: every input goes into every output, and so does what is inside of an input.
func (c *capture) transform() error {
	id, process := c.process()
	closed := process.Reworked
	var packed []gs1.Key
	for _, l := range c.lines {
		if l.Role == rules.Input && l.Form == rules.Instance {
			var all bool
			if packed, all = allInside(c.ctx, l.Key, packed); !all {
				return x.ErrOutOfWork.With("more than %d things are in the containers that it uses: unpack %s first", maxInside, l.Key)
			}
		}
	}
	for _, l := range c.lines {
		if c.enroll(id, process, l) && closed && l.Role == rules.Input {
			return errClosed(l.Key)
		}
	}
	for _, key := range packed {
		if c.addInput(id, process, key) && closed {
			return errClosed(key)
		}
	}
	process.Last = c.number
	processes.Set(c.ctx, id, process)
	open := process.Inputs == 0 || process.Outputs == 0
	return c.each(func(l rules.Line) (o outcome, err error) {
		switch l.Role {
		case rules.Input:
			o, err = c.consume(l)
		case rules.Output:
			o, err = c.create(l)
		default:
			o = c.observe(l)
		}
		if open {
			o = o.with(waymarkv1.Flag_FLAG_OPEN_TRANSFORMATION)
		}
		return o, err
	})
}

func errClosed(input gs1.Key) error {
	return ErrProcessClosed.With("what came out of it was there before it, and may be in other hands: "+
		"expected %s under another transformationID", input)
}

// process returns the process that the event belongs to, and its key.
func (c *capture) process() (string, *provenancev1.Process) {
	id := "event/" + hex.EncodeToString(c.record.Hash) + "/" + c.by
	if named := c.event.TransformationId; named != "" {
		id = "id/" + c.by + "/" + transformationKey(named)
	}
	process, known := processes.Get(c.ctx, id)
	if !known {
		process = &provenancev1.Process{
			Organization: c.by, TransformationId: c.event.TransformationId, First: c.number,
		}
	}
	return id, process
}

// transformationKey returns one key for every form of a transformation's identifier.
func transformationKey(id string) string {
	if key, err := gs1.Canonical(id); err == nil {
		return string(key)
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// enroll makes an input or output a member of a process, and reports whether it is a new one. What is none of the
// organization's to say of what it is made is no output. An item that comes into being in a lot makes the lot an output too,
// because some of the lot is made of the inputs.
func (c *capture) enroll(id string, process *provenancev1.Process, l rules.Line) bool {
	switch l.Role {
	case rules.Input:
		return c.addInput(id, process, l.Key)
	case rules.Output:
		if members.Has(c.ctx, collections.Join3(id, outputSide, l.Key)) {
			return false
		}
		mine, reworked := c.comesOut(l)
		if !mine {
			return false
		}
		process.Reworked = process.Reworked || reworked
		c.addOutput(id, process, l.Key)
		if lot, ok := c.lotToBe(l); ok {
			c.addOutput(id, process, lot)
		}
		return true
	}
	return false
}

// lotToBe returns the lot to which an output will be bound when it comes into being, and whether there is one.
func (c *capture) lotToBe(l rules.Line) (gs1.Key, bool) {
	if l.Form != rules.Instance || items.Has(c.ctx, l.Key) {
		return "", false
	}
	return c.statedLot(l)
}

// addInput makes something an input of a process, and reports whether it is a new one.
func (c *capture) addInput(id string, process *provenancev1.Process, key gs1.Key) bool {
	if members.Has(c.ctx, collections.Join3(id, inputSide, key)) {
		return false
	}
	inputs.Set(c.ctx, collections.Join(id, process.Inputs), key)
	c.addMember(id, inputSide, key)
	process.Inputs++
	return true
}

// addOutput makes something an output of a process.
func (c *capture) addOutput(id string, process *provenancev1.Process, key gs1.Key) {
	if members.Has(c.ctx, collections.Join3(id, outputSide, key)) {
		return
	}
	addSource(c.ctx, key, id)
	c.addMember(id, outputSide, key)
	process.Outputs++
}

func (c *capture) addMember(id, side string, key gs1.Key) {
	members.Set(c.ctx, collections.Join3(id, side, key), c.number)
	genealogy.Set(c.ctx, collections.Join3(key, side, id), x.Present{})
}

// comesOut reports whether the organization says of what an output is made: the event creates it, or it was there before and
// is reworked, in the organization's hands or on its way to them. Else anybody could taint what others have.
func (c *capture) comesOut(l rules.Line) (mine, reworked bool) {
	switch l.Form {
	case rules.Instance:
		item, known := items.Get(c.ctx, l.Key)
		if !known {
			return true, false
		}
		root := rootOf(c.ctx, place(item.Place))
		_, shipment, moving := root.shipment()
		return root == at(held, c.by) || moving && c.comesToMe(l.Key, dispatchOf(c.ctx, shipment)), true
	case rules.Batch:
		lot, known := lots.Get(c.ctx, l.Key)
		a, _, measured := measure(l)
		return !known || !measured || !a.quantity.IsZero() || holdsAny(c.ctx, c.by, l.Key, lot), false
	}
	return true, false
}

// consume takes an input. An item lives on in what it became part of, until it is decommissioned or destroyed.
func (c *capture) consume(l rules.Line) (outcome, error) {
	if l.Form != rules.Instance {
		return c.spend(l, at(used, c.by), waymarkv1.Kind_KIND_CONSUMED)
	}
	item, known := items.Get(c.ctx, l.Key)
	if !known {
		return stated(waymarkv1.Flag_FLAG_UNTRACKED).waits(amount{lot: l.Key}), nil
	}
	root := rootOf(c.ctx, place(item.Place))
	_, shipment, moving := root.shipment()
	switch {
	case root == at(held, c.by):
		o := done(waymarkv1.Kind_KIND_CONSUMED)
		if c.consumedBefore(l.Key) {
			o = o.with(waymarkv1.Flag_FLAG_REPEATED)
		}
		// It stays where it is, but rests on what brought it there.
		c.move(l.Key, item, place(item.Place))
		return o, nil
	case moving && c.comesToMe(l.Key, dispatchOf(c.ctx, shipment)):
		return stated().waits(amount{lot: l.Key}), nil
	case root.is(ended), root.is(left):
		return stated(c.custodyFlags(root)...), nil
	}
	return outcome{}, ErrNotCustodian.With("%s is at %s", l.Key, root).On(x.Goods(l.Key))
}

// useInside makes what is inside of an input that was used too early an input of the same processes, and reports whether it may:
// there are not too many, and no process is closed to them.
func (c *capture) useInside(container gs1.Key) bool {
	packed, all := allInside(c.ctx, container, nil)
	if !all {
		return false
	}
	if len(packed) == 0 {
		return true
	}
	var open []string
	for _, id := range processesOf(c.ctx, container, inputSide, "", maxInside) {
		process, _ := processes.Get(c.ctx, id)
		if process.Organization != c.by || c.number < process.First || process.Last < c.number {
			continue
		}
		isNew := func(key gs1.Key) bool { return !members.Has(c.ctx, collections.Join3(id, inputSide, key)) }
		if process.Reworked && slices.ContainsFunc(packed, isNew) {
			return false
		}
		open = append(open, id)
	}
	for _, id := range open {
		process, _ := processes.Get(c.ctx, id)
		for _, key := range packed {
			c.addInput(id, process, key)
		}
		processes.Set(c.ctx, id, process)
	}
	return true
}

// consumedBefore reports whether an item is an input of another process than this event's.
func (c *capture) consumedBefore(key gs1.Key) bool {
	processes := 0
	genealogy.Walk(c.ctx, collections.NewSuperPrefixedTripleRange[gs1.Key, string, string](key, inputSide),
		func(collections.Triple[gs1.Key, string, string], x.Present) bool {
			processes++
			return processes > 1
		})
	return processes > 1
}

// dissolve forgets the process of a withdrawn event, if it consists of no other.
func (c *capture) dissolve(original uint64) {
	id, process := c.process()
	if process.First != original || process.Last != original {
		return
	}
	var all []collections.Triple[string, string, gs1.Key]
	members.Walk(c.ctx, collections.NewPrefixedTripleRange[string, string, gs1.Key](id),
		func(key collections.Triple[string, string, gs1.Key], _ uint64) bool {
			all = append(all, key)
			return false
		})
	for _, m := range all {
		members.Remove(c.ctx, m)
		genealogy.Remove(c.ctx, collections.Join3(m.K3(), m.K2(), id))
		if m.K2() == outputSide {
			removeSource(c.ctx, m.K3(), id)
		}
	}
	for n := range process.Inputs {
		inputs.Remove(c.ctx, collections.Join(id, n))
	}
	processes.Remove(c.ctx, id)
}
