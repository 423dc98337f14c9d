package epcis

import (
	"encoding/base64"
	"errors"
	"fmt"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// ErrNoGoods says that an attestation is about facilities and organizations only: no EPCIS event is.
var ErrNoGoods = errors.New("the attestation is about no goods and no container")

// OfAttestation returns an attestation as the EPCIS event that the standard expects: the goods and containers that it is about
// were observed when it was performed, at the place of inspection, in the business step inspecting. From then on they are
// conformant where it passes and non_conformant where it fails; under conditions neither is said. Its certifications
// are the reports on which it rests, and the message itself, sha256 of its canonical bytes: URIs of RFC 6920. The event's id is
// its hash. What the event cannot say stays with the attestation: limits of a type approval, measurements, until when it is
// valid, and whether it was revoked.
func OfAttestation(m *inspectionv1.IssueAttestation, message [32]byte) (*provenancev1.Event, error) {
	ev := &provenancev1.Event{
		Type:                provenancev1.EventType_EVENT_TYPE_OBJECT,
		Action:              provenancev1.Action_ACTION_OBSERVE,
		EventTime:           &provenancev1.DateTime{Seconds: m.Performed},
		EventTimeZoneOffset: "+00:00",
		BizStep:             "inspecting",
	}
	for _, c := range m.Coverage {
		key, err := gs1.Canonical(c.GetSubject())
		if err != nil {
			continue // an organization
		}
		switch rules.FormOf(key, false) {
		case rules.Instance:
			ev.EpcList = append(ev.EpcList, linkOf(key))
		case rules.Batch, rules.Class:
			ev.QuantityList = append(ev.QuantityList, &provenancev1.QuantityElement{EpcClass: linkOf(key)})
		}
	}
	if len(ev.EpcList)+len(ev.QuantityList) == 0 {
		return nil, ErrNoGoods
	}
	switch m.Result {
	case inspectionv1.Result_RESULT_PASS:
		ev.PersistentDisposition = &provenancev1.PersistentDisposition{Set: []string{"conformant"}}
	case inspectionv1.Result_RESULT_FAIL:
		ev.PersistentDisposition = &provenancev1.PersistentDisposition{Set: []string{"non_conformant"}}
	}
	if place, err := gs1.Canonical(m.Place); err == nil {
		ev.ReadPoint = &provenancev1.Location{Id: linkOf(place)}
	}
	for _, r := range m.Reports {
		ev.CertificationInfo = append(ev.CertificationInfo, nameOf(r.GetSha256()))
	}
	ev.CertificationInfo = append(ev.CertificationInfo, nameOf(message[:]))
	hash, err := rules.EventHash(ev, rules.CBV20)
	if err != nil {
		return nil, fmt.Errorf("the event of the attestation: %w", err)
	}
	ev.EventId = hash
	if broken := rules.CheckEvent(ev); len(broken) > 0 {
		return nil, fmt.Errorf("the event of the attestation: %w", broken[0])
	}
	return ev, nil
}

// urnPrefix is the length of a company prefix, of which the URN of a freight container has none.
const urnPrefix = 6

// linkOf returns an identifier as events have it: a Digital Link, and the URN of what has none.
func linkOf(key gs1.Key) string {
	if link := key.DigitalLink(); link != "" {
		return link
	}
	urn, err := gs1.URN(key, urnPrefix)
	if err != nil {
		return string(key)
	}
	return urn
}

// nameOf returns the name of a document by its sha256 (RFC 6920).
func nameOf(digest []byte) string {
	return "ni:///sha-256;" + base64.RawURLEncoding.EncodeToString(digest)
}
