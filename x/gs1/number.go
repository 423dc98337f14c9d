package gs1

// GTIN is a valid Global Trade Item Number in its form of fourteen digits.
type GTIN string

// GLN is a valid Global Location Number of thirteen digits.
type GLN string

// SSCC is a valid Serial Shipping Container Code of eighteen digits.
type SSCC string

// ParseGTIN reads a GTIN of 8, 12, 13 or 14 digits with its check digit. Every
// error of it is an *Error.
func ParseGTIN(s string) (GTIN, error) {
	f := byAI["01"]
	s = padGTIN(f, s)
	if e := f.parse(s); e != nil {
		return "", e
	}
	return GTIN(s), nil
}

// ParseGLN reads a GLN of 13 digits with its check digit. Every error of it is
// an *Error.
func ParseGLN(s string) (GLN, error) {
	if e := byAI["414"].parse(s); e != nil {
		return "", e
	}
	return GLN(s), nil
}

// ParseSSCC reads an SSCC of 18 digits with its check digit. Every error of it
// is an *Error.
func ParseSSCC(s string) (SSCC, error) {
	if e := byAI["00"].parse(s); e != nil {
		return "", e
	}
	return SSCC(s), nil
}

// parse checks a value of the field in every respect.
func (f *field) parse(v string) *Error {
	if e := f.format(v); e != nil {
		return e
	}
	return f.verify(v)
}

// Key returns the key of the product.
func (g GTIN) Key() Key { return Key("01/" + g) }

// Location returns the key of the GLN as a place.
func (g GLN) Location() Key { return Key("414/" + g) }

// Party returns the key of the GLN as a legal entity or function.
func (g GLN) Party() Key { return Key("417/" + g) }

// Key returns the key of the logistic unit.
func (s SSCC) Key() Key { return Key("00/" + s) }
