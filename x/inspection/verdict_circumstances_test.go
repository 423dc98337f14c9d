package inspection_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cosmos/gogoproto/proto"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
)

// authorize runs the commands about who may attest.
func (s *scenes) authorize(command string, words []string) {
	f := flags(words)
	switch command {
	case "accredit":
		m := &inspectionv1.GrantAccreditation{
			Organization: "inspector", Scheme: "inspector-safety/1", From: s.Time.Unix() - 100*days, Scope: &inspectionv1.Scope{},
			Body: inspectionv1.Body(s.enum(inspectionv1.Body_value, "BODY_", f.text("body", "unspecified"))),
		}
		if f.has("scope") {
			m.Scope.HsPrefixes = []string{s.code}
		}
		if s.do(f.text("by", "accreditor"), m) {
			s.accredited++
			s.accreditations = append(s.accreditations, s.accredited)
		}
	case "accreditation":
		s.do("accreditor", &inspectionv1.ChangeAccreditation{
			Accreditation: nth(s.accreditations, words[0]), Reason: "audit", Since: s.unix(f, "since", 0),
			Status: inspectionv1.Status(s.enum(inspectionv1.Status_value, "STATUS_", words[1])),
		})
	case "recognize":
		s.do("regulator", &inspectionv1.RecognizeAccreditor{Accreditor: words[0]})
	case "unrecognize":
		s.do("regulator", &inspectionv1.ChangeRecognition{Accreditor: words[0], Status: inspectionv1.Status_STATUS_ENDED, Reason: "audit"})
	case "key":
		s.do(words[0], chain.RegisterKey(words[0], words[1], authv1.Permission_PERMISSION_ATTEST))
		s.Block()
	case "doubt":
		s.do(words[0], &membershipv1.RevokeKey{Address: chain.Address(words[1]), SuspectSince: s.Time.Unix() - days})
	}
}

// nth returns the number of the nth of those of a scenario, 0 for none.
func nth(of []uint64, n string) uint64 {
	if at := (flags{"n=" + n}).number("n", 0); at <= len(of) {
		return of[at-1]
	}
	return 0
}

// bodies returns the types of bodies of a word such as a,b.
func (s *scenes) bodies(word string) (bodies []inspectionv1.Body) {
	for _, name := range strings.FieldsFunc(word, func(r rune) bool { return r == ',' }) {
		bodies = append(bodies, inspectionv1.Body(s.enum(inspectionv1.Body_value, "BODY_", name)))
	}
	return bodies
}

// move runs the commands about what happens to goods.
func (s *scenes) move(command string, words []string) {
	e := &provenancev1.Event{Type: provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, BizStep: "commissioning"}
	by := "maker"
	switch command {
	case "seal":
		s.do(words[0], &inspectionv1.RecordSeals{Container: s.subject(words[1]), Seals: words[2:]})
		return
	case "pack", "unpack":
		e.Type, e.BizStep, e.Action = provenancev1.EventType_EVENT_TYPE_AGGREGATION, "packing", provenancev1.Action_ACTION_ADD
		if command == "unpack" {
			e.BizStep, e.Action = "unpacking", provenancev1.Action_ACTION_DELETE
		}
		e.ParentId, e.ChildQuantityList = s.link(words[0]), s.quantity("5", words[1])
	case "transform":
		e.InputQuantityList, e.OutputQuantityList = s.quantity("10", words[0]), s.quantity("10", words[1])
	case "gather":
		for n := range (flags{"n=" + words[0]}).number("n", 0) {
			lot := fmt.Sprintf("01/%s/10/L%d", s.gtin, n)
			e.InputQuantityList = append(e.InputQuantityList, s.quantity("1", lot)...)
		}
		for some := range slices.Chunk(e.InputQuantityList, 100) {
			s.do("maker", &provenancev1.CaptureEvent{Event: s.event(&provenancev1.Event{
				Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_ADD, BizStep: "commissioning", QuantityList: some,
			}, 35)})
		}
		e.OutputQuantityList = s.quantity("1", words[1])
	case "introduce":
		e.Type, e.BizStep, e.Action = provenancev1.EventType_EVENT_TYPE_OBJECT, "entering_exiting", provenancev1.Action_ACTION_OBSERVE
		by, e.QuantityList = words[0], s.quantity("10", words[1])
	case "mistake":
		if s.made == nil {
			return // nothing was made
		}
		wrong := proto.Clone(s.made).(*provenancev1.Event)
		wrong.ErrorDeclaration = &provenancev1.ErrorDeclaration{DeclarationTime: &provenancev1.DateTime{Seconds: s.Time.Unix()}}
		s.do(by, &provenancev1.CaptureEvent{Event: wrong})
		return
	}
	s.do(by, &provenancev1.CaptureEvent{Event: s.event(e, 30)})
}

// event returns an event at a time, so many days ago.
func (s *scenes) event(e *provenancev1.Event, ago int64) *provenancev1.Event {
	e.EventTime, e.EventTimeZoneOffset = &provenancev1.DateTime{Seconds: s.Time.Unix() - ago*days}, "+00:00"
	return e
}

func (s *scenes) link(name string) string { return "https://id.gs1.org/" + s.subject(name) }

func (s *scenes) quantity(n, name string) []*provenancev1.QuantityElement {
	return []*provenancev1.QuantityElement{{EpcClass: s.link(name), Quantity: n, Uom: "EA"}}
}
