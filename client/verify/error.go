package verify

import (
	"errors"
	"fmt"

	"github.com/waymark-ledger/waymark/x"
)

// Class is the outcome of a verification. Its number is the exit code of the command.
type Class int

// The classes.
const (
	// Proved: the bundle proves what it claims.
	Proved Class = 0
	// Forged: the bundle does not prove what it claims, whether by malice or by accident.
	Forged Class = 1
	// Unreadable: the input is no bundle of a version and size that this package reads.
	Unreadable Class = 2
	// Stale: the bundle proves what it claims, but of a state older than was asked for.
	Stale Class = 3
)

// String returns the class in one word.
func (c Class) String() string {
	switch c {
	case Proved:
		return "proved"
	case Forged:
		return "forged"
	case Unreadable:
		return "unreadable"
	case Stale:
		return "stale"
	default:
		return fmt.Sprintf("class %d", int(c))
	}
}

// Reason says why a bundle was refused. Reasons are stable: scripts may compare them.
type Reason string

// The reasons of class Unreadable.
const (
	// ReasonEncoding: the bytes are not the canonical encoding of a bundle.
	ReasonEncoding Reason = "encoding"
	// ReasonVersion: the bundle's version is not one that this package knows.
	ReasonVersion Reason = "version"
	// ReasonTooLarge: the bundle is beyond a limit; the error offers another statement.
	ReasonTooLarge Reason = "too-large"
	// ReasonTrust: the root of trust that the caller gave is unusable.
	ReasonTrust Reason = "trust"
)

// The reasons of class Forged.
const (
	// ReasonForm: the parts of the bundle contradict its statement or each other.
	ReasonForm Reason = "form"
	// ReasonChain: something is of another chain.
	ReasonChain Reason = "chain"
	// ReasonHeader: a header is malformed, or the headers do not follow each other.
	ReasonHeader Reason = "header"
	// ReasonValidators: a validator set is malformed or not the one of its header.
	ReasonValidators Reason = "validators"
	// ReasonCommit: too little voting power signed a block, or a commit is malformed.
	ReasonCommit Reason = "commit"
	// ReasonRoot: the path does not start from the root of trust.
	ReasonRoot Reason = "root-of-trust"
	// ReasonSkip: too little of the power that was trusted before signed a block of the path, the one
	// of the error's Height. A path with a block in between may do.
	ReasonSkip Reason = "skips-too-far"
	// ReasonHeight: the last header is not the one that carries the state of the bundle's height.
	ReasonHeight Reason = "height"
	// ReasonAppHash: the tree root is not the one that the header commits to.
	ReasonAppHash Reason = "app-hash"
	// ReasonState: a state entry is not proved.
	ReasonState Reason = "state-proof"
	// ReasonUnproved: the bundle lacks the proof of a read.
	ReasonUnproved Reason = "unproved-read"
	// ReasonSurplus: the bundle holds what its statement does not need.
	ReasonSurplus Reason = "surplus"
	// ReasonDossier: leaves or paths do not give the dossier's head: something was removed, added,
	// moved or altered.
	ReasonDossier Reason = "dossier"
	// ReasonSubject: what is proved absent is no canonical key, but may look like one.
	ReasonSubject Reason = "subject"
	// ReasonClosed: a record that must be open in a complete bundle is closed.
	ReasonClosed Reason = "closed-record"
	// ReasonRecord: an opened record is not the one of its leaf, or malformed.
	ReasonRecord Reason = "record"
	// ReasonMaterial: the material is not that of its record.
	ReasonMaterial Reason = "material"
	// ReasonKey: the signer's key is missing, of another organization, or was not in force.
	ReasonKey Reason = "key"
	// ReasonSignature: the author's signature does not verify.
	ReasonSignature Reason = "signature"
	// ReasonVerdict: the verdict or the clearance is not what follows from the state entries.
	ReasonVerdict Reason = "verdict"
)

// ReasonAge is the reason of class Stale: the state is older than MaxAge.
const ReasonAge Reason = "age"

// Error is why a bundle was refused.
type Error struct {
	// Class is Forged, Unreadable or Stale.
	Class Class
	// Reason is the stable code.
	Reason Reason
	// Detail says what was found, what was expected and, where there is one, the remedy.
	Detail string
	// Height is the height of the block in question, where the reason is ReasonSkip.
	Height int64
}

// Error returns the class, the reason and the detail.
func (e *Error) Error() string {
	return fmt.Sprintf("%s (%s): %s", e.Class, e.Reason, e.Detail)
}

// ClassOf returns the class of what [Verify] returned: Proved for nil, Forged for an error of
// another kind, which Verify never returns.
func ClassOf(err error) Class {
	if err == nil {
		return Proved
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Class
	}
	return Forged
}

// maxDetail bounds the text of an error: parts of it are the bundle's.
const maxDetail = 512

func forged(reason Reason, format string, args ...any) *Error {
	return &Error{Class: Forged, Reason: reason, Detail: x.Clip(fmt.Sprintf(format, args...), maxDetail)}
}

func unreadable(reason Reason, format string, args ...any) *Error {
	return &Error{Class: Unreadable, Reason: reason, Detail: x.Clip(fmt.Sprintf(format, args...), maxDetail)}
}

// quote makes text of the bundle fit to stand in a sentence: escaped and clipped.
func quote(text string) string { return fmt.Sprintf("%q", x.Clip(text, 96)) }
