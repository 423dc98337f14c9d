package inspection

import "github.com/waymark-ledger/waymark/x"

const codespace = "inspection"

// The rejections. Codes are consensus and never change meaning.
var (
	// ErrInvalid rejects a message with a field that breaks its rule.
	ErrInvalid = x.NewError(codespace, 1, "invalid message")
	// ErrNotFound: the ledger knows nothing of what a query asks for.
	ErrNotFound = x.NewError(codespace, 2, "not known here")
	// ErrInvalidPage: a query's page is none that was returned.
	ErrInvalidPage = x.NewError(codespace, 3, "not a page of this query")
	// ErrInvalidParams rejects parameters out of their bounds.
	ErrInvalidParams = x.NewError(codespace, 4, "invalid parameters")
	// ErrUnknownOrganization rejects a message about an organization that is not a member, or without the role for it.
	ErrUnknownOrganization = x.NewError(codespace, 5, "no such organization")
	// ErrUnheld rejects the declaration of a product under an identifier that no member holds.
	ErrUnheld = x.NewError(codespace, 6, "no member holds the identifier")
	// ErrNoProduct rejects a message about a trade item that its brand did not declare.
	ErrNoProduct = x.NewError(codespace, 7, "no such product")
	// ErrNoRuling rejects the withdrawal of a ruling that is not there.
	ErrNoRuling = x.NewError(codespace, 8, "no such ruling")
	// ErrSchemeExists rejects a reference that a scheme has.
	ErrSchemeExists = x.NewError(codespace, 9, "the scheme exists")
	// ErrNoScheme rejects a message about a scheme that nobody published.
	ErrNoScheme = x.NewError(codespace, 10, "no such scheme")
	// ErrRetired rejects what is to be under a scheme that is retired.
	ErrRetired = x.NewError(codespace, 11, "the scheme is retired")
	// ErrNoAccreditation rejects a message about an accreditation that nobody granted.
	ErrNoAccreditation = x.NewError(codespace, 12, "no such accreditation")
	// ErrNoRecognition rejects a message about a recognition that nobody gave.
	ErrNoRecognition = x.NewError(codespace, 13, "no such recognition")
	// ErrStatus rejects a change to a status that does not follow the one before.
	ErrStatus = x.NewError(codespace, 14, "the status cannot follow")
	// ErrTooMany rejects one more of what there may be only so many of.
	ErrTooMany = x.NewError(codespace, 15, "there are as many as there may be")
	// ErrNoProfile rejects a message about a profile that nobody published, or that is withdrawn.
	ErrNoProfile = x.NewError(codespace, 16, "no such profile")
	// ErrNoEquivalence rejects the withdrawal of an equivalence that is not in force.
	ErrNoEquivalence = x.NewError(codespace, 17, "no such equivalence")
)

// The refusals: the signer claims an authority that it lacks, and the attempt is remembered.
var (
	// ErrNotHolder: the signer says what a product is whose identifier another organization holds.
	ErrNotHolder = x.NewRefusal(codespace, 30, "the identifier is not the signer's")
	// ErrNotPublisher: the signer publishes or retires a version of another's scheme, or takes a name that is not for it.
	ErrNotPublisher = x.NewRefusal(codespace, 31, "the scheme is not the signer's")
	// ErrNotAccreditor: the signer changes an accreditation that another organization granted.
	ErrNotAccreditor = x.NewRefusal(codespace, 32, "the accreditation is not the signer's")
	// ErrNotIndependent: an accreditor accredits itself, or whom somebody declares it to be affiliated with.
	ErrNotIndependent = x.NewRefusal(codespace, 33, "the accreditor is not independent of the organization")
	// ErrRegulator: an accreditor changes what a regulator of its market decided.
	ErrRegulator = x.NewRefusal(codespace, 34, "a regulator decided it")
)
