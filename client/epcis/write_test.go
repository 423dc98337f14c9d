package epcis_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

func ExampleWrite() {
	ev := &provenancev1.Event{
		Type:                provenancev1.EventType_EVENT_TYPE_OBJECT,
		Action:              provenancev1.Action_ACTION_ADD,
		EventTime:           &provenancev1.DateTime{Seconds: 1785578400, FractionDigits: 3, OffsetMinutes: 120},
		EventTimeZoneOffset: "+02:00",
		QuantityList: []*provenancev1.QuantityElement{
			{EpcClass: "https://id.gs1.org/01/04012345111118/10/L7", Quantity: "1000"},
		},
		BizStep: "commissioning",
		Ilmd: []*provenancev1.Field{
			{Namespace: "https://ns.example.com/", Name: "note", Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: "ns1:a \"lot\""}}},
			{Namespace: "urn:epcglobal:cbv:mda", Name: "lotNumber", Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: "L7"}}},
		},
	}
	if err := epcis.Write(os.Stdout, []*provenancev1.Event{ev}, time.Time{}); err != nil {
		panic(err)
	}
	// Output:
	// {
	//   "@context": [
	//     "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
	//     {
	//       "ns2": "https://ns.example.com/"
	//     }
	//   ],
	//   "type": "EPCISDocument",
	//   "schemaVersion": "2.0",
	//   "creationDate": "2026-08-01T10:00:00.000Z",
	//   "epcisBody": {
	//     "eventList": [
	//       {
	//         "type": "ObjectEvent",
	//         "eventTime": "2026-08-01T12:00:00.000+02:00",
	//         "eventTimeZoneOffset": "+02:00",
	//         "quantityList": [
	//           {
	//             "epcClass": "https://id.gs1.org/01/04012345111118/10/L7",
	//             "quantity": 1000
	//           }
	//         ],
	//         "action": "ADD",
	//         "bizStep": "commissioning",
	//         "ilmd": {
	//           "ns2:note": "ns1:a \"lot\"",
	//           "cbvmda:lotNumber": "L7"
	//         }
	//       }
	//     ]
	//   }
	// }
}

func TestWriteRefuses(t *testing.T) {
	list := events(t, capture(event))
	full := errors.New("disk full")
	require.ErrorIs(t, epcis.Write(&limited{left: 10, err: full}, list, time.Time{}), full)

	list[0].BizStep = "brewing"
	err := epcis.Write(io.Discard, list, time.Time{})
	require.ErrorContains(t, err, `write event 0: /bizStep: vocabulary: expected a standard business step or a URI`)
}

// TestWriteNothing is a document all the same.
func TestWriteNothing(t *testing.T) {
	var b strings.Builder
	require.NoError(t, epcis.Write(&b, nil, time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)))
	require.Contains(t, b.String(), `"creationDate": "2026-08-01T12:00:00.000Z"`)
	require.Empty(t, events(t, b.String()))
}

// limited is a writer that fails after some bytes.
type limited struct {
	left int
	err  error
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, l.err
	}
	return len(p), nil
}
