package membership

import (
	"encoding/hex"
	"regexp"
	"strings"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// Kinds of identifiers, which begin the keys of their table. Consensus.
const (
	kindGLN  = "gln/"
	kindLEI  = "lei/"
	kindEORI = "eori/"
	kindTax  = "tax/"
	kindNode = "node/"
	kindKey  = "key/" // the address of the key of an application
)

var (
	leiForm  = regexp.MustCompile(`^[A-Z0-9]{18}[0-9]{2}$`)
	eoriForm = regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]{1,15}$`)
	taxForm  = regexp.MustCompile(`^[A-Z]{2}:[A-Z0-9]{1,30}$`)
	nodeForm = regexp.MustCompile(`^[0-9a-f]{40}$`)
	pageForm = regexp.MustCompile(`^https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:%/-]*)?$`)
)

// isLEI reports whether a text is a Legal Entity Identifier whose check digits (ISO/IEC 7064, MOD 97-10) are right.
func isLEI(text string) bool {
	if !leiForm.MatchString(text) {
		return false
	}
	remainder := 0
	for _, char := range text {
		if char <= '9' {
			remainder = (remainder*10 + int(char-'0')) % 97
		} else {
			remainder = (remainder*100 + int(char-'A') + 10) % 97
		}
	}
	return remainder == 1
}

// isEORI reports whether a text has the form of an EORI number.
func isEORI(text string) bool { return eoriForm.MatchString(text) }

// isTaxID reports whether a text is a country and a tax id of it.
func isTaxID(text string) bool { return taxForm.MatchString(text) && IsJurisdiction(text[:2]) }

// IsPage reports whether a text is the https URI of a public page: without a user, a query or a fragment, in which names
// and addresses of persons travel.
func IsPage(text string) bool { return len(text) <= maxContact && pageForm.MatchString(text) }

// identifiersOf returns the identifiers of an organization itself, as keys of their table.
func identifiersOf(org *membershipv1.Organization) []string {
	var all []string
	for _, gln := range org.Glns {
		all = append(all, kindGLN+gln)
	}
	for _, one := range []struct{ kind, value string }{{kindLEI, org.Lei}, {kindEORI, org.Eori}, {kindTax, org.TaxId}} {
		if one.value != "" {
			all = append(all, one.kind+one.value)
		}
	}
	return all
}

// keyIdentifier is under what the address of an application's key is reserved.
func keyIdentifier(address []byte) string { return kindKey + hex.EncodeToString(address) }

// claim makes an identifier an organization's, unless it is one's already: its own too, since it identifies one thing.
func claim(ctx *x.Context, identifier, organization string) error {
	if owner, taken := identifiers.Get(ctx, identifier); taken && !yields(ctx, owner, organization) {
		kind, value, _ := strings.Cut(identifier, "/")
		return ErrIdentifierTaken.With("%s %s is that of %s: expected one that nobody has or applies with", kind, value, owner)
	}
	identifiers.Set(ctx, identifier, organization)
	return nil
}

// claimAll makes identifiers an organization's, all or none.
func claimAll(ctx *x.Context, all []string, organization string) error {
	for _, identifier := range all {
		if err := claim(ctx, identifier, organization); err != nil {
			return err
		}
	}
	return nil
}

// yields reports whether an owner gives way to who claims what identifies it: one that ended does, but where another took
// its place to that one only.
func yields(ctx *x.Context, owner, claimant string) bool {
	if applications.Has(ctx, owner) || Member(ctx, owner) {
		return false
	}
	heir := Heir(ctx, owner)
	return heir == owner || heir == claimant || !Member(ctx, heir)
}

// release gives identifiers back that are still an organization's.
func release(ctx *x.Context, all []string, organization string) {
	for _, identifier := range all {
		if owner, taken := identifiers.Get(ctx, identifier); taken && owner == organization {
			identifiers.Remove(ctx, identifier)
		}
	}
}
