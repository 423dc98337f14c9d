package membership

import "github.com/waymark-ledger/waymark/x"

var (
	// ErrInvalid rejects a message with a field that breaks its rule.
	ErrInvalid = x.NewError("membership", 1, "invalid message")
	// ErrUnknownOrganization rejects a message about an organization that is not a member.
	ErrUnknownOrganization = x.NewError("membership", 2, "no such organization")
	// ErrOrganizationExists rejects an id that an organization has, had, or applies with.
	ErrOrganizationExists = x.NewError("membership", 3, "the organization exists")
	// ErrHeld rejects a prefix, GTIN or GLN that overlaps one that is held.
	ErrHeld = x.NewError("membership", 4, "the identifier is held")
	// ErrUnknownKey rejects a message about a key that is not the organization's, or not in force.
	ErrUnknownKey = x.NewError("membership", 5, "no such key in force")
	// ErrLastKey rejects what would leave an organization fewer administrating keys than it needs.
	ErrLastKey = x.NewError("membership", 6, "too few keys would be left to administer the organization")
	// ErrNoMandate rejects the revocation of a mandate that does not exist.
	ErrNoMandate = x.NewError("membership", 7, "no such mandate")
	// ErrNotSuspended rejects the reinstatement of an organization that is not suspended.
	ErrNotSuspended = x.NewError("membership", 8, "the organization is not suspended")
	// ErrIdentifierTaken rejects a GLN, LEI, EORI number, tax id or node that another organization has or applies with.
	ErrIdentifierTaken = x.NewError("membership", 9, "the identifier is taken")
	// ErrNoApplication rejects a message about an application that is not there, or is another's.
	ErrNoApplication = x.NewError("membership", 10, "no such application")
	// ErrProof rejects a signature that does not show that somebody has the key.
	ErrProof = x.NewError("membership", 11, "the proof is not of this key and statement")
	// ErrTooMany rejects one more of what an organization may have only so many of.
	ErrTooMany = x.NewError("membership", 12, "the organization has as many as it may have")
	// ErrLastMember rejects the departure of the only member.
	ErrLastMember = x.NewError("membership", 13, "the last member cannot leave")
	// ErrNotHolder rejects what only the holder of an identifier may do.
	ErrNotHolder = x.NewError("membership", 14, "the identifier is not the organization's")
	// ErrNoOffer rejects the acceptance of a holding that nobody offers to the organization, or does any more.
	ErrNoOffer = x.NewError("membership", 15, "no such offer")
	// ErrSuccession rejects a succession that leads back to where it began, or too far.
	ErrSuccession = x.NewError("membership", 16, "no such succession is possible")
	// ErrNoFacility rejects a message about a facility that is not the organization's.
	ErrNoFacility = x.NewError("membership", 17, "no such facility")
	// ErrNoAffiliation rejects the withdrawal of what was not declared.
	ErrNoAffiliation = x.NewError("membership", 18, "no such affiliation")
	// ErrNoNode rejects a message about a node that is not the organization's.
	ErrNoNode = x.NewError("membership", 19, "no such node")
	// ErrInvalidParams rejects parameters out of their bounds.
	ErrInvalidParams = x.NewError("membership", 20, "invalid parameters")
)
