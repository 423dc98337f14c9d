package provenance_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// writeEvent reads an event from lines of a script. The first has its type, action and step; each other one field:
//
//	epc NAME...            quantity NAME [AMOUNT [UNIT]]   parent NAME
//	child NAME...          contains NAME [AMOUNT [UNIT]]
//	input NAME...          uses NAME [AMOUNT [UNIT]]
//	output NAME...         yields NAME [AMOUNT [UNIT]]     process NAME
//	at NAME                from, to TYPE NAME              desadv NAME...
//	lot NUMBER             certified NAME                  time OFFSET
//	disposition WORD       sensor CELSIUS                  sealed//
//
// Without a time it happened a minute before the block; and so many milliseconds later as it is the nth of the script,
// because that is how finely the event hash tells events apart.
func writeEvent(t require.TestingT, lines []string, now time.Time, nth int) *provenancev1.Event {
	head := strings.Fields(lines[0])
	ev := &provenancev1.Event{Type: rules.ParseType(head[0]), EventTimeZoneOffset: "+00:00"}
	require.NotZero(t, ev.Type, "unknown event type %q", head[0])
	if ev.Type != provenancev1.EventType_EVENT_TYPE_TRANSFORMATION {
		ev.Action = rules.ParseAction(head[1])
		head = head[1:]
	}
	if len(head) > 1 {
		ev.BizStep = head[1]
	}
	happened := now.Add(-time.Minute)
	for _, line := range lines[1:] {
		words := strings.Fields(line)
		arguments := make([]string, len(words)-1)
		for i, w := range words[1:] {
			arguments[i] = expand(w)
		}
		switch words[0] {
		case "epc":
			ev.EpcList = append(ev.EpcList, arguments...)
		case "quantity":
			ev.QuantityList = append(ev.QuantityList, element(arguments))
		case "parent":
			ev.ParentId = arguments[0]
		case "child":
			ev.ChildEpcs = append(ev.ChildEpcs, arguments...)
		case "contains":
			ev.ChildQuantityList = append(ev.ChildQuantityList, element(arguments))
		case "input":
			ev.InputEpcList = append(ev.InputEpcList, arguments...)
		case "uses":
			ev.InputQuantityList = append(ev.InputQuantityList, element(arguments))
		case "output":
			ev.OutputEpcList = append(ev.OutputEpcList, arguments...)
		case "yields":
			ev.OutputQuantityList = append(ev.OutputQuantityList, element(arguments))
		case "process":
			ev.TransformationId = "urn:example:process:" + words[1]
		case "at":
			ev.ReadPoint = &provenancev1.Location{Id: arguments[0]}
		case "to":
			ev.DestinationList = append(ev.DestinationList, &provenancev1.Destination{Type: words[1], Destination: arguments[1]})
		case "from":
			ev.SourceList = append(ev.SourceList, &provenancev1.Source{Type: words[1], Source: arguments[1]})
		case "desadv":
			for _, w := range words[1:] {
				ev.BizTransactionList = append(ev.BizTransactionList,
					&provenancev1.BizTransaction{Type: "desadv", BizTransaction: "urn:example:desadv:" + w})
			}
		case "lot":
			ev.Ilmd = []*provenancev1.Field{{
				Namespace: "urn:epcglobal:cbv:mda", Name: "lotNumber",
				Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: words[1]}},
			}}
		case "disposition":
			ev.Disposition = words[1]
		case "certified":
			ev.CertificationInfo = []string{"urn:example:certificate:" + words[1]}
		case "sealed":
			ev.SourceList = []*provenancev1.Source{{Type: "location", Sealed: &provenancev1.Sealed{Commitment: make([]byte, 32)}}}
		case "sensor":
			ev.SensorElementList = []*provenancev1.SensorElement{{
				SensorReport: []*provenancev1.SensorReport{{Type: "Temperature", Value: words[1], Uom: "CEL"}},
			}}
		case "time":
			offset, err := time.ParseDuration(words[1])
			require.NoError(t, err)
			happened = now.Add(offset)
		default:
			require.Fail(t, "unknown field", "%q", line)
		}
	}
	ev.EventTime = &provenancev1.DateTime{Seconds: happened.Unix(), Nanos: uint32(nth) * 1e6, FractionDigits: 3}
	return ev
}

func element(words []string) *provenancev1.QuantityElement {
	words = append(words, "", "")
	return &provenancev1.QuantityElement{EpcClass: words[0], Quantity: words[1], Uom: words[2]}
}

// wrong returns the event as its error declaration.
func wrong(ev *provenancev1.Event, now time.Time) *provenancev1.Event {
	declared := *ev
	declared.ErrorDeclaration = &provenancev1.ErrorDeclaration{
		DeclarationTime: &provenancev1.DateTime{Seconds: now.Unix()}, Reason: "did_not_occur",
	}
	return &declared
}

// flagText lists flags by their names in small letters.
func flagText[F fmt.Stringer](flags []F) string {
	text := make([]string, len(flags))
	for i, f := range flags {
		text[i] = strings.ToLower(strings.TrimPrefix(f.String(), "FLAG_"))
	}
	return strings.Join(text, " ")
}
