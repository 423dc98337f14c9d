package provenance

import "github.com/waymark-ledger/waymark/x"

const codespace = "provenance"

// The rejections. Codes are consensus and never change meaning.
var (
	// ErrInvalidEvent: the event breaks a rule of EPCIS or of the canonical form, or an identifier is too long.
	ErrInvalidEvent = x.NewError(codespace, 1, "the event breaks a rule")
	// ErrSealedNotEnabled: the event has a sealed value.
	ErrSealedNotEnabled = x.NewError(codespace, 2, "sealed values are not yet enabled")
	// ErrFutureEvent: the event happened more than ten minutes after the block.
	ErrFutureEvent = x.NewError(codespace, 3, "the event is in the future")
	// ErrAlreadyRecorded: the organization recorded this very event before. Clients treat it as success.
	ErrAlreadyRecorded = x.NewError(codespace, 4, "the event is already recorded")
	// ErrTooManyVersions: the organization recorded the same event with too many different declarations.
	ErrTooManyVersions = x.NewError(codespace, 5, "the event is recorded in too many versions")
	// ErrInvalidIdentifier: a query names something that is no identifier.
	ErrInvalidIdentifier = x.NewError(codespace, 6, "not an identifier")
	// ErrNotFound: the ledger knows nothing of what a query asks for.
	ErrNotFound = x.NewError(codespace, 7, "not known here")
	// ErrInvalidPage: a query's page is none that was returned.
	ErrInvalidPage = x.NewError(codespace, 8, "not a page of this query")
	// ErrInvalidParams: a parameter is out of its bounds.
	ErrInvalidParams = x.NewError(codespace, 9, "parameter out of bounds")
	// ErrProcessClosed: goods came out of the process that were there before it, and the event puts something else in.
	ErrProcessClosed = x.NewError(codespace, 10, "the process takes no more inputs")
)

// The refusals: the signer claims an authority that it lacks, and the attempt is remembered.
var (
	// ErrPrefixNotHeld: the signer creates goods under an identifier that it neither holds nor has a mandate for.
	ErrPrefixNotHeld = x.NewRefusal(codespace, 20, "the signer may not issue this identifier")
	// ErrAlreadyCommissioned: the serial or lot exists, by another organization or ended: a clone.
	ErrAlreadyCommissioned = x.NewRefusal(codespace, 21, "already commissioned")
	// ErrNotCustodian: the signer moves goods that it does not hold.
	ErrNotCustodian = x.NewRefusal(codespace, 22, "the signer does not hold the goods")
	// ErrInsufficientQuantity: the signer moves more than it holds.
	ErrInsufficientQuantity = x.NewRefusal(codespace, 23, "the signer holds less than that")
	// ErrBlocked: the goods, or the organization, are blocked, and the event is none of their remedies.
	ErrBlocked = x.NewRefusal(codespace, 24, "blocked")
)
