package epcis_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/client/epcis"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// TestDocumentsSurvive reads every document that can be read, writes its events and reads them again: the same bytes,
// the same digests and hashes, in a document that the schema accepts.
func TestDocumentsSurvive(t *testing.T) {
	s := newSchema(t)
	survivors := 0
	for _, path := range documents(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			var events []*provenancev1.Event
			for item := range epcis.Read(bytes.NewReader(b), epcis.Options{Lenient: true}) {
				if item.Err == nil {
					events = append(events, item.Event)
				}
			}
			survivors += len(events)
			require.NoError(t, s.validate(t, survive(t, events)))
		})
	}
	require.Greater(t, survivors, 160)
}

// TestEventsSurvive does the same with events of every shape.
func TestEventsSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		survive(t, rapid.SliceOfN(anyEvent(), 1, 3).Draw(t, "events"))
	})
}

// TestWrittenEventsAreValid has the schema look at documents of generated events.
func TestWrittenEventsAreValid(t *testing.T) {
	s := newSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		events := rapid.SliceOfN(anyEvent(), 1, 3).Draw(t, "events")
		require.NoError(t, s.validate(t, written(t, events)))
	})
}

// survive requires that events are the same after they were written and read, and returns the document.
func survive(t require.TestingT, events []*provenancev1.Event) []byte {
	document := written(t, events)
	i := 0
	for item := range epcis.Read(bytes.NewReader(document), epcis.Options{}) {
		require.NoError(t, item.Err, "%s", document)
		require.Equal(t, events[i], item.Event, "%s", document)
		require.Equal(t, rules.Digest(events[i]), rules.Digest(item.Event))
		for _, version := range []rules.HashVersion{rules.CBV20, rules.CBV21} {
			before, err := rules.EventHash(events[i], version)
			require.NoError(t, err)
			after, err := rules.EventHash(item.Event, version)
			require.NoError(t, err)
			require.Equal(t, before, after)
		}
		i++
	}
	require.Len(t, events, i)
	return document
}

func written(t require.TestingT, events []*provenancev1.Event) []byte {
	var b bytes.Buffer
	require.NoError(t, epcis.Write(&b, events, time.Time{}))
	return b.Bytes()
}
