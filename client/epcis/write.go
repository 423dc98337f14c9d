package epcis

import (
	"fmt"
	"io"
	"time"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// contextURL is the JSON-LD context of EPCIS 2.0.
const contextURL = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

// Write writes events as one EPCISDocument, created at the given time; the zero time stands for that of the latest
// event. The same events and time always give the same bytes. It is an error when an event breaks a rule.
func Write(w io.Writer, events []*provenancev1.Event, created time.Time) error {
	for i, ev := range events {
		if broken := rules.CheckEvent(ev); len(broken) > 0 {
			return fmt.Errorf("write event %d: %w", i, broken[0])
		}
	}
	if created.IsZero() {
		created = latest(events)
	}
	names, err := newPrefixes(events)
	if err != nil {
		return err
	}
	j := &jsonWriter{w: w}
	e := &eventWriter{jsonWriter: j, prefixes: names}
	j.open('{')
	j.key("@context")
	e.context()
	j.text("type", captureDocument)
	j.text("schemaVersion", "2.0")
	j.text("creationDate", created.UTC().Format("2006-01-02T15:04:05.000Z"))
	j.key("epcisBody")
	j.open('{')
	j.key("eventList")
	j.open('[')
	for _, ev := range events {
		j.item()
		e.event(ev)
		j.flush()
	}
	j.close(']')
	j.close('}')
	j.close('}')
	j.buf = append(j.buf, '\n')
	j.flush()
	return j.err
}

func latest(events []*provenancev1.Event) time.Time {
	at := time.Unix(0, 0)
	for _, ev := range events {
		if t := time.Unix(ev.EventTime.Seconds, int64(ev.EventTime.Nanos)); t.After(at) {
			at = t
		}
	}
	return at
}
