package blacklist

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	dossier "github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
)

// Bounds of texts in bytes, and of lists. Consensus.
const (
	maxBasis    = 200
	maxEvidence = 16
	maxMarkets  = 256
	maxDetail   = 100
	maxFirm     = 400
	maxProduct  = 8_000
	maxCodes    = 1_000
)

var codeForm = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// checkCode checks a code that is required.
func checkCode(field, code string) error {
	if !codeForm.MatchString(code) {
		return ErrInvalid.With("%s %q: expected 1 to 64 lower-case letters, digits or hyphens", field, x.Clip(code, maxDetail))
	}
	return nil
}

// checkEvidence checks digests of documents.
func checkEvidence(field string, evidence [][]byte) error {
	if len(evidence) == 0 || len(evidence) > maxEvidence {
		return ErrInvalid.With("%s: expected 1 to %d digests, found %d", field, maxEvidence, len(evidence))
	}
	for i, digest := range evidence {
		if len(digest) != 32 {
			return ErrInvalid.With("%s[%d]: expected the 32 bytes of a sha256, found %d", field, i, len(digest))
		}
		if i > 0 && bytes.Compare(evidence[i-1], digest) >= 0 {
			return ErrInvalid.With("%s: expected ascending, each once", field)
		}
	}
	return nil
}

// openProposed checks what somebody wants to be listed, and returns it as a listing without a life.
func openProposed(ctx *x.Context, p *blacklistv1.Proposed) (*blacklistv1.Listing, error) {
	if p == nil {
		return nil, ErrInvalid.With("listing: required")
	}
	subject, err := subjectOf(ctx, p.Subject)
	if err != nil {
		return nil, err
	}
	l := &blacklistv1.Listing{
		Subject: subject, Severity: p.Severity, Reason: p.Reason, Markets: p.Markets, Campaign: p.Campaign, Basis: p.Basis,
		Evidence: p.Evidence, Expires: p.Expires, Recall: p.Recall, Remedy: p.Remedy, Notice: p.Notice, Proposer: ctx.Signer().Organization,
	}
	if l.Remedy != nil && l.Remedy.Place != "" {
		key, err := gs1.Canonical(l.Remedy.Place)
		if err != nil {
			return nil, ErrInvalid.With("listing.remedy.place: %s", err)
		}
		l.Remedy = &blacklistv1.Remedy{Organization: l.Remedy.Organization, Place: string(key)}
	}
	if err := checkContent(ctx, l); err != nil {
		return nil, err
	}
	if l.Expires != 0 && l.Expires <= ctx.Time().Unix() {
		return nil, ErrInvalid.With("listing.expires: expected a time after the block's, %d", ctx.Time().Unix())
	}
	return l, checkDeciders(ctx, l)
}

// checkContent checks what a listing says, but for its life.
func checkContent(ctx *x.Context, l *blacklistv1.Listing) error {
	if _, known := blacklistv1.Severity_name[int32(l.Severity)]; !known || l.Severity == 0 {
		return ErrInvalid.With("listing.severity: expected SEVERITY_ADVISORY, SEVERITY_HOLD or SEVERITY_BLOCK")
	}
	if err := checkCode("listing.reason", l.Reason); err != nil {
		return err
	}
	if l.Campaign != "" {
		if err := checkCode("listing.campaign", l.Campaign); err != nil {
			return err
		}
	}
	if len(l.Markets) == 0 || len(l.Markets) > maxMarkets {
		return ErrInvalid.With("listing.markets: expected 1 to %d", maxMarkets)
	}
	for i, market := range l.Markets {
		if !membership.IsJurisdiction(market) {
			return ErrInvalid.With("listing.markets[%d] %q: expected an ISO 3166-1 alpha-2 code such as CN", i, x.Clip(market, maxDetail))
		}
		if i > 0 && l.Markets[i-1] >= market {
			return ErrInvalid.With("listing.markets: expected ascending, each once")
		}
	}
	if err := checkText("basis", l.Basis, maxBasis); err != nil {
		return err
	}
	if err := checkNotice(l.Notice); err != nil {
		return err
	}
	if l.Expires < 0 {
		return ErrInvalid.With("listing.expires: expected a Unix time in seconds, or 0 for never")
	}
	if err := checkEvidence("listing.evidence", l.Evidence); err != nil {
		return err
	}
	return checkRecall(ctx, l)
}

func checkNotice(n *blacklistv1.Notice) error {
	switch {
	case n == nil:
		return nil
	case n.Firm == "" && n.Product == "":
		return ErrInvalid.With("listing.notice: expected a firm or a product; leave it out for none")
	}
	if err := checkText("notice.firm", n.Firm, maxFirm); err != nil {
		return err
	}
	if err := checkText("notice.product", n.Product, maxProduct); err != nil {
		return err
	}
	return checkText("notice.codes", n.Codes, maxCodes)
}

func checkText(field, text string, most int) error {
	if len(text) > most || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
		return ErrInvalid.With("listing.%s: expected at most %d bytes of text in one line", field, most)
	}
	return nil
}

func checkRecall(ctx *x.Context, l *blacklistv1.Listing) error {
	if r := l.Recall; r != nil {
		if err := checkCode("listing.recall.action", r.Action); err != nil {
			return err
		}
		if r.Instructions != "" && !membership.IsPage(r.Instructions) {
			return ErrInvalid.With("listing.recall.instructions: expected the https URI of a public page, of at most 200 bytes, without a query")
		}
		if !gs1.Key(l.Subject).Kind().Moves() {
			return ErrInvalid.With("listing.recall: %s is no goods that can be recalled, expected a product, lot or item", l.Subject)
		}
	}
	r := l.Remedy
	if r == nil {
		return nil
	}
	switch kind := gs1.Key(r.Place).Kind(); {
	case r.Organization == "" && r.Place == "":
		return ErrInvalid.With("listing.remedy: expected an organization or a place; leave it out for back to whom goods come from")
	case r.Organization != "" && !membership.Exists(ctx, r.Organization):
		return ErrInvalid.With("listing.remedy.organization %q: expected a member", x.Clip(r.Organization, maxDetail))
	case r.Place != "" && kind != gs1.Location:
		return ErrInvalid.With("listing.remedy.place %q: expected the GLN of a place (414)", x.Clip(r.Place, maxDetail))
	}
	return nil
}

// subjectOf returns the canonical key of what can be listed. It is matched by identifier and by nothing else: so what
// has two of them is listed under the one by which others find it.
func subjectOf(ctx *x.Context, id string) (string, error) {
	if organization, own := organizationOf(id); own && dossier.Own(id) {
		if !membership.Exists(ctx, organization) {
			return "", ErrInvalid.With("listing.subject %q: expected an organization that is or was a member", id)
		}
		return id, nil
	}
	if dossier.Own(id) {
		if !strings.HasPrefix(id, "person/") {
			return "", ErrInvalid.With("listing.subject %q: expected an organization, a brand, a person's commitment, goods, a place or a document", id)
		}
		return id, nil
	}
	key, err := gs1.Canonical(id)
	if err != nil {
		return "", ErrInvalid.With("listing.subject: %s", err)
	}
	if organization, member := membership.ByLocation(ctx, key); member && key.Kind() == gs1.Party {
		return "", ErrInvalid.With("listing.subject %s: expected org/%s, which it identifies", key, organization)
	}
	return string(key), nil
}

// checkDeciders keeps listings from deciding who decides: whom the council, or an appeal, needs is suspended or expelled
// by the council, and not blocked by some authorities.
func checkDeciders(ctx *x.Context, l *blacklistv1.Listing) error {
	id, own := organizationOf(l.Subject)
	if !own || l.Severity != blacklistv1.Severity_SEVERITY_BLOCK || strings.HasPrefix(l.Subject, "brand/") {
		return nil
	}
	deciders := []x.Role{membership.Customs, membership.Regulator, membership.Accreditor, membership.Arbitrator}
	if org, known := membership.Get(ctx, id); known && slices.ContainsFunc(org.Roles, func(r x.Role) bool { return slices.Contains(deciders, r) }) {
		return ErrInvalid.With("listing.severity: %s has a part in decisions, so that only the council stops it: propose to suspend it", id)
	}
	return nil
}
