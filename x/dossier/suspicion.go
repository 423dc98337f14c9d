package dossier

import (
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

const (
	// maxExamined is how many records of a subject are examined for an answer, the latest.
	maxExamined = 1_000
	// maxExaminedInAll is how many records of all its subjects are.
	maxExaminedInAll = 20_000
)

// Suspect reports whether the owner of the key that signed a record no longer vouches for what it signed then. What the
// ledger itself recorded never is: the votes for it are records of their own.
func Suspect(ctx *x.Context, r *waymarkv1.Record) bool {
	return auth.Suspect(ctx, r.Signer, r.Time.GetSeconds())
}

// Suspicions says which of the subjects on whose records an answer rests have suspect ones, in the order in which it is
// given them. A subject with more records since the first suspicion than are examined is named too, with how many are not:
// a doubt is never left out. Nothing is read where no key is suspect.
func Suspicions(ctx *x.Context, subjects ...x.Subject) []*dossierv1.Suspicion {
	since, any := auth.SuspectSince(ctx)
	if !any {
		return nil
	}
	var found []*dossierv1.Suspicion
	known := make(map[x.Subject]bool, len(subjects))
	left := uint64(maxExaminedInAll)
	for _, subject := range subjects {
		if known[subject] {
			continue
		}
		known[subject] = true
		s, examined := examine(ctx, subject, since, min(left, maxExamined), nil)
		left -= examined
		if s.Records > 0 || s.Unexamined > 0 {
			found = append(found, s)
		}
	}
	return found
}

// EachSuspect visits the suspect records of a subject, the latest first, as far as Suspicions examines them.
func EachSuspect(ctx *x.Context, subject x.Subject, visit func(*waymarkv1.Record)) {
	if since, any := auth.SuspectSince(ctx); any {
		examine(ctx, subject, since, maxExamined, visit)
	}
}

// examine looks at so many records of a subject at most, from the latest back to the first suspicion of all: a dossier is
// in the order of time. It returns how many it looked at.
func examine(
	ctx *x.Context, subject x.Subject, since int64, most uint64, visit func(*waymarkv1.Record),
) (s *dossierv1.Suspicion, examined uint64) {
	s = &dossierv1.Suspicion{Subject: string(subject)}
	for i := Head(ctx, subject).GetSize_(); i > 0; i-- {
		if examined == most {
			s.Unexamined = i
			break
		}
		r := Record(ctx, subject, i-1)
		examined++
		if r.Time.GetSeconds() < since {
			break
		}
		if !Suspect(ctx, r) {
			continue
		}
		if s.Records++; s.Records == 1 {
			s.Latest = i - 1
		}
		if visit != nil {
			visit(r)
		}
	}
	return s, examined
}
