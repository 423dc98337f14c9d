package verify

import (
	"bytes"
	"crypto/sha256"
	"time"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	// Version is the version of bundles that this package reads.
	Version = 1
	// MaxBundle bounds the bytes of a bundle.
	MaxBundle = 64 << 20
	// bytesPerElement is less than the messages within a bundle that a ledger makes take on average, so that none within
	// MaxBundle has too many, and a crafted one cannot have more than some ten times its size allocated. Those that take
	// least are of a validator that did not sign: its vote (17 bytes: 2 to frame it, 2 for the flag, 13 for the time in
	// it) and its entry in the set (40: 2 to frame it, 36 for the key in it, 2 for the power) are 4 messages of 57 bytes.
	bytesPerElement = 14
	// MaxLeaves bounds the leaves of a bundle, over all its dossiers. A longer history is shown by
	// inclusion of what matters, or by consistency with what was seen before.
	MaxLeaves = 10_000
	// MaxSubjects bounds the subjects of a bundle.
	MaxSubjects = 1_000
	// MaxKeys bounds the keys that a bundle names.
	MaxKeys = 1_000
)

// Options say what to hold a bundle against besides its root of trust.
type Options struct {
	// Now is the time from which the age of the state is told. When it is zero, no age is told.
	Now time.Time
	// MaxAge is the age beyond which the bundle is [Stale]; 0 for none. It needs Now.
	MaxAge time.Duration
}

// Decode reads the one canonical encoding of a bundle. Errors are of class [Unreadable].
func Decode(bz []byte) (*proofv1.Bundle, error) {
	if len(bz) > MaxBundle {
		return nil, unreadable(ReasonTooLarge, "the bundle has %d bytes, at most %d are read: prove inclusion or consistency instead",
			len(bz), MaxBundle)
	}
	b := new(proofv1.Bundle)
	elements := len(bz) / bytesPerElement
	if err := x.DecodeWithin(&elements, bz, b); err != nil {
		return nil, unreadable(ReasonEncoding, "not a bundle: %s", err)
	}
	if b.Version == 0 {
		return nil, unreadable(ReasonVersion, "not a bundle: it is empty or has no version")
	}
	if b.Version != Version {
		return nil, unreadable(ReasonVersion, "the bundle is of version %d, this program reads version %d: update it", b.Version, Version)
	}
	return b, nil
}

// Verify checks the canonical bytes of a bundle against a root of trust. The error is an [*Error];
// a result comes with no error, or with one of class [Stale].
func Verify(bundle []byte, root Root, opts Options) (result *Result, err error) {
	// Nothing below is known to panic; a crafted file that finds a way is refused like any other.
	defer func() {
		if r := recover(); r != nil {
			result, err = nil, forged(ReasonForm, "the bundle is malformed: %v", r)
		}
	}()
	if root == nil {
		return nil, unreadable(ReasonTrust, "no root of trust was given")
	}
	if opts.MaxAge < 0 || opts.MaxAge > 0 && opts.Now.IsZero() {
		return nil, unreadable(ReasonTrust, "a maximal age of %s needs the present time, and cannot be negative", opts.MaxAge)
	}
	b, err := Decode(bundle)
	if err != nil {
		return nil, err
	}
	if err := checkForm(b); err != nil {
		return nil, err
	}
	last, rooted, err := verifyPath(b.ChainId, b.Path, root)
	if err != nil {
		return nil, err
	}
	if last.header.Height-1 != b.Height {
		return nil, forged(ReasonHeight, "the last block is %d, expected %d: the state of a height is in the header after it",
			last.header.Height, b.Height+1)
	}
	if !bytes.Equal(x.AppHash(b.TreeRoot), last.header.AppHash) {
		return nil, forged(ReasonAppHash, "the tree root %X gives app hash %X, the header of height %d has %X",
			b.TreeRoot, x.AppHash(b.TreeRoot), last.header.Height, last.header.AppHash)
	}
	s, err := newState(b.TreeRoot, b.State)
	if err != nil {
		return nil, err
	}
	v := &verifier{bundle: b, state: s, keys: map[string]*authv1.Key{}, signed: map[[sha256.Size]byte]bool{}}
	dossiers, err := v.dossiers()
	if err != nil {
		return nil, err
	}
	keys, err := v.lives()
	if err != nil {
		return nil, err
	}
	if err := v.judge(last.header); err != nil {
		return nil, err
	}
	if key := s.unused(b.State); key != nil {
		return nil, forged(ReasonSurplus, "the statement does not rest on the state entry %X", key)
	}
	if v.materialsUsed != len(b.Materials) {
		return nil, forged(ReasonSurplus, "%d of %d materials belong to no opened record", len(b.Materials)-v.materialsUsed, len(b.Materials))
	}
	return newResult(b, last, rooted, dossiers, keys, opts)
}

// checkForm checks what can be told without any proof.
func checkForm(b *proofv1.Bundle) error {
	switch {
	case len(b.ChainId) == 0 || len(b.ChainId) > maxChainID:
		return forged(ReasonForm, "the chain id has %d bytes, expected 1 to %d", len(b.ChainId), maxChainID)
	case b.Statement < proofv1.Statement_STATEMENT_COMPLETE || b.Statement > proofv1.Statement_STATEMENT_NOT_LISTED:
		return forged(ReasonForm, "the bundle makes no known statement: %d", int32(b.Statement))
	case b.Height < 1:
		return forged(ReasonForm, "the bundle is of height %d, expected at least 1", b.Height)
	case !isHash(b.TreeRoot):
		return forged(ReasonForm, "the tree root has %d bytes, expected 32", len(b.TreeRoot))
	case len(b.Subjects) == 0:
		return forged(ReasonForm, "the bundle names no subject")
	case len(b.Subjects) > MaxSubjects:
		return unreadable(ReasonTooLarge, "the bundle has %d subjects, at most %d are read: make several bundles", len(b.Subjects), MaxSubjects)
	case len(b.Keys) > MaxKeys:
		return unreadable(ReasonTooLarge, "the bundle names %d keys, at most %d are read: make several bundles", len(b.Keys), MaxKeys)
	}
	for i, address := range b.Keys {
		if len(address) != addressSize || i > 0 && bytes.Compare(address, b.Keys[i-1]) <= 0 {
			return forged(ReasonForm, "the keys are not addresses of %d bytes in order: %x", addressSize, address)
		}
	}
	if err := checkVerdictForm(b); err != nil {
		return err
	}
	leaves, last := 0, ""
	for _, subject := range b.Subjects {
		if subject <= last {
			return forged(ReasonForm, "the subjects are not in order: %s follows %s", quote(subject), quote(last))
		}
		last = subject
	}
	last = ""
	for _, dossier := range b.Dossiers {
		if dossier.Subject <= last {
			return forged(ReasonForm, "the dossiers are not in order: %s follows %s", quote(dossier.Subject), quote(last))
		}
		last = dossier.Subject
		leaves += len(dossier.Leaves)
	}
	if leaves > MaxLeaves {
		return unreadable(ReasonTooLarge, "the bundle has %d records, at most %d are read: prove inclusion or consistency instead", leaves, MaxLeaves)
	}
	return nil
}
