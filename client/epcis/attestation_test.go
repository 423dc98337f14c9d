package epcis_test

import (
	"bytes"
	"crypto/sha256"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/client/epcis"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

func ExampleOfAttestation() {
	event, err := epcis.OfAttestation(&inspectionv1.IssueAttestation{
		Scheme: "food-safety/2026", Result: inspectionv1.Result_RESULT_PASS, Performed: 1785578400, Issued: 1785664800,
		Coverage: []*inspectionv1.Coverage{{Subject: "01/09506000134352/10/LOT7"}, {Subject: "org/maker"}},
		Place:    "414/9506000100012",
	}, sha256.Sum256([]byte("what was signed")))
	if err != nil {
		panic(err)
	}
	if err := epcis.Write(os.Stdout, []*provenancev1.Event{event}, time.Time{}); err != nil {
		panic(err)
	}
	// Output:
	// {
	//   "@context": [
	//     "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
	//   ],
	//   "type": "EPCISDocument",
	//   "schemaVersion": "2.0",
	//   "creationDate": "2026-08-01T10:00:00.000Z",
	//   "epcisBody": {
	//     "eventList": [
	//       {
	//         "type": "ObjectEvent",
	//         "eventID": "ni:///sha-256;c561ae803032923ac49a76a3e99eac0c357e4cce9f51d1bddf2a722bf8c272e0?ver=CBV2.0",
	//         "eventTime": "2026-08-01T10:00:00Z",
	//         "eventTimeZoneOffset": "+00:00",
	//         "certificationInfo": "ni:///sha-256;ZGQVpIf2F6bhr28h8F59DdZFdSV3QD33Cx-YXvOe59I",
	//         "quantityList": [
	//           {
	//             "epcClass": "https://id.gs1.org/01/09506000134352/10/LOT7"
	//           }
	//         ],
	//         "action": "OBSERVE",
	//         "bizStep": "inspecting",
	//         "persistentDisposition": {
	//           "set": [
	//             "conformant"
	//           ]
	//         },
	//         "readPoint": {
	//           "id": "https://id.gs1.org/414/9506000100012"
	//         }
	//       }
	//     ]
	//   }
	// }
}

// attested draws an attestation of goods, and of what no event is about.
func attested(t *rapid.T) *inspectionv1.IssueAttestation {
	m := &inspectionv1.IssueAttestation{
		Scheme:    "scheme/1",
		Result:    rapid.SampledFrom([]inspectionv1.Result{1, 2, 3}).Draw(t, "result"),
		Performed: rapid.Int64Range(1, 4_000_000_000).Draw(t, "performed"),
		Place:     rapid.SampledFrom([]string{"", "414/9506000100012", "https://id.gs1.org/414/9506000100012/254/7"}).Draw(t, "place"),
	}
	for _, subject := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{
		"01/09506000134352", "01/09506000134352/10/L(1)", "urn:epc:class:lgtin:9506000.013435.L2", "01/09506000134352/21/7",
		"00/195060000000000005", "CSQU3054383", "8003/09506000100012A", "8004/9506000A1", "8006/095060001343520102", "414/9506000100012", "org/maker",
	}), 1, 6, rapid.ID).Draw(t, "subjects") {
		m.Coverage = append(m.Coverage, &inspectionv1.Coverage{Subject: subject})
	}
	m.Container = rapid.SampledFrom([]string{"", "", "00/195060000000000005", "CSQU3054383", "https://id.gs1.org/8004/9506000A1"}).Draw(t, "container")
	if m.Container != "" && rapid.Bool().Draw(t, "sealed") {
		m.Seals = []string{"A1", "A2"}
	}
	for range rapid.IntRange(0, 3).Draw(t, "reports") {
		sum := sha256.Sum256(rapid.SliceOfN(rapid.Byte(), 1, 4).Draw(t, "report"))
		m.Reports = append(m.Reports, &inspectionv1.Report{Sha256: sum[:]})
	}
	return m
}

// TestEventOfContainer: what is bound to a container is an event about it, also where it is about no other goods.
func TestEventOfContainer(t *testing.T) {
	const box, freight = "https://id.gs1.org/00/195060000000000005", "urn:epc:id:bic:CSQU3054383"
	for name, c := range map[string]struct {
		container string
		subjects  []string
		seals     []string
		epcs      []string
	}{
		"of a plant":               {"CSQU3054383", []string{"414/9506000100012"}, nil, []string{freight}},
		"of an item, sealed":       {box, []string{"01/09506000134352/21/7"}, []string{"S1"}, []string{"https://id.gs1.org/01/09506000134352/21/7", box}},
		"of itself":                {"00/195060000000000005", []string{box}, []string{"S1"}, []string{box}},
		"of a lot, in a freighter": {freight, []string{"01/09506000134352/10/L1"}, []string{"S1"}, []string{freight}},
	} {
		t.Run(name, func(t *testing.T) {
			m := &inspectionv1.IssueAttestation{Result: inspectionv1.Result_RESULT_PASS, Performed: 1785578400, Container: c.container, Seals: c.seals}
			for _, subject := range c.subjects {
				m.Coverage = append(m.Coverage, &inspectionv1.Coverage{Subject: subject})
			}
			event, err := epcis.OfAttestation(m, sha256.Sum256([]byte("message")))
			require.NoError(t, err)
			require.Equal(t, c.epcs, event.EpcList)
			require.Equal(t, len(c.seals) > 0, event.Disposition == "container_closed")
			var document bytes.Buffer
			require.NoError(t, epcis.Write(&document, []*provenancev1.Event{event}, time.Time{}))
			require.NoError(t, newSchema(t).validate(t, document.Bytes()))
		})
	}
}

// TestEventOfAttestation: the event is valid by GS1's schema, and reads as the same event.
func TestEventOfAttestation(t *testing.T) {
	s := newSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		m := attested(t)
		event, err := epcis.OfAttestation(m, sha256.Sum256([]byte("message")))
		if err != nil {
			require.ErrorIs(t, err, epcis.ErrNoGoods)
			for _, c := range m.Coverage {
				require.Contains(t, []string{"414/9506000100012", "org/maker"}, c.Subject)
			}
			require.Empty(t, m.Container)
			return
		}
		require.Equal(t, "inspecting", event.BizStep)
		require.Len(t, event.CertificationInfo, len(m.Reports)+1)
		require.Equal(t, len(m.Seals) > 0, event.Disposition == "container_closed")
		require.Equal(t, m.Result == inspectionv1.Result_RESULT_CONDITIONAL, event.PersistentDisposition == nil)
		var document bytes.Buffer
		require.NoError(t, epcis.Write(&document, []*provenancev1.Event{event}, time.Time{}))
		require.NoError(t, s.validate(t, document.Bytes()), "%s", &document)
		for item := range epcis.Read(bytes.NewReader(document.Bytes()), epcis.Options{}) {
			require.NoError(t, item.Err)
			require.Equal(t, event, item.Event)
		}
	})
}
