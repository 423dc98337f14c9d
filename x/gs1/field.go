package gs1

import "strconv"

// field is the format of one application identifier: a fixed number of digits,
// then characters of one set.
type field struct {
	ai       string
	name     string
	digits   int     // how many digits the value begins with
	rest     charset // what may follow them
	min, max int     // length of the whole value
	check    int     // the digit at check-1 is the check digit of those before it
	issued   bool    // begins with a company prefix, of which the first four characters are sure to be digits
	skip     int     // of keys: digits before the company prefix

	kind   Kind       // of keys
	chains [][]string // of keys: qualifiers in their order, in alternative sequences
	key    bool
	needs  bool // the key identifies nothing without a qualifier
}

// fields are the keys and their qualifiers, after the GS1 General
// Specifications. No other element takes part in identity.
var fields = []field{
	{ai: "00", name: "sscc", digits: 18, min: 18, max: 18, check: 18, key: true, skip: 1, kind: LogisticUnit},
	{ai: "01", name: "gtin", digits: 14, min: 14, max: 14, check: 14, key: true, skip: 1, kind: Product, chains: [][]string{{"22", "10", "21"}, {"235"}}},
	{ai: "253", name: "gdti", digits: 13, rest: cset82, min: 13, max: 30, check: 13, key: true, kind: Document},
	{ai: "255", name: "gcn", digits: 13, rest: numeric, min: 13, max: 25, check: 13, key: true, kind: Coupon},
	{ai: "401", name: "ginc", rest: cset82, min: 4, max: 30, issued: true, key: true, kind: Consignment},
	{ai: "402", name: "gsin", digits: 17, min: 17, max: 17, check: 17, key: true, kind: Shipment},
	{ai: "414", name: "gln", digits: 13, min: 13, max: 13, check: 13, key: true, kind: Location, chains: [][]string{{"254"}, {"7040"}}},
	{ai: "415", name: "payee gln", digits: 13, min: 13, max: 13, check: 13, key: true, kind: PaymentSlip, chains: [][]string{{"8020"}}, needs: true},
	{ai: "417", name: "party gln", digits: 13, min: 13, max: 13, check: 13, key: true, kind: Party, chains: [][]string{{"7040"}}},
	{ai: "8003", name: "grai", digits: 14, rest: cset82, min: 14, max: 30, check: 14, key: true, skip: 1, kind: ReturnableAsset},
	{ai: "8004", name: "giai", rest: cset82, min: 4, max: 30, issued: true, key: true, kind: IndividualAsset, chains: [][]string{{"7040"}}},
	{ai: "8006", name: "itip", digits: 18, min: 18, max: 18, check: 14, key: true, skip: 1, kind: Piece, chains: [][]string{{"22", "10", "21"}}},
	{ai: "8010", name: "cpid", rest: cset39, min: 4, max: 30, issued: true, key: true, kind: Component, chains: [][]string{{"8011"}}},
	{ai: "8013", name: "gmn", rest: cset82, min: 4, max: 25, issued: true, key: true, kind: Model},
	{ai: "8017", name: "provider gsrn", digits: 18, min: 18, max: 18, check: 18, key: true, kind: ServiceProvider, chains: [][]string{{"8019"}}},
	{ai: "8018", name: "recipient gsrn", digits: 18, min: 18, max: 18, check: 18, key: true, kind: ServiceRecipient, chains: [][]string{{"8019"}}},

	{ai: "10", name: "lot", rest: cset82, min: 1, max: 20},
	{ai: "21", name: "serial", rest: cset82, min: 1, max: 20},
	{ai: "22", name: "consumer product variant", rest: cset82, min: 1, max: 20},
	{ai: "235", name: "third-party serial", rest: cset82, min: 1, max: 28},
	{ai: "254", name: "gln extension", rest: cset82, min: 1, max: 20},
	{ai: "7040", name: "uic extension", digits: 1, rest: cset82, min: 4, max: 4},
	{ai: "8011", name: "cpid serial", rest: numeric, min: 1, max: 12},
	{ai: "8019", name: "service relation instance", rest: numeric, min: 1, max: 10},
	{ai: "8020", name: "payment reference", rest: cset82, min: 1, max: 25},
}

var byAI = func() map[string]*field {
	m := make(map[string]*field, len(fields))
	for i := range fields {
		m[fields[i].ai] = &fields[i]
	}
	return m
}()

// fault returns an error about a value of the field.
func (f *field) fault(r Reason, detail string) *Error {
	return &Error{Reason: r, AI: f.ai, Field: f.name, Detail: detail}
}

// format checks length and characters: what a Digital Link must satisfy to be
// one.
func (f *field) format(v string) *Error {
	if len(v) < f.min || len(v) > f.max {
		want := strconv.Itoa(f.min)
		if f.max > f.min {
			want += " to " + strconv.Itoa(f.max)
		}
		return f.fault(BadLength, "has "+strconv.Itoa(len(v))+" characters, expected "+want)
	}
	if !within(v[:f.digits], numeric) {
		return f.fault(BadCharacter, "does not begin with "+strconv.Itoa(f.digits)+" digits")
	}
	if f.digits < len(v) && !within(v[f.digits:], f.rest) {
		switch f.rest {
		case numeric:
			return f.fault(BadCharacter, "holds something else than digits, expected digits only")
		case cset39:
			return f.fault(BadCharacter, "holds a character other than capital letters, digits, # - /")
		default:
			return f.fault(BadCharacter, "holds a character outside of GS1 character set 82")
		}
	}
	if f.issued && leadingDigits(v, 4) < 4 {
		return f.fault(BadCharacter, "does not begin with a company prefix, expected at least 4 digits")
	}
	return nil
}

// verify checks what is left to check in a value of the right format: check
// digits, and the rules of single fields.
func (f *field) verify(v string) *Error {
	switch f.ai {
	case "8003":
		if v[0] != '0' {
			return f.fault(BadValue, "begins with "+v[:1]+", expected 0")
		}
	case "8006":
		if piece, total := v[14:16], v[16:18]; piece == "00" || total == "00" || piece > total {
			return f.fault(BadValue, "is piece "+piece+" of "+total+", expected at least 01 and at most the total")
		}
	case "8013":
		pair := mod1021(v[:len(v)-2])
		if got, want := v[len(v)-2:], string(pair[:]); got != want {
			return f.fault(BadCheck, "check characters are "+got+", expected "+want)
		}
	case "7040":
		if c := v[3]; c != '-' && c != '_' && sets[c]&cset39 == 0 && (c < 'a' || c > 'z') || c == '#' || c == '/' {
			return f.fault(BadValue, "importer index is none of letters, digits, - and _")
		}
	case "8011":
		if len(v) > 1 && v[0] == '0' {
			return f.fault(BadValue, "begins with 0, expected no leading zeros")
		}
	}
	if f.check > 0 {
		if got, want := v[f.check-1], mod10(v[:f.check-1]); got != want {
			return f.fault(BadCheck, "check digit is "+string(rune(got))+", expected "+string(rune(want)))
		}
	}
	return nil
}
