package inspection

import "github.com/waymark-ledger/waymark/x"

var (
	// ErrUnknownSubject rejects an attestation about something that the ledger does not know, unless its author says so.
	ErrUnknownSubject = x.NewError(codespace, 40, "the subject is not known here")
	// ErrNumberTaken rejects an attestation with a number that its organization has used.
	ErrNumberTaken = x.NewError(codespace, 41, "the organization has an attestation with this number")
	// ErrNoAttestation rejects a message about an attestation that is not there, or that the signer may not change.
	ErrNoAttestation = x.NewError(codespace, 42, "no such attestation that the signer may change")
)

// The refusals: the signer claims an authority that it lacks, and the attempt is remembered.
var (
	// ErrNotAccredited: the signer says to be accredited, and was not at all of the times at which it had to be.
	ErrNotAccredited = x.NewRefusal(codespace, 60, "the signer is not accredited")
	// ErrOutOfScope: the accreditation does not cover the product, the place or the site.
	ErrOutOfScope = x.NewRefusal(codespace, 61, "out of the accreditation's scope")
	// ErrNotThirdParty: the signer says to be a third party, or is accredited as one, and the record says otherwise.
	ErrNotThirdParty = x.NewRefusal(codespace, 62, "the signer is not a third party")
	// ErrOverConsumed: more of a lot is used up under a scheme than there is.
	ErrOverConsumed = x.NewRefusal(codespace, 63, "more is used up than there is of the lot")
	// ErrMayNotSeal: the signer records the seals of a container that it neither holds nor may inspect, or an inspector others in
	// the place of somebody else's.
	ErrMayNotSeal = x.NewRefusal(codespace, 64, "the seals are not the signer's to record")
)
