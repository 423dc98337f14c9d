//go:build long && linux

package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	// eventsPerLot is how many events a lot of a large document has.
	eventsPerLot = 4
	// noteBytes is what an event of it says besides, so that the document has the size of many and the network not as
	// much to do.
	noteBytes = 1500
	// eventBytes is about what an event has as JSON.
	eventBytes = noteBytes + 260
)

// largeDocument is a document of many lots of the maker's. Each is commissioned, inspected at the same moment, packed, and
// shipped. The last comes first in the document, so that recorded in the order of the document none would be as it
// should: what a lot's events claim would be unknown to the ledger.
type largeDocument struct {
	path   string
	bytes  int64
	lots   int
	series string // tells the lots of one document from those of another, also by its length
}

func newLargeDocument(t *testing.T, series string, bytes int64) *largeDocument {
	t.Helper()
	file, err := os.Create(fmt.Sprintf("%s/%s.jsonld", t.TempDir(), series))
	require.NoError(t, err)
	d := &largeDocument{path: file.Name(), series: series, lots: int(bytes / (eventsPerLot * eventBytes))}
	out := bufio.NewWriter(file)
	write := func(format string, args ...any) {
		n, err := fmt.Fprintf(out, format, args...)
		require.NoError(t, err)
		d.bytes += int64(n)
	}
	write(`{"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"ext": "https://ns.example.com/"}],
"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-01T00:00:00Z", "epcisBody": {"eventList": [`)
	first := time.Now().Add(-time.Duration(d.lots+1) * time.Second).Truncate(time.Second)
	for lot := d.lots - 1; lot >= 0; lot-- {
		at := first.Add(time.Duration(lot) * time.Second)
		quantity := fmt.Sprintf(`[{"epcClass": %q, "quantity": 1000}]`, d.lot(lot))
		pallet := d.pallet(lot)
		for i, event := range []struct {
			at   time.Time
			body string
		}{
			{at.Add(500 * time.Millisecond), fmt.Sprintf(`"type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping", "epcList": [%q]`, pallet)},
			{at.Add(250 * time.Millisecond), fmt.Sprintf(`"type": "AggregationEvent", "action": "ADD", "bizStep": "packing", "parentID": %q, "childQuantityList": %s`, pallet, quantity)},
			{at, fmt.Sprintf(`"type": "ObjectEvent", "action": "OBSERVE", "bizStep": "inspecting", "quantityList": %s`, quantity)},
			{at, fmt.Sprintf(`"type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning", "quantityList": %s`, quantity)},
		} {
			if lot < d.lots-1 || i > 0 {
				write(",\n")
			}
			note := strings.Repeat(fmt.Sprintf("%s %d/%d. ", d.series, lot, i), noteBytes)[:noteBytes]
			write(`{%s, "eventTime": %q, "eventTimeZoneOffset": "+00:00", "ext:note": %q}`,
				event.body, event.at.UTC().Format("2006-01-02T15:04:05.000Z"), note)
		}
	}
	write("]}}\n")
	require.NoError(t, out.Flush())
	require.NoError(t, file.Close())
	return d
}

func (d *largeDocument) events() int { return d.lots * eventsPerLot }

// lot is the identifier of a lot.
func (d *largeDocument) lot(i int) string {
	return fmt.Sprintf("urn:epc:class:lgtin:9506000.012345.%s%06d", d.series, i)
}

// pallet is the identifier of the logistic unit on which a lot is.
func (d *largeDocument) pallet(i int) string {
	return fmt.Sprintf("urn:epc:id:sscc:9506000.%d%09d", len(d.series), i)
}
