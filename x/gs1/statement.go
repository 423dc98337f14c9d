package gs1

// pair is a field with a value, unescaped.
type pair struct {
	*field
	value string
}

// statement is what an identifier says: a key and the qualifiers that narrow
// it, coarsest first.
type statement struct {
	key   pair
	quals [3]pair
	n     int
}

// qualify appends a qualifier; it is false where there are too many.
func (s *statement) qualify(f *field, value string) bool {
	if s.n == len(s.quals) {
		return false
	}
	s.quals[s.n] = pair{f, value}
	s.n++
	return true
}

// format checks the format of each value, and that the key takes these
// qualifiers in this order.
func (s *statement) format() *Error {
	if e := s.key.format(s.key.value); e != nil {
		return e
	}
	for i := range s.n {
		if e := s.quals[i].format(s.quals[i].value); e != nil {
			return e
		}
	}
	if s.n == 0 && s.key.needs {
		return s.key.fault(BadQualifier, "identifies nothing alone, expected "+s.key.chains[0][0]+" after it")
	}
	if s.n > 0 && !s.ordered() {
		return s.key.fault(BadQualifier, "does not take these qualifiers in this order, expected "+s.key.chainText())
	}
	return nil
}

// ordered says whether the qualifiers are some of one sequence of the key, in
// its order.
func (s *statement) ordered() bool {
	for _, chain := range s.key.chains {
		i := 0
		for _, ai := range chain {
			if i < s.n && s.quals[i].ai == ai {
				i++
			}
		}
		if i == s.n {
			return true
		}
	}
	return false
}

// chainText words the qualifiers that a key takes.
func (f *field) chainText() string {
	if len(f.chains) == 0 {
		return "none"
	}
	text := ""
	for i, chain := range f.chains {
		if i > 0 {
			text += " or "
		}
		for j, ai := range chain {
			if j > 0 {
				text += ", "
			}
			text += ai
		}
	}
	return text
}

// verify checks check digits and the rules of single fields.
func (s *statement) verify() *Error {
	if e := s.key.verify(s.key.value); e != nil {
		return e
	}
	for i := range s.n {
		if e := s.quals[i].verify(s.quals[i].value); e != nil {
			return e
		}
	}
	return nil
}

// finest returns the qualifier that identifies: the last. A serial number is
// unique in its GTIN, and so is a lot, whatever the variant.
func (s *statement) finest() (q pair, ok bool) {
	if s.n == 0 {
		return pair{}, false
	}
	return s.quals[s.n-1], true
}

// lot returns the lot, where the statement names one.
func (s *statement) lot() (q pair, ok bool) {
	for i := range s.n {
		if s.quals[i].ai == "10" {
			return s.quals[i], true
		}
	}
	return pair{}, false
}

// subject appends the canonical key of the statement with one qualifier, or
// none.
func (s *statement) subject(dst []byte, q pair, qualified bool) []byte {
	dst = append(dst, s.key.ai...)
	dst = append(dst, '/')
	dst = appendEscaped(dst, s.key.value)
	if qualified {
		dst = append(dst, '/')
		dst = append(dst, q.ai...)
		dst = append(dst, '/')
		dst = appendEscaped(dst, q.value)
	}
	return dst
}

// canonical verifies the statement and returns the key of its subject.
func (s *statement) canonical() (Key, *Error) {
	if e := s.verify(); e != nil {
		return "", e
	}
	q, ok := s.finest()
	if ok && q.ai == "254" && q.value == "0" {
		ok = false // the EPC Tag Data Standard writes the absent extension as 0
	}
	var buf [192]byte
	return Key(s.subject(buf[:0], q, ok)), nil
}
