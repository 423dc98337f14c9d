package inspection

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// Bounds of attestations. Consensus: changing one is state-machine breaking.
const (
	maxCoverage   = 100
	maxPlants     = 16
	maxConditions = 16
	maxReports    = 16
	maxSeals      = 16
	// maxCode bounds numbers, identifiers of samples and what errors quote, in bytes.
	maxCode = 64
	// maxIssuedAhead is by how many seconds an attestation may be issued after the time of its block.
	maxIssuedAhead = 10 * 60

	day = 24 * 60 * 60
)

var (
	mediaTypeForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.+-]{0,62}/[a-z0-9][a-z0-9.+-]{0,62}$`)
	serialForm    = regexp.MustCompile(`^[0-9]{1,20}$`)
	sealForm      = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9 ./-]{0,30}[A-Za-z0-9])?$`)
)

// issue is the making of an attestation.
type issue struct {
	ctx    *x.Context
	m      *inspectionv1.IssueAttestation
	by     string
	now    int64
	scheme *inspectionv1.Scheme
	// under is the accreditation that is claimed; nil for none.
	under *inspectionv1.Accreditation
	keys  []gs1.Key // of the coverage; empty for an organization
	a     *inspectionv1.Attestation
}

// issueAttestation records an attestation: it is checked by itself first, then against what is known.
func issueAttestation(ctx *x.Context, m *inspectionv1.IssueAttestation) error {
	i := &issue{ctx: ctx, m: m, by: ctx.Signer().Organization, now: ctx.Time().Unix()}
	i.a = &inspectionv1.Attestation{
		Organization: i.by, Signer: ctx.Signer().Address, TxId: ctx.Signer().TxID, MessageIndex: ctx.Signer().Message,
		Scheme: m.Scheme, Result: m.Result, Party: m.Party, Accreditation: m.Accreditation,
		Performed: m.Performed, Issued: m.Issued, Recorded: i.now, Supersedes: m.Supersedes,
		Height: ctx.Height(), Number: m.Number,
		History: begin(ctx, m.Issued),
	}
	for _, step := range []func() error{
		i.findScheme, i.checkDates, i.checkFindings, i.checkMeasurements, i.checkSampling, i.checkReports,
		i.cover, i.locate, i.claimAccreditation, i.claimParty, i.takePlace, i.countIn, i.bind, i.consume,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	attestations.Set(ctx, i.a.Id, i.a)
	i.note()
	return nil
}

// broken is the error of a field.
func broken(field, format string, args ...any) *x.Error {
	return ErrInvalid.With("%s: %s", field, fmt.Sprintf(format, args...))
}

func (i *issue) findScheme() error {
	scheme, known := schemes.Get(i.ctx, i.m.Scheme)
	if !known {
		return ErrNoScheme.With("scheme %q: expected one that is published", x.Clip(i.m.Scheme, maxCode))
	}
	if scheme.Retired != 0 && i.now >= scheme.Retired {
		return ErrRetired.With("scheme %s was retired: attest under the version after it", scheme.Id)
	}
	i.scheme = scheme
	return nil
}

// checkDates checks when it was performed and issued, and finds until when it is valid and whether it is late.
func (i *issue) checkDates() error {
	m := i.m
	switch {
	case m.Performed <= 0:
		return broken("performed", "expected the Unix seconds at which it was performed")
	case m.Issued < m.Performed:
		return broken("issued", "expected not before performed")
	case m.Issued > i.now+maxIssuedAhead:
		return broken("issued", "expected at most 10 minutes after block time, %d", i.now)
	case m.Until != 0 && m.Until < m.Issued:
		return broken("until", "expected not before issued, or 0 for no end")
	}
	i.a.Until = m.Until
	if valid := int64(i.scheme.ValidDays) * day; valid != 0 {
		last := m.Performed + valid
		if m.Until > last {
			return broken("until", "expected at most %d, %d days after it was performed, by its scheme", last, i.scheme.ValidDays)
		}
		if last < m.Issued {
			return broken("issued", "expected at most %d days after it was performed: it would never be valid", i.scheme.ValidDays)
		}
		if m.Until == 0 {
			i.a.Until = last
		}
	}
	i.a.Late = i.scheme.LateDays != 0 && i.now-m.Performed > int64(i.scheme.LateDays)*day
	return nil
}

// checkFindings checks the result, its conditions, and what else is of the author alone.
func (i *issue) checkFindings() error {
	m := i.m
	if _, known := inspectionv1.Result_name[int32(m.Result)]; !known || m.Result == 0 {
		return broken("result", "expected pass, fail or conditional")
	}
	conditional := m.Result == inspectionv1.Result_RESULT_CONDITIONAL
	if conditional != (len(m.Conditions) > 0) || len(m.Conditions) > maxConditions {
		return broken("conditions", "expected 1 to %d where the result is conditional, else none", maxConditions)
	}
	for at, condition := range m.Conditions {
		if !isText(condition, maxText) || condition == "" {
			return broken("conditions", "[%d]: expected 1 to %d bytes of text", at, maxText)
		}
	}
	if _, known := inspectionv1.Party_name[int32(m.Party)]; !known {
		return broken("party", "expected first, second, third or none")
	}
	if !isText(m.Number, maxCode) {
		return broken("number", "expected at most %d bytes of text", maxCode)
	}
	return nil
}

// checkReports checks what is said of the documents, and keeps which they are.
func (i *issue) checkReports() error {
	if len(i.m.Reports) > maxReports {
		return broken("reports", "expected at most %d", maxReports)
	}
	for at, r := range i.m.Reports {
		switch {
		case r == nil || len(r.Sha256) != 32:
			return broken("reports", "[%d].sha256: expected 32 bytes", at)
		case !mediaTypeForm.MatchString(r.MediaType):
			return broken("reports", "[%d].media_type: expected one such as application/pdf", at)
		case r.Size_ == 0:
			return broken("reports", "[%d].size: expected the document's size in bytes", at)
		}
		i.a.Reports = append(i.a.Reports, r.Sha256)
	}
	slices.SortFunc(i.a.Reports, bytes.Compare)
	if !areDigests(i.a.Reports) {
		return broken("reports", "expected each document once")
	}
	return nil
}

// areDigests reports whether there are only so many digests, ascending, each once.
func areDigests(all [][]byte) bool {
	for at, digest := range all {
		if len(digest) != 32 || at > 0 && bytes.Compare(all[at-1], digest) >= 0 {
			return false
		}
	}
	return len(all) <= maxReports
}

// isText reports whether a text is of at most so many bytes and has no control characters.
func isText(text string, most int) bool {
	if len(text) > most || !utf8.ValidString(text) {
		return false
	}
	for _, r := range text {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	return true
}

// note tells the dossiers of all that it is about.
func (i *issue) note() {
	var flags []waymarkv1.Flag
	if i.a.Late {
		flags = append(flags, waymarkv1.Flag_FLAG_LATE)
	}
	for _, c := range i.a.Coverage {
		if c.Untracked {
			i.ctx.Note(x.Subject(c.Subject), waymarkv1.Kind_KIND_ATTESTATION, waymarkv1.Flag_FLAG_UNTRACKED)
		}
	}
	noteAll(i.ctx, i.a, flags...)
}

// noteAll tells the dossiers of all that an attestation is about.
func noteAll(ctx *x.Context, a *inspectionv1.Attestation, flags ...waymarkv1.Flag) {
	for _, c := range a.Coverage {
		ctx.Note(x.Subject(c.Subject), waymarkv1.Kind_KIND_ATTESTATION, flags...)
	}
	if a.Container != "" {
		ctx.Note(x.Subject(a.Container), waymarkv1.Kind_KIND_ATTESTATION, flags...)
	}
}

// subjects returns what an attestation is about, for refusals.
func (i *issue) subjects() []x.Subject {
	list := make([]x.Subject, len(i.a.Coverage))
	for at, c := range i.a.Coverage {
		list[at] = x.Subject(c.Subject)
	}
	return list
}

// attestationOf returns an attestation that another entry of the state names.
func attestationOf(ctx *x.Context, id uint64) *inspectionv1.Attestation {
	a, found := attestations.Get(ctx, id)
	if !found {
		x.Fail(fmt.Errorf("the state names attestation %d, which is not there", id))
	}
	return a
}

// numbered is where an organization's own number of an attestation stands.
func numbered(organization, number string) collections.Pair[string, string] {
	return collections.Join(organization, number)
}
