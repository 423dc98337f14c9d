package epcis_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// FuzzRead reads anything without a panic, and what it can read survives being written.
func FuzzRead(f *testing.F) {
	f.Add([]byte(capture(event)))
	f.Add([]byte(capture(with(`"ext:a": [1.50, null, {"@type": "ext:x"}], "bizStep": "urn:epcglobal:cbv:bizstep:shipping"`))))
	f.Fuzz(func(t *testing.T, document []byte) {
		var events []*provenancev1.Event
		for item := range epcis.Read(bytes.NewReader(document), epcis.Options{Lenient: true}) {
			if item.Err == nil {
				events = append(events, item.Event)
			}
		}
		if len(events) == 0 {
			return
		}
		var b bytes.Buffer
		require.NoError(t, epcis.Write(&b, events, time.Time{}))
		i := 0
		for item := range epcis.Read(bytes.NewReader(b.Bytes()), epcis.Options{}) {
			require.NoError(t, item.Err, "%s", b.Bytes())
			require.Equal(t, events[i], item.Event, "%s", b.Bytes())
			i++
		}
		require.Len(t, events, i)
	})
}
