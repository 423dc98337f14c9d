package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
)

func TestOwn(t *testing.T) {
	person := strings.Repeat("0a", 32)
	for _, subject := range []string{
		rules.Ledger, rules.OrganizationSubject("maker-1"), rules.ProposalSubject(7), rules.ListingSubject(1),
		rules.AccreditationSubject(18446744073709551615), "brand/maker-1/blue-label", "person/" + person,
		"scheme/iec-62368-1/2020", "scheme/iso-17025/2017.A-1", "profile/DE/gpc/10000123/b2b", "profile/CN/hs/85/b2c", "profile/CN/any/c2c",
	} {
		require.True(t, rules.Own(subject), subject)
	}
	for _, subject := range []string{
		"", "org/", "org/m", "org/Maker", "org/maker/", "proposal/0", "listing/01", "listing/x", "listing/-1", "accreditation/",
		"brand/maker", "brand/maker/", "brand/maker/Blue", "brand/maker/blue/label", "person/" + person[1:], "person/" + person + "0",
		"person/" + strings.ToUpper(person), "person/anna", "scheme/iec-62368-1", "scheme/iec/2020/1", "profile/de/any/b2b",
		"profile/DE/gpc/1/b2b", "profile/DE/hs/1/b2b", "profile/DE/any/b2g", "profile/DE/any", "ledger/1", " ledger", "ledger\n",
	} {
		require.False(t, rules.Own(subject), subject)
	}
}

// TestOwnIsNoIdentifier: nobody's identifier, however it is written, has the canonical key of one of the ledger's own subjects.
func TestOwnIsNoIdentifier(t *testing.T) {
	for _, subject := range []string{"ledger", "org/maker", "brand/maker/blue", "listing/1", "scheme/iec/1", "profile/DE/any/b2b"} {
		for _, id := range []string{subject, "x/" + subject, "https://id.gs1.org/" + subject, "urn:" + subject, "x://" + subject} {
			if key, err := gs1.Named(id); err == nil {
				require.False(t, rules.Own(string(key)), "%s is %s", id, key)
			}
		}
	}
}
