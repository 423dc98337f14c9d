package verify

import (
	"time"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// Result is what a bundle proves.
type Result struct {
	// ChainID is the chain's id.
	ChainID string
	// Statement is the claim.
	Statement proofv1.Statement
	// Height is the height of the state that is shown.
	Height int64
	// HeaderHash is the hash of the header that carries that state: the block at Height + 1.
	HeaderHash []byte
	// Time is that header's time: the state is shown as of then.
	Time time.Time
	// Age is the time from then to Options.Now; 0 when that was not given.
	Age time.Duration
	// SignedPower of TotalPower is the voting power whose votes for that header verify.
	SignedPower, TotalPower int64
	// Dossiers are what is shown of the subjects and, for a complete history or absence, of what they
	// belong to, by ascending subject.
	Dossiers []Dossier
	// Keys are the keys that the bundle shows, by ascending address: those that it names, and the signers of the opened
	// records.
	Keys []Key
	// Verdict is what follows for the subject in a market, recomputed; nil where none is claimed.
	Verdict *inspectionv1.Verdict
	// Clearance is what was looked at and is not listed, recomputed; nil but for STATEMENT_NOT_LISTED.
	Clearance *inspectionv1.Clearance
	// Proved says in sentences what is proved.
	Proved []string
	// Warnings says in sentences what a reader should know before relying on it.
	Warnings []string
	// NotProved says in sentences what is not proved.
	NotProved []string
}

// Dossier is what is shown of one subject.
type Dossier struct {
	// Subject is its canonical key.
	Subject string
	// Named says that the bundle names it. Otherwise a named subject belongs to it.
	Named bool
	// Size is the number of its records; 0 when there is none.
	Size uint64
	// Root is the RFC 6962 root of its records; nil when there is none.
	Root []byte
	// Standing is what is in force on it, nil for nothing; read for complete histories and absence.
	Standing *standingv1.Standing
	// Leaves are all its records by kind and height, for complete histories and absence.
	Leaves []Leaf
	// Closed is the number of leaves whose record is not opened.
	Closed int
	// Records are the opened records.
	Records []Record
	// Earlier is what the dossier is proved to continue, for consistency.
	Earlier *Earlier
}

// Key is a signing key as of the bundle's height.
type Key struct {
	// Address is its address, 20 bytes.
	Address []byte
	// Named says that the bundle names it. Otherwise it signed an opened record.
	Named bool
	// Life is the key; nil when it is proved that no key of this address was ever registered.
	Life *authv1.Key
}

// Leaf is what every record shows.
type Leaf struct {
	// Kind is the sort of fact.
	Kind waymarkv1.Kind
	// Height is the block that recorded it.
	Height int64
}

// Earlier is a dossier as it once was. Whether it was shown to the caller then, the caller knows.
type Earlier struct {
	// Size is the number of records it had.
	Size uint64
	// Root is its RFC 6962 root.
	Root []byte
}

// Record is an opened record.
type Record struct {
	// Index is its position in the dossier.
	Index uint64
	// Record is the record.
	Record *waymarkv1.Record
	// TypeURL is the type of the message that left it; empty for a record of the ledger's own without a message.
	TypeURL string
	// Message is the message's bytes. They are those that were signed, and not decoded here.
	Message []byte
	// Material is what the author signed, or of what the genesis says the message alone; nil for a record of the
	// ledger's own without a message.
	Material *waymarkv1.Material
	// Genesis is what the genesis says of the organization whose dossier this is; nil for any other record.
	Genesis *membershipv1.GenesisMember
	// Executed is what a proposal did, and with which votes; nil for any other record.
	Executed *governancev1.Executed
	// Closed is what became of the proposal whose dossier this is, and with which votes; nil for any other record.
	Closed *governancev1.Closed
	// Upgraded is that the ledger came to another version of its rules; nil for any other record.
	Upgraded *governancev1.Upgraded
	// Lapsed is what the listing whose dossier this is, or that of the subject of this one, came to when a time of it ended; nil
	// for any other record.
	Lapsed *blacklistv1.Lapsed
	// Validator is what the ledger did with the validator of the organization whose dossier this is; nil for any other record.
	Validator ValidatorStatement
	// Key is the life of the key that signed; nil for the ledger's own records.
	Key *authv1.Key
	// Permitted says that the key had the permission that the message needs; it is false where this
	// program does not know the type of the message.
	Permitted bool
	// Suspect says that the record falls in the time for which the key's owner no longer vouches.
	Suspect bool
	// OrganizationStanding is what is in force on the author's organization at the bundle's height,
	// nil for nothing.
	OrganizationStanding *standingv1.Standing
}

// newResult says what was verified, and holds it against the caller's time.
func newResult(b *proofv1.Bundle, last *signedBlock, rooted *anchor, dossiers []Dossier, keys []Key, opts Options) (*Result, error) {
	r := &Result{
		ChainID:     b.ChainId,
		Statement:   b.Statement,
		Height:      b.Height,
		HeaderHash:  last.hash,
		Time:        last.header.Time.UTC(),
		SignedPower: last.power,
		TotalPower:  last.validators.total,
		Dossiers:    dossiers,
		Keys:        keys,
		Verdict:     b.Verdict,
		Clearance:   b.Clearance,
	}
	if !opts.Now.IsZero() {
		r.Age = opts.Now.Sub(r.Time)
	}
	r.tell(rooted, opts)
	if opts.MaxAge == 0 {
		return r, nil
	}
	if r.Age > opts.MaxAge || r.Age < -clockSkew {
		return r, &Error{Class: Stale, Reason: ReasonAge, Detail: "the state is of " + inWords(r.Time) + ", " + r.Age.Round(time.Second).String() +
			" before the present time; at most " + opts.MaxAge.String() + " is accepted: ask for a new bundle"}
	}
	if at, judged := r.asOf(); judged && opts.Now.Sub(at) > opts.MaxAge {
		return r, &Error{Class: Stale, Reason: ReasonAge, Detail: "what follows from the state is told as of " + inWords(at) + ", " +
			opts.Now.Sub(at).Round(time.Second).String() + " before the present time; at most " + opts.MaxAge.String() + " is accepted: ask for a new bundle"}
	}
	return r, nil
}

// asOf returns as of when the verdict or the clearance is, where there is one.
func (r *Result) asOf() (time.Time, bool) {
	switch {
	case r.Verdict != nil:
		return time.Unix(r.Verdict.At, 0).UTC(), true
	case r.Clearance != nil:
		return time.Unix(r.Clearance.At, 0).UTC(), true
	}
	return time.Time{}, false
}
