package gs1

import "strings"

// Key is the canonical key of a subject, such as
// 01/09506000134352/10/LOT7. Two identifiers of the same thing have the same
// key, and two different things never share one. Only Canonical makes keys.
type Key string

// Element is one application identifier with its value, unescaped.
type Element struct{ AI, Value string }

// Kind says what a key identifies.
type Kind int

// The kinds of subject.
const (
	Other              Kind = iota // any URI that is not one of the below
	Product                        // 01
	Lot                            // 01 with 10
	Item                           // 01 with 21 or 235
	Piece                          // 8006, with or without 10 or 21
	LogisticUnit                   // 00
	Location                       // 414
	Party                          // 417
	ReturnableAsset                // 8003
	IndividualAsset                // 8004
	Document                       // 253
	Coupon                         // 255
	Consignment                    // 401
	Shipment                       // 402
	PaymentSlip                    // 415 with 8020
	Component                      // 8010
	Model                          // 8013
	ServiceProvider                // 8017
	ServiceRecipient               // 8018
	Container                      // bic: ISO 6346 container number
	Vessel                         // imo: IMO ship number
	Digest                         // doc: digest of a document
)

// Canonical returns the key of the thing that id identifies.
func Canonical(id string) (Key, error) { return "", &Error{Reason: Unrecognized} }

// LotOf returns the key of the lot that id names, also where id names a
// serialized item of that lot.
func LotOf(id string) (Key, bool) { return "", false }

// String returns the key as text.
func (k Key) String() string { return string(k) }

// AIs returns the elements of a GS1 key, and nil for any other key.
func (k Key) AIs() []Element { return nil }

// Parent returns the next coarser key: the product of a lot or item, the
// location of an extension.
func (k Key) Parent() (Key, bool) { return "", false }

// Kind says what the key identifies.
func (k Key) Kind() Kind { return Other }

// DigitalLink returns the canonical GS1 Digital Link of a GS1 key, and the
// empty string for any other key.
func (k Key) DigitalLink() string { return "" }

// GTIN returns the fourteen digits of the trade item of the key.
func (k Key) GTIN() (string, bool) { return "", false }

// Lot returns the lot of the key.
func (k Key) Lot() (string, bool) { return "", false }

// Serial returns the serial number of the key.
func (k Key) Serial() (string, bool) { return "", false }

// String returns the name of the kind.
func (k Kind) String() string { return "other" }

// NormalizeURI rewrites a GS1 identifier as the canonical constrained Digital
// Link of the CBV event hash; any other URI is returned untouched.
func NormalizeURI(uri string) string {
	if link, ok := CanonicalLink(uri); ok {
		return link
	}
	return uri
}

// CanonicalLink is NormalizeURI, and says whether uri is a GS1 identifier.
func CanonicalLink(uri string) (string, bool) { return "", false }

// URN returns the EPC URN of a key whose company prefix has the given length.
func URN(k Key, companyPrefixLength int) (string, error) {
	return "", &Error{Reason: Unrecognized}
}

// HasPrefix says whether the key was issued under the company prefix.
func HasPrefix(k Key, companyPrefix string) bool {
	digits, ok := PrefixDigits(k)
	return ok && strings.HasPrefix(digits, companyPrefix)
}

// PrefixDigits returns the digits that company prefixes are matched against,
// at most twelve.
func PrefixDigits(k Key) (string, bool) { return "", false }

// Reason is a stable code for what is wrong with an identifier.
type Reason string

// The reasons.
const (
	Unrecognized Reason = "unrecognized"
)

// Error says which part of an identifier is wrong, and how to mend it.
type Error struct {
	Reason Reason
	AI     string // the application identifier, where one is at fault
	msg    string
}

func (e *Error) Error() string { return "identifier: " + e.msg }

// CheckDigit returns the GS1 check digit, as ASCII, that completes digits.
func CheckDigit(digits string) (byte, error) { return 0, &Error{Reason: Unrecognized} }

// GTIN is a valid Global Trade Item Number of fourteen digits.
type GTIN string

// GLN is a valid Global Location Number of thirteen digits.
type GLN string

// SSCC is a valid Serial Shipping Container Code of eighteen digits.
type SSCC string

// ParseGTIN reads a GTIN of 8, 12, 13 or 14 digits and pads it to 14.
func ParseGTIN(s string) (GTIN, error) { return "", &Error{Reason: Unrecognized} }

// ParseGLN reads a GLN of 13 digits.
func ParseGLN(s string) (GLN, error) { return "", &Error{Reason: Unrecognized} }

// ParseSSCC reads an SSCC of 18 digits.
func ParseSSCC(s string) (SSCC, error) { return "", &Error{Reason: Unrecognized} }
