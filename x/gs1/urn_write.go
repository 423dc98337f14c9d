package gs1

import "strconv"

// URN returns the EPC URN of a key whose company prefix has the given number of
// digits, 6 to 12. Only the issuer knows that number: see PrefixDigits. A key
// without the part that makes it one instance becomes a pattern
// (urn:epc:idpat:sgtin:…*), a lot a class. It fails for keys that have no URN:
// documents by digest, other URIs, and those with qualifiers that URNs cannot
// say. Canonical of the URN is the key again. Every error is an *Error.
func URN(k Key, companyPrefixLength int) (string, error) {
	switch k.Kind() {
	case Container:
		return "urn:epc:id:bic:" + string(k[len(containerKey):]), nil
	case Vessel:
		return "urn:epc:id:imovn:" + string(k[len(vesselKey):]), nil
	}
	p, ok := k.parts()
	if !ok {
		return "", &Error{Reason: Unrecognized, Field: "key", Detail: "has no epc urn, expected a gs1 key, container or vessel"}
	}
	kind := schemeOf(p)
	if kind == nil {
		return "", p.fault(BadQualifier, "has no epc urn with these qualifiers")
	}
	urn, fault := kind.write(p, companyPrefixLength)
	if fault != nil {
		return "", fault
	}
	return urn, nil
}

// schemeOf returns the scheme that can say the key, or nil.
func schemeOf(p parts) *scheme {
	for i := range schemes {
		k := &schemes[i]
		if k.ai == p.ai && (p.qual == nil || p.qual.ai == k.qual) {
			return k
		}
	}
	return nil
}

// write is read turned round.
func (k *scheme) write(p parts, prefix int) (string, *Error) {
	value := unescaped(p.value)
	tail, pattern := "", false
	switch {
	case p.qual != nil:
		tail = unescaped(p.qualValue)
	case k.serial:
		tail = value[p.digits:]
		pattern = tail == ""
	case k.qual == "254":
		tail = "0"
	default:
		pattern = k.qual != ""
	}
	number := value[p.skip:]
	if k.digits > 0 {
		number = value[:p.check-1]
		if k.indicator {
			number = number[1:] + number[:1] // for now, behind all
		} else {
			number = number[len(k.lead):]
		}
	}
	if digits := leadingDigits(number, maxPrefix); prefix < minURNPrefix || prefix > digits || prefix == len(number) && k.digits == 0 {
		return "", p.fault(BadPrefix, "has no company prefix of "+strconv.Itoa(prefix)+" digits in an epc urn, expected 6 to 12")
	}
	form := "id:"
	if pattern {
		form = "idpat:"
	} else if k.class {
		form = "class:"
	}
	var buf [192]byte
	urn := append(buf[:0], "urn:epc:"...)
	urn = append(urn, form...)
	urn = append(urn, k.name...)
	urn = append(urn, ':')
	urn = append(urn, number[:prefix]...)
	urn = append(urn, '.')
	if reference := number[prefix:]; k.indicator {
		urn = append(urn, reference[len(reference)-1])
		urn = append(urn, reference[:len(reference)-1]...)
	} else {
		urn = appendURNEscaped(urn, reference)
	}
	if p.kind == Piece {
		urn = append(urn, '.')
		urn = append(urn, value[14:16]...)
		urn = append(urn, '.')
		urn = append(urn, value[16:18]...)
	}
	switch {
	case pattern:
		urn = append(urn, ".*"...)
	case tail != "":
		urn = append(urn, '.')
		urn = appendURNEscaped(urn, tail)
	}
	return string(urn), nil
}
