package inspection

import (
	"slices"
	"strings"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// takePlace ends the attestation that it supersedes: one of the author, of the same scheme and about the same subjects.
func (i *issue) takePlace() error {
	if i.m.Supersedes == 0 {
		return nil
	}
	old, known := attestations.Get(i.ctx, i.m.Supersedes)
	switch {
	case !known || !isAuthor(i.ctx, old, i.by):
		return ErrNoAttestation.With("supersedes %d: expected one of %s", i.m.Supersedes, i.by)
	case old.Scheme != i.m.Scheme || !slices.EqualFunc(old.Coverage, i.a.Coverage, func(o, c *inspectionv1.Coverage) bool { return o.Subject == c.Subject }):
		return broken("supersedes", "expected one with the same scheme, about the same subjects")
	case old.SupersededBy != 0 || gone(old) && old.Result != inspectionv1.Result_RESULT_FAIL:
		return ErrStatus.With("supersedes %d: it was superseded or revoked", old.Id)
	case suspender(i.ctx, old) != "":
		return ErrStatus.With("supersedes %d: %s suspended it: expected that to be taken back", old.Id, suspender(i.ctx, old))
	case len(old.History) >= maxChanges:
		return ErrTooMany.With("attestation %d was changed %d times: expected less", old.Id, maxChanges-1)
	case i.m.Issued < old.Issued:
		return broken("issued", "expected not before attestation %d, which it supersedes", old.Id)
	}
	if !gone(old) {
		end(i.ctx, old)
	}
	old.SupersededBy = i.nextID()
	addChange(i.ctx, old, inspectionv1.Status_STATUS_SUPERSEDED, i.m.Issued, "")
	attestations.Set(i.ctx, old.Id, old)
	return nil
}

// nextID returns the number that the attestation will have.
func (i *issue) nextID() uint64 {
	last, _ := lastAttestation.Get(i.ctx)
	return last + 1
}

// countIn gives it its number, and adds it to those of its subjects.
func (i *issue) countIn() error {
	i.a.Id = i.nextID()
	lastAttestation.Set(i.ctx, i.a.Id)
	if i.m.Number != "" {
		if first, taken := numbers.Get(i.ctx, numbered(i.by, i.m.Number)); taken {
			return ErrNumberTaken.With("number %q is attestation %d", i.m.Number, first)
		}
		numbers.Set(i.ctx, numbered(i.by, i.m.Number), i.a.Id)
	}
	limits := params.Get(i.ctx)
	for _, c := range i.a.Coverage {
		at := collections.Join(c.Subject, i.m.Scheme)
		of, found := attested.Get(i.ctx, at)
		if !found {
			of = &inspectionv1.Attested{}
		}
		author := authorIn(of, i.by)
		if author.Standing >= limits.StandingAttestations {
			return ErrTooMany.With("%s has %d of %s: supersede or revoke one", i.by, author.Standing, x.Clip(c.Subject, maxText))
		}
		if author.All >= limits.AllAttestations {
			return ErrTooMany.With("%s made %d of %s: attest under the next version of the scheme", i.by, author.All, x.Clip(c.Subject, maxText))
		}
		if i.a.Accreditation == 0 && author.Unaccredited >= limits.UnaccreditedAttestations {
			return ErrTooMany.With("%s made %d of %s under no accreditation: attest under the next version of the scheme",
				i.by, author.Unaccredited, x.Clip(c.Subject, maxText))
		}
		enter(of, i.a)
		attested.Set(i.ctx, at, of)
	}
	return nil
}

// enter adds an attestation that stands to a set.
func enter(of *inspectionv1.Attested, a *inspectionv1.Attestation) {
	author := authorIn(of, a.Organization)
	author.Standing++
	author.All++
	of.Ids = append(of.Ids, a.Id)
	if a.Accreditation == 0 {
		author.Unaccredited++
	} else {
		of.Accredited = append(of.Accredited, a.Id)
	}
}

// authorIn returns the count of an organization, which it adds where there is none.
func authorIn(of *inspectionv1.Attested, organization string) *inspectionv1.Author {
	at, found := slices.BinarySearchFunc(of.Authors, organization, func(a *inspectionv1.Author, organization string) int {
		return strings.Compare(a.Organization, organization)
	})
	if !found {
		of.Authors = slices.Insert(of.Authors, at, &inspectionv1.Author{Organization: organization})
	}
	return of.Authors[at]
}

// end takes an attestation off those of its author that stand, and gives back what it used up.
func end(ctx *x.Context, a *inspectionv1.Attestation) {
	for _, c := range a.Coverage {
		at := collections.Join(c.Subject, a.Scheme)
		of, _ := attested.Get(ctx, at)
		authorIn(of, a.Organization).Standing--
		attested.Set(ctx, at, of)
	}
	giveBack(ctx, a)
}

// gone reports whether an attestation was superseded or revoked.
func gone(a *inspectionv1.Attestation) bool {
	last := a.History[len(a.History)-1].Status
	return last == inspectionv1.Status_STATUS_SUPERSEDED || last == inspectionv1.Status_STATUS_ENDED
}

// suspender returns who other than its author suspended an attestation, and did not take that back; empty for nobody. That the
// author revoked it since does not take it back.
func suspender(ctx *x.Context, a *inspectionv1.Attestation) string {
	author := membership.Heir(ctx, a.Organization)
	for _, last := range slices.Backward(a.History) {
		switch own := membership.Heir(ctx, last.Organization) == author; {
		case own && last.Status == statusEnded:
			continue
		case own || last.Status != statusSuspended:
			return ""
		}
		return last.Organization
	}
	return ""
}

// isAuthor reports whether an organization made an attestation, or has the place of who did.
func isAuthor(ctx *x.Context, a *inspectionv1.Attestation, organization string) bool {
	return a.Organization == organization || stands(ctx, organization, a.Organization)
}
