package inspection

import (
	"regexp"
	"strings"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// Bounds of texts in bytes, of days, and of what a message repeats in its text. Consensus.
const (
	maxText  = 200
	maxModel = 100
	maxDays  = 36_525 // a hundred years
	maxShown = 64
	// maxFormer is how many brands and organizations a product keeps that were behind it before.
	maxFormer = 32
	// maxMarkets is how many jurisdictions a list can have: as many as there are codes, and more.
	maxMarkets = 300
)

var (
	codeForm  = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	unitForm  = regexp.MustCompile(`^[0-9A-Z]{2,3}$`)
	brickForm = regexp.MustCompile(`^[0-9]{8}$`)
)

const (
	expectCode         = "expected 1 to 64 lower-case letters, digits or hyphens"
	expectBrick        = "expected the 8 digits of a brick of GS1's Global Product Classification"
	expectJurisdiction = "expected an ISO 3166-1 alpha-2 code such as CN"
	expectUntil        = "expected Unix seconds not before block time, or 0 for no end"
)

func isCode(text string) bool { return codeForm.MatchString(text) }

func isBrick(text string) bool { return brickForm.MatchString(text) }

// isHS reports whether a text is a code of the Harmonized System, or the beginning of one, of so many digits. There is no
// chapter 00.
func isHS(text string, least, most int) bool {
	return len(text) >= least && len(text) <= most && strings.Trim(text, "0123456789") == "" && !strings.HasPrefix(text, "00")
}

func isPlace(text string) bool {
	key, err := gs1.Canonical(text)
	return err == nil && string(key) == text && key.Kind() == gs1.Location
}

// isTradeItem reports whether a key is that of a trade item, and no more.
func isTradeItem(key gs1.Key) bool {
	_, ok := key.GTIN()
	return ok && key.Kind() == gs1.Product && len(key) == len("01/")+14
}

// checkList checks that the entries of a list are at most so many, ascending, and each as expected.
func checkList(field string, list []string, most uint32, valid func(string) bool, expected string) error {
	if len(list) > int(most) {
		return ErrInvalid.With("%s: expected at most %d", field, most)
	}
	for i, entry := range list {
		if !valid(entry) {
			return ErrInvalid.With("%s[%d]: %s", field, i, expected)
		}
		if i > 0 && list[i-1] >= entry {
			return ErrInvalid.With("%s: expected ascending, each once", field)
		}
	}
	return nil
}

// checkDecimal checks an optional number.
func checkDecimal(field, text string) error {
	if text != "" && !rules.IsCanonicalDecimal(text) {
		return ErrInvalid.With("%s: expected a decimal such as 0.5 in its shortest form, of at most %d bytes", field, rules.MaxDecimalLen)
	}
	return nil
}

// checkUntil checks the end of what begins, or goes on, now.
func checkUntil(ctx *x.Context, field string, until int64) error {
	if until != 0 && until < ctx.Time().Unix() {
		return ErrInvalid.With("%s: %s", field, expectUntil)
	}
	return nil
}

// jurisdictionOf returns the jurisdiction of the signer's organization.
func jurisdictionOf(ctx *x.Context) string {
	org, _ := membership.Get(ctx, ctx.Signer().Organization)
	return org.GetJurisdiction()
}

// stands reports whether an organization has the place of another now: it is that itself, or its successor.
func stands(ctx *x.Context, organization, of string) bool {
	return membership.Heir(ctx, of) == organization
}

// shown clips what a sender wrote, for the text of an error.
func shown(text string) string { return x.Clip(text, maxShown) }

// knownBody reports whether a number is that of a type of inspection body, or of none.
func knownBody(body inspectionv1.Body) bool {
	_, known := inspectionv1.Body_name[int32(body)]
	return known
}
