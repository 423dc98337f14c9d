package blacklist

import "github.com/waymark-ledger/waymark/x"

const codespace = "blacklist"

// The rejections. Codes are consensus and never change meaning.
var (
	// ErrInvalid rejects a message with a field that breaks its rule.
	ErrInvalid = x.NewError(codespace, 1, "invalid message")
	// ErrUnknownListing rejects a message about a listing that does not exist.
	ErrUnknownListing = x.NewError(codespace, 2, "no such listing")
	// ErrStatus rejects what cannot be done to a listing that has come so far, or has not.
	ErrStatus = x.NewError(codespace, 3, "the listing has not come to where that can be done")
	// ErrTooLate rejects what comes after its clock.
	ErrTooLate = x.NewError(codespace, 4, "the time for that has ended")
	// ErrTooEarly rejects a decision before both sides had time to be heard.
	ErrTooEarly = x.NewError(codespace, 5, "those who listed can still answer")
	// ErrTooMany rejects one more of what there may be only so many of.
	ErrTooMany = x.NewError(codespace, 6, "there are as many as there may be")
	// ErrRate rejects a listing of somebody who proposed too many, or too many about one organization and its goods.
	ErrRate = x.NewError(codespace, 7, "too many listings in a time: wait")
	// ErrAlready rejects what was done before.
	ErrAlready = x.NewError(codespace, 8, "it is done already")
	// ErrNotSupporter rejects what only those who support a listing do.
	ErrNotSupporter = x.NewError(codespace, 9, "the organization does not support the listing")
	// ErrInvalidParams rejects parameters out of their bounds.
	ErrInvalidParams = x.NewError(codespace, 10, "invalid parameters")
)

// The refusals: the signer claims an authority that it lacks, and its organization's dossier remembers the attempt. That of
// whom it wanted to list does not: or else anybody could fill it.
var (
	// ErrCompetence: an authority lists, or recognizes, outside of its own jurisdiction.
	ErrCompetence = x.NewRefusal(codespace, 20, "the market is not of the signer's competence")
	// ErrRenewal: an authority lists in an emergency on evidence on which it did so before, or what nobody confirmed lately.
	ErrRenewal = x.NewRefusal(codespace, 21, "an emergency is not renewed")
	// ErrNotConcerned: somebody answers or appeals whom the listing is not about, and who has no part in the goods.
	ErrNotConcerned = x.NewRefusal(codespace, 22, "the listing does not concern the organization")
	// ErrPartial: somebody supports a listing of itself, appeals against its own, or decides about what it has a part in.
	ErrPartial = x.NewRefusal(codespace, 23, "the organization has a part in the matter")
)
