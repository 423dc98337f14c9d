package rules

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershiprules "github.com/waymark-ledger/waymark/x/membership/rules"
)

// maxAuthors is how many organizations are looked at to find as many as a requirement asks for, at most: it asks for no
// more.
const maxAuthors = 16

// independent returns how many organizations whose attestations pass are not affiliated with each other, up to as many as
// are wanted. More than maxAuthors are not looked at, nor documents of more passes than are needed to find as many. With an
// error, it is as many as were found until then.
func (j *judgment) independent(found []*weighed, wanted int) (int, error) {
	var authors []string
	most := 0
	for _, w := range found {
		if most >= wanted || len(authors) == maxAuthors {
			break
		}
		if w.finding != inspectionv1.Finding_FINDING_PASSED || slices.Contains(authors, w.Organization) {
			continue
		}
		relied, err := j.relies(w)
		if err != nil {
			return most, err
		}
		if !relied {
			continue
		}
		authors = append(authors, w.Organization)
		most = max(most, 1)
		if len(authors) < 2 {
			continue
		}
		tied, err := j.ties(authors)
		if err != nil {
			return most, err
		}
		most = largest(tied, 0, 0)
	}
	return min(most, wanted), nil
}

// ties returns for each author with which others it is affiliated, as bits.
func (j *judgment) ties(authors []string) ([]uint, error) {
	tied := make([]uint, len(authors))
	for i, one := range authors {
		for k := i + 1; k < len(authors); k++ {
			tie, err := j.w.Read(membershiprules.TiePath(one, authors[k]))
			if err != nil {
				return nil, err
			}
			if tie != nil {
				tied[i] |= 1 << k
				tied[k] |= 1 << i
			}
		}
	}
	return tied, nil
}

// largest returns the size of the largest set of authors from i on without ties among them, and to none of those that are
// excluded.
func largest(tied []uint, i int, excluded uint) int {
	for ; i < len(tied); i++ {
		if excluded&(1<<i) == 0 {
			with := 1 + largest(tied, i+1, excluded|tied[i])
			if tied[i]>>(i+1) == 0 {
				return with // nobody later is the worse for it
			}
			return max(with, largest(tied, i+1, excluded))
		}
	}
	return 0
}

// displace finds the failures that the retest rules of their schemes displace: by enough passes, performed later, about the
// same subject, under the same scheme. Where not all was read, whether there are any cannot be told.
func (j *judgment) displace(found []*weighed) error {
	for _, failed := range found {
		if failed.retest == nil {
			continue
		}
		enough, err := j.retested(failed, found)
		if err := j.bound(err); err != nil {
			return err
		}
		switch {
		case enough:
			failed.finding = inspectionv1.Finding_FINDING_DISPLACED
		case j.much:
			failed.weight, failed.finding = uncertain, inspectionv1.Finding_FINDING_TOO_MUCH
		}
	}
	return nil
}

// retested reports whether enough tests came after a failure. Documents are looked for of no more.
func (j *judgment) retested(failed *weighed, found []*weighed) (bool, error) {
	passes := uint32(0)
	for _, w := range found {
		if !w.retests(failed) {
			continue
		}
		relied, err := j.relies(w)
		if err != nil {
			return false, err
		}
		if relied {
			passes++
		}
		if passes >= max(failed.retest.Passes, 1) {
			return true, nil
		}
	}
	return false, nil
}

// retests reports whether an attestation is of a test that came after a failure, as a scheme wants it, by somebody as independent as
// who found that, and accredited where it was.
func (w *weighed) retests(failed *weighed) bool {
	rule := failed.retest
	return w.PartyRecorded >= failed.PartyRecorded && (w.Accreditation != 0 || failed.Accreditation == 0) &&
		w.Scheme == failed.Scheme && w.about == failed.about && w.Performed > failed.Performed &&
		(rule.Days == 0 || w.Performed-failed.Performed <= int64(rule.Days)*day) &&
		(!rule.OtherOrganization || w.Organization != failed.Organization)
}
