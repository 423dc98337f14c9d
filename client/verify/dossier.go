package verify

import (
	"bytes"
	"crypto/sha256"
	"math"
	"math/bits"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

// verifier carries what the parts of one verification share.
type verifier struct {
	bundle *proofv1.Bundle
	state  *state
	// materialsUsed counts the materials that a record refers to: they are used in their order.
	materialsUsed int
	// keys holds the keys already read, by address; nil for one that is not registered.
	keys map[string]*authv1.Key
	// signed holds the signatures already verified, by the hash of everything that goes into them.
	signed map[[sha256.Size]byte]bool
}

// whole reports whether the statement shows every leaf.
func whole(s proofv1.Statement) bool {
	return s == proofv1.Statement_STATEMENT_COMPLETE || s == proofv1.Statement_STATEMENT_ABSENCE
}

// dossiers verifies the dossiers that the statement is about, and that there are no others.
func (v *verifier) dossiers() ([]Dossier, error) {
	if v.bundle.Statement == notListed {
		return nil, nil // checkVerdictForm found none
	}
	subjects, err := v.subjects()
	if err != nil {
		return nil, err
	}
	shown := v.bundle.Dossiers
	dossiers := make([]Dossier, 0, len(subjects))
	for _, subject := range subjects {
		var d *proofv1.Dossier
		if len(shown) > 0 && shown[0].Subject < subject.key {
			break
		}
		if len(shown) > 0 && shown[0].Subject == subject.key {
			d, shown = shown[0], shown[1:]
		}
		dossier, err := v.dossier(subject, d)
		if err != nil {
			return nil, err
		}
		dossiers = append(dossiers, *dossier)
	}
	if len(shown) > 0 {
		return nil, forged(ReasonSurplus, "the statement is not about the dossier of %s", quote(shown[0].Subject))
	}
	return dossiers, nil
}

// dossier verifies what is shown of one subject; d is nil when nothing is.
func (v *verifier) dossier(subject subject, d *proofv1.Dossier) (*Dossier, error) {
	out := &Dossier{Subject: subject.key, Named: subject.named}
	if whole(v.bundle.Statement) {
		standing := new(standingv1.Standing)
		present, err := v.state.decode(standingrules.Path(subject.key), standing)
		if err != nil {
			return nil, err
		}
		if present {
			out.Standing = standing
		}
	}
	var head dossierv1.Head
	present, err := v.state.decode(dossierrules.HeadPath(subject.key), &head)
	if err != nil {
		return nil, err
	}
	switch absent := v.bundle.Statement == proofv1.Statement_STATEMENT_ABSENCE; {
	case subject.named && absent && present:
		return nil, forged(ReasonDossier, "the bundle claims that there is no record about %s, but there are %d", quote(subject.key), head.Size_)
	case subject.named && absent && !canonical(subject.key):
		return nil, forged(ReasonSubject, "there is no record about %s because it is no canonical key: ask for the key of what is meant", quote(subject.key))
	case subject.named && !absent && !present:
		return nil, forged(ReasonDossier, "the bundle claims records about %s, but there are none", quote(subject.key))
	case !present && d != nil:
		return nil, forged(ReasonDossier, "the bundle shows a dossier of %s, but the state has none", quote(subject.key))
	case !present:
		return out, nil
	case d == nil:
		return nil, forged(ReasonDossier, "the dossier of %s is not shown: it has %d records", quote(subject.key), head.Size_)
	}
	if head.Size_ == 0 || len(head.Range) != bits.OnesCount64(head.Size_) || !allHashes(head.Range) {
		return nil, forged(ReasonDossier, "the head of the dossier of %s is malformed", quote(subject.key))
	}
	out.Size, out.Root = head.Size_, rootOfRange(head.Range)
	return out, v.show(out, &head, d)
}

// show verifies what the statement says of a dossier that exists.
func (v *verifier) show(out *Dossier, head *dossierv1.Head, d *proofv1.Dossier) error {
	statement := v.bundle.Statement
	if (len(d.Leaves) > 0) != whole(statement) {
		return forged(ReasonDossier, "the dossier of %s shows %d leaves of %d, which is not for this statement",
			quote(out.Subject), len(d.Leaves), out.Size)
	}
	if (d.Earlier != nil) != (statement == proofv1.Statement_STATEMENT_CONSISTENCY) {
		return forged(ReasonForm, "a dossier as it was before is shown for consistency, and only then")
	}
	if (len(d.Opened) > 0) && statement == proofv1.Statement_STATEMENT_CONSISTENCY ||
		len(d.Opened) == 0 && statement == proofv1.Statement_STATEMENT_INCLUSION {
		return forged(ReasonForm, "%d records of %s are opened, which is not for this statement", len(d.Opened), quote(out.Subject))
	}
	if whole(statement) {
		if err := checkLeaves(out, head, d.Leaves); err != nil {
			return err
		}
	}
	if d.Earlier != nil {
		if err := checkEarlier(out, d.Earlier); err != nil {
			return err
		}
	}
	if err := checkOpened(out, d); err != nil {
		return err
	}
	for _, opened := range d.Opened {
		record, err := v.open(out, d, opened)
		if err != nil {
			return err
		}
		out.Records = append(out.Records, *record)
	}
	return nil
}

// checkLeaves recomputes the head from all leaves.
func checkLeaves(out *Dossier, head *dossierv1.Head, leaves []*proofv1.Leaf) error {
	if uint64(len(leaves)) != head.Size_ {
		return forged(ReasonDossier, "the dossier of %s has %d records, %d leaves are shown", quote(out.Subject), head.Size_, len(leaves))
	}
	hashes := make([][]byte, len(leaves))
	for i, leaf := range leaves {
		hash, err := leafHash(leaf.Kind, leaf.Height, leaf.RecordDigest)
		if err != nil {
			return err
		}
		hashes[i] = hash
		out.Leaves = append(out.Leaves, Leaf{leaf.Kind, leaf.Height})
	}
	for i, root := range rangeOf(hashes) {
		if !bytes.Equal(root, head.Range[i]) {
			return forged(ReasonDossier, "the leaves of %s do not give the head of its dossier: one was removed, added, moved or altered", quote(out.Subject))
		}
	}
	return nil
}

// checkEarlier checks that the dossier continues what it was.
func checkEarlier(out *Dossier, earlier *proofv1.Earlier) error {
	if earlier.Size_ == 0 || !isHash(earlier.Root) ||
		!continues(earlier.Size_, earlier.Root, out.Size, out.Root, earlier.Path) {
		return forged(ReasonDossier, "the dossier of %s does not continue the one of %d records with root %X", quote(out.Subject), earlier.Size_, earlier.Root)
	}
	out.Earlier = &Earlier{Size: earlier.Size_, Root: earlier.Root}
	return nil
}

// checkOpened asks that records are opened in order, and that no leaf that must be open is closed.
func checkOpened(out *Dossier, d *proofv1.Dossier) error {
	open := make(map[uint64]bool, len(d.Opened))
	for i, opened := range d.Opened {
		if opened.Index >= out.Size || i > 0 && opened.Index <= d.Opened[i-1].Index {
			return forged(ReasonForm, "record %d of %s is opened out of order or beyond the %d that there are", opened.Index, quote(out.Subject), out.Size)
		}
		open[opened.Index] = true
	}
	for i, leaf := range d.Leaves {
		if open[uint64(i)] {
			continue
		}
		if dossierrules.MustOpen(leaf.Kind) {
			return forged(ReasonClosed, "record %d of %s is of kind %s, which may not stay closed in a complete bundle", i, quote(out.Subject), leaf.Kind)
		}
		out.Closed++
	}
	return nil
}

// leafHash returns the hash of a leaf. A leaf has two bytes for the kind: a larger one, cut to those,
// would hash as another.
func leafHash(kind waymarkv1.Kind, height int64, digest []byte) ([]byte, error) {
	if kind < 1 || kind > math.MaxUint16 || !isHash(digest) {
		return nil, forged(ReasonDossier, "a leaf of kind %d with a digest of %d bytes", int32(kind), len(digest))
	}
	hash := dossierrules.LeafHash(kind, height, [sha256.Size]byte(digest))
	return hash[:], nil
}
