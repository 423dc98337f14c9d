package gs1

import "strconv"

// Reason is a stable code for what is wrong with an identifier.
type Reason string

// The reasons why an identifier is refused.
const (
	Unrecognized Reason = "unrecognized" // none of the forms that Canonical reads
	TooLong      Reason = "too_long"     // longer than MaxID, or its key longer than MaxKey
	BadSyntax    Reason = "syntax"       // a part is missing, repeated or badly escaped
	UnknownAI    Reason = "unknown_ai"   // an application identifier that does not exist
	Ambiguous    Reason = "ambiguous"    // more than one key, so it is not said which thing is meant
	BadQualifier Reason = "qualifier"    // a qualifier that the key does not take, or not in this order
	BadLength    Reason = "length"       // a value too short or too long
	BadCharacter Reason = "character"    // a character that the value may not contain
	BadCheck     Reason = "check_digit"  // a check digit, or pair of check characters, that does not match
	BadValue     Reason = "value"        // a value that its rule excludes, such as piece 3 of 2
	BadPrefix    Reason = "prefix"       // a company prefix of a length that does not fit the key
)

// Error says which part of an identifier is wrong, by which rule, and what was
// expected. Its text is bounded, whatever the identifier was.
type Error struct {
	Reason Reason
	AI     string // the application identifier at fault, or empty
	Field  string // its name, or that of the form: "gtin", "sgtin urn", "container number"
	Detail string // such as "check digit is 1, expected 2"
}

// Error returns the field and the detail.
func (e *Error) Error() string { return e.Field + " " + e.Detail }

// clip bounds what an error repeats of an identifier.
func clip(s string) string {
	const most = 24
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// quote is clip in quotes, with what cannot be printed escaped.
func quote(s string) string { return strconv.QuoteToASCII(clip(s)) }
