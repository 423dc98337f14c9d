package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/cosmos/gogoproto/proto"

	"github.com/waymark-ledger/waymark/client"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// maxNamed is how many things a summary names.
const maxNamed = 6

// summaryOf says in a line what a message says.
func summaryOf(m x.Message) string {
	if c, ok := m.(*provenancev1.CaptureEvent); ok && c.Event != nil {
		return eventWords(c.Event)
	}
	if words := cmp.Or(listingWords(m), inspectionWords(m)); words != "" {
		return words
	}
	name := proto.MessageName(m)
	return kebab(name) + " " + x.Clip(inline(client.Readable(m, inWords)), 200)
}

// eventWords says what an EPCIS event states.
func eventWords(ev *provenancev1.Event) string {
	var b strings.Builder
	if ev.ErrorDeclaration != nil {
		b.WriteString("ERROR DECLARED of: ")
	}
	b.WriteString(rules.TypeName(ev.Type))
	if ev.Action != provenancev1.Action_ACTION_UNSPECIFIED {
		b.WriteString(" " + rules.ActionName(ev.Action))
	}
	if ev.BizStep != "" {
		b.WriteString(" " + ev.BizStep)
	}
	if lines, err := rules.Lines(ev); err == nil {
		b.WriteString(" " + thingsWords(lines))
	}
	for _, d := range ev.DestinationList {
		if d.Destination != "" {
			fmt.Fprintf(&b, ", to %s", x.Clip(d.Destination, 100))
		}
	}
	fmt.Fprintf(&b, ", on %s", time.Unix(ev.EventTime.GetSeconds(), 0).UTC().Format(time.RFC3339))
	if ev.ReadPoint != nil {
		fmt.Fprintf(&b, " at %s", x.Clip(ev.ReadPoint.Id, 100))
	}
	return b.String()
}

// thingsWords names what an event is about, by its part in it.
func thingsWords(lines []rules.Line) string {
	var parts []string
	for i, line := range lines {
		if i == maxNamed {
			parts = append(parts, fmt.Sprintf("and %d more", len(lines)-i))
			break
		}
		text := string(line.Key)
		if q := line.Element; q != nil && q.Quantity != "" {
			text = q.Quantity + " " + strings.TrimLeft(q.Uom+" of ", " ") + text
		}
		if line.Role != rules.Thing {
			text = line.Role.String() + " " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// ruleNamed returns what an error of the ledger says, by its codespace and code.
func ruleNamed(codespace string, code uint32) string {
	for _, known := range x.Errors() {
		if known.Codespace == codespace && known.Code == code {
			return known.Message
		}
	}
	return fmt.Sprintf("%s %d", codespace, code)
}
