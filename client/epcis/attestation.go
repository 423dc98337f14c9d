package epcis

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// ErrNoGoods says that an attestation is about facilities and organizations only, and bound to no container: no EPCIS event is.
var ErrNoGoods = errors.New("the attestation is about no goods and no container")

// OfAttestation returns an attestation as the EPCIS event that the standard expects: the goods and containers that it is about,
// and the container to which it is bound, were observed when it was performed, at the place of inspection, in the business
// step inspecting. From then on they are conformant where it passes and non_conformant where it fails; under conditions neither
// is said. Where it put seals on the container, their disposition is container_closed. Its certifications are the reports on
// which it rests, and the message itself, sha256 of its canonical bytes: URIs of RFC 6920. The event's id is its hash. What the
// event cannot say stays with the attestation, which it names so: the numbers of seals, for which the vocabulary has no place,
// limits of a type approval, measurements, until when it is valid, and whether it was revoked. Of an attestation
// about facilities and organizations only there is no event: ErrNoGoods.
func OfAttestation(m *inspectionv1.IssueAttestation, message [32]byte) (*provenancev1.Event, error) {
	ev := &provenancev1.Event{
		Type:                provenancev1.EventType_EVENT_TYPE_OBJECT,
		Action:              provenancev1.Action_ACTION_OBSERVE,
		EventTime:           &provenancev1.DateTime{Seconds: m.Performed},
		EventTimeZoneOffset: "+00:00",
		BizStep:             "inspecting",
	}
	for _, c := range m.Coverage {
		observe(ev, c.GetSubject())
	}
	observe(ev, m.Container)
	if len(ev.EpcList)+len(ev.QuantityList) == 0 {
		return nil, ErrNoGoods
	}
	if len(m.Seals) > 0 {
		ev.Disposition = "container_closed"
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

// observe adds goods or a container to those that an event observes, each once; facilities and organizations are none.
func observe(ev *provenancev1.Event, id string) {
	key, err := gs1.Canonical(id)
	if err != nil {
		return // an organization, or none
	}
	link := linkOf(key)
	switch rules.FormOf(key, false) {
	case rules.Instance:
		if !slices.Contains(ev.EpcList, link) {
			ev.EpcList = append(ev.EpcList, link)
		}
	case rules.Batch, rules.Class:
		ev.QuantityList = append(ev.QuantityList, &provenancev1.QuantityElement{EpcClass: link})
	}
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
