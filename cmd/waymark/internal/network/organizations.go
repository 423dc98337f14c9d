package network

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// PassphraseFile opens the keys of a test network's client, in its home.
const PassphraseFile = "passphrase"

// Organization is a ready-made member of test networks. Its id is the name of its key too.
type Organization struct {
	ID           string
	Name         string
	Jurisdiction string
	Role         membershipv1.Role
	// Prefix is the GS1 company prefix that it holds, of the range that GS1 keeps for itself, so that no trading
	// company has it.
	Prefix string
}

// Organizations returns the ready-made members. Validators belong to the first of them, and more than those to members
// that [Founders] adds.
func Organizations() []Organization {
	return []Organization{
		{"maker", "Maker Manufacturing", "CN", membershipv1.Role_ROLE_MANUFACTURER, "9506000"},
		{"inspector", "Inspector Laboratories", "DE", membershipv1.Role_ROLE_INSPECTOR, "9506001"},
		{"platform", "Platform Marketplace", "SG", membershipv1.Role_ROLE_PLATFORM, "9506002"},
		{"customs", "Customs Administration", "NL", membershipv1.Role_ROLE_CUSTOMS, "9506003"},
		{"carrier", "Carrier Logistics", "NL", membershipv1.Role_ROLE_LOGISTICS, "9506004"},
		{"regulator", "Market Surveillance Authority", "DE", membershipv1.Role_ROLE_REGULATOR, "9506005"},
		{"accreditor", "Accreditation Body", "DE", membershipv1.Role_ROLE_ACCREDITOR, "9506006"},
		{"partner", "Partner Wholesale", "FR", membershipv1.Role_ROLE_PARTNER, "9506007"},
		{"arbitrator", "Court of Arbitration", "SG", membershipv1.Role_ROLE_ARBITRATOR, "9506008"},
		{"importer", "Importer Trading", "DE", membershipv1.Role_ROLE_PARTNER, "9506009"},
	}
}

// Founders returns the ready-made members, and so many more that each of a number of validators belongs to another.
func Founders(validators int) []Organization {
	founders := Organizations()
	for i := len(founders); i < validators; i++ {
		founders = append(founders, Organization{
			ID: fmt.Sprintf("member%d", i), Name: fmt.Sprintf("Member %d", i), Jurisdiction: "FR",
			Role: membershipv1.Role_ROLE_PARTNER, Prefix: fmt.Sprintf("95060%02d", i),
		})
	}
	return founders
}

// GLN returns the Global Location Number of the organization itself: the first one of its prefix.
func (o Organization) GLN() (string, error) {
	digits := o.Prefix + "00000"
	check, err := gs1.CheckDigit(digits)
	return digits + string(check), err
}

// createMembers makes a key for each organization in a client's home, under a new passphrase that it writes beside
// them: they guard nothing.
func createMembers(home string, organizations []Organization) ([]app.Member, error) {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	passphrase := rand.Text()
	if err := os.WriteFile(filepath.Join(home, PassphraseFile), []byte(passphrase+"\n"), 0o600); err != nil {
		return nil, err
	}
	members := make([]app.Member, len(organizations))
	failures := make([]error, len(organizations))
	var done sync.WaitGroup
	for i, o := range organizations {
		done.Go(func() { members[i], failures[i] = createMember(keyring.Open(home), passphrase, o) })
	}
	done.Wait()
	for _, err := range failures {
		if err != nil {
			return nil, err
		}
	}
	return members, nil
}

func createMember(keys keyring.Ring, passphrase string, o Organization) (app.Member, error) {
	gln, err := o.GLN()
	if err != nil {
		return app.Member{}, err
	}
	secret, err := keys.Add(o.ID, passphrase, keyring.Light)
	if err != nil {
		return app.Member{}, fmt.Errorf("organization %s: %w", o.ID, err)
	}
	return app.Member{
		Organization: &membershipv1.Organization{
			Id: o.ID, Name: o.Name, Jurisdiction: o.Jurisdiction, Roles: []membershipv1.Role{o.Role}, Glns: []string{gln},
		},
		PublicKey: sig.PublicKey(secret),
		Holdings:  []string{o.Prefix},
	}, nil
}

// randomChainID returns the id of a new test network: signatures for one are never valid on another.
func randomChainID() string {
	var suffix [4]byte
	_, _ = rand.Read(suffix[:]) // never fails
	return "waymark-test-" + hex.EncodeToString(suffix[:])
}
