package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// HashVersion is a version of the event hash of the Core Business Vocabulary.
type HashVersion int

const (
	// CBV20 is the hash of CBV 2.0: "?ver=CBV2.0".
	CBV20 HashVersion = iota
	// CBV21 is the hash of the draft of CBV 2.1: "?ver=CBV2.1". It differs where events have sensors, or extensions in
	// their places and sensors.
	CBV21
)

// String returns the version as the hash names it.
func (v HashVersion) String() string {
	if v == CBV21 {
		return "CBV2.1"
	}
	return "CBV2.0"
}

// maxPrehash bounds the text that is hashed. Consensus: changing this is state-machine breaking.
const maxPrehash = 1 << 20

var (
	// ErrSealed is returned for an event with a sealed value: its hash needs the value.
	ErrSealed = errors.New("event hash: a sealed value has none; expected all values in clear")
	// ErrTooLong is returned for an event whose text to hash exceeds 1 MiB.
	ErrTooLong = errors.New("event hash: expected an event with fewer or shorter names of extensions")
	// ErrTooDeep is returned for an event with a value of more than MaxLevels levels.
	ErrTooDeep = fmt.Errorf("event hash: expected values of at most %d levels", MaxLevels)
)

// Digest is the sha256 of the canonical bytes of ev. Unlike EventHash it covers everything that the author stated, so
// that it is what a signature commits to and what makes a capture idempotent.
func Digest(ev *provenancev1.Event) [32]byte {
	b, err := ev.Marshal()
	if err != nil {
		// Marshalling into memory has no other failure than a nil message in a list, which the decoder cannot make.
		panic(fmt.Errorf("marshal an event: %w", err))
	}
	return sha256.Sum256(b)
}

// EventHash returns the identity that CBV gives ev: "ni:///sha-256;…?ver=CBV2.0". It leaves out the event's
// identifier, certifications and error declaration, and so is the same for an event and the declaration that it was
// wrong. It is an identity and no commitment, because different events can share it: what is signed is the Digest.
func EventHash(ev *provenancev1.Event, version HashVersion) (string, error) {
	p, err := prehash(ev, version)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(p)
	return "ni:///sha-256;" + hex.EncodeToString(sum[:]) + "?ver=" + version.String(), nil
}

// Prehash returns the text that EventHash hashes, for those who look for the difference between two hashes.
func Prehash(ev *provenancev1.Event, version HashVersion) (string, error) {
	p, err := prehash(ev, version)
	return string(p), err
}

func prehash(ev *provenancev1.Event, version HashVersion) ([]byte, error) {
	w := &hashWriter{version: version}
	w.event(ev)
	return w.buf, w.err
}
