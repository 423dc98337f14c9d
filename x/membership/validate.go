package membership

import (
	"regexp"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// Bounds of texts in bytes, and of lists.
const (
	maxName    = 200
	maxContact = 200
	maxGLNs    = 16
	maxReason  = 64
)

var (
	idForm     = regexp.MustCompile(`^[a-z0-9-]{2,32}$`)
	reasonForm = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
)

// validate checks what is said of an organization, but for what the ledger says.
func validate(org *membershipv1.Organization) error {
	switch {
	case !idForm.MatchString(org.Id) || org.Id == x.System || org.Id == x.Council:
		return ErrInvalid.With("organization.id: expected 2 to 32 lower-case letters, digits or hyphens, and neither %q nor %q", x.System, x.Council)
	case org.Name == "" || len(org.Name) > maxName:
		return ErrInvalid.With("organization.name: expected 1 to %d bytes", maxName)
	case !IsJurisdiction(org.Jurisdiction):
		return ErrInvalid.With("organization.jurisdiction: expected an ISO 3166-1 alpha-2 code such as CN")
	case org.Lei != "" && !isLEI(org.Lei):
		return ErrInvalid.With("organization.lei: expected 18 upper-case letters or digits and two check digits (ISO 17442)")
	case org.Eori != "" && !isEORI(org.Eori):
		return ErrInvalid.With("organization.eori: expected two upper-case letters, then 1 to 15 upper-case letters or digits")
	case org.TaxId != "" && !isTaxID(org.TaxId):
		return ErrInvalid.With("organization.tax_id: expected a country and 1 to 30 upper-case letters or digits, such as DE:811569869")
	case org.Contact != "" && !IsPage(org.Contact):
		return ErrInvalid.With("organization.contact: %s", expectPage)
	}
	if err := checkRoles("organization.roles", org.Roles); err != nil {
		return err
	}
	return checkGLNs("organization.glns", org.Glns)
}

const expectPage = "expected the https URI of a public page, of at most 200 bytes, without a query"

// unset checks that a sender left to the ledger what the ledger says of an organization.
func unset(org *membershipv1.Organization) error {
	if org.RegisteredHeight != 0 || org.Life != 0 || org.LifeHeight != 0 || org.Reason != "" || org.Approvals != 0 {
		return ErrInvalid.With("organization: registered_height, life, life_height, reason and approvals are set by the ledger, expected none")
	}
	return nil
}

func checkRoles(field string, roles []x.Role) error {
	if len(roles) == 0 {
		return ErrInvalid.With("%s: expected at least one", field)
	}
	for i, role := range roles {
		if _, known := membershipv1.Role_name[int32(role)]; !known || role == Anyone {
			return ErrInvalid.With("%s[%d]: not a role", field, i)
		}
		if i > 0 && roles[i-1] >= role {
			return ErrInvalid.With("%s: expected ascending, each once", field)
		}
	}
	return nil
}

func checkGLNs(field string, glns []string) error {
	if len(glns) > maxGLNs {
		return ErrInvalid.With("%s: expected at most %d", field, maxGLNs)
	}
	for i, gln := range glns {
		if _, err := gs1.ParseGLN(gln); err != nil {
			return ErrInvalid.With("%s[%d]: %s", field, i, err)
		}
		if i > 0 && glns[i-1] >= gln {
			return ErrInvalid.With("%s: expected ascending, each once", field)
		}
	}
	return nil
}

func checkPermissions(permissions []x.Permission) error {
	if len(permissions) == 0 {
		return ErrInvalid.With("permissions: expected at least one")
	}
	for i, p := range permissions {
		if _, known := authv1.Permission_name[int32(p)]; !known || p == anyKey {
			return ErrInvalid.With("permissions[%d]: not a permission", i)
		}
		if i > 0 && permissions[i-1] >= p {
			return ErrInvalid.With("permissions: expected ascending, each once")
		}
	}
	return nil
}

func checkReason(reason string) error {
	if !reasonForm.MatchString(reason) {
		return ErrInvalid.With("reason: expected 1 to %d lower-case letters, digits or hyphens", maxReason)
	}
	return nil
}

// checkSuspicion checks since when a key is suspect.
func checkSuspicion(ctx *x.Context, since int64) error {
	if since < 0 || since > ctx.Time().Unix() {
		return ErrInvalid.With("suspect_since: expected a Unix time in seconds that has passed, or 0")
	}
	return nil
}
