package gs1

import "strconv"

// CheckDigit returns the check digit, as an ASCII digit, that completes digits:
// weights 3, 1, 3, … from the right (GS1 General Specifications 7.9.1). It
// fails where digits is empty or holds anything but digits.
func CheckDigit(digits string) (byte, error) {
	if digits == "" || !within(digits, numeric) {
		return 0, &Error{Reason: BadCharacter, Field: "number", Detail: "holds something else than digits, expected digits only"}
	}
	return mod10(digits), nil
}

// mod10 is CheckDigit of what is known to be digits.
func mod10(digits string) byte {
	sum, weight := 0, 3
	for i := len(digits) - 1; i >= 0; i-- {
		sum += int(digits[i]-'0') * weight
		weight = 4 - weight
	}
	return byte('0' + (10-sum%10)%10)
}

// primes weigh the characters of a Global Model Number from the right; it has
// at most 23 beside the check characters.
var primes = [23]int{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83}

// values82 holds the place of each character in character set 82.
var values82 = func() (t [256]int) {
	for i := 0; i < len(order82); i++ {
		t[order82[i]] = i
	}
	return t
}()

// CheckPair returns the two check characters that complete a Global Model
// Number (GS1 General Specifications 7.9.5). It fails where model is longer
// than 23 characters or holds a character outside of set 82.
func CheckPair(model string) (string, error) {
	if len(model) > len(primes) {
		return "", &Error{Reason: BadLength, AI: "8013", Field: "gmn", Detail: "has " + strconv.Itoa(len(model)) + " characters before its check characters, expected at most 23"}
	}
	if !within(model, cset82) {
		return "", &Error{Reason: BadCharacter, AI: "8013", Field: "gmn", Detail: "holds a character outside of GS1 character set 82"}
	}
	pair := mod1021(model)
	return string(pair[:]), nil
}

func mod1021(model string) [2]byte {
	const order32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	sum := 0
	for i := 0; i < len(model); i++ {
		sum += values82[model[i]] * primes[len(model)-1-i]
	}
	sum %= 1021
	return [2]byte{order32[sum>>5], order32[sum&31]}
}
