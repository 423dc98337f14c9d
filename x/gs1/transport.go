package gs1

// A freight container has a number after ISO 6346, registered with the Bureau
// International des Containers; a ship has one of the International Maritime
// Organization. Neither is a GS1 key, and both stand in EPCIS documents as
// urn:epc:id:bic: and urn:epc:id:imovn:.
const (
	containerKey = "bic/"
	vesselKey    = "imo/"
)

// container returns the key of a container number such as CSQU3054383: three
// letters of the owner, U, J or Z, six digits, a check digit.
func container(number string) (Key, *Error) {
	if !looksLikeContainer(number) {
		return "", &Error{Reason: BadSyntax, Field: "container number", Detail: "has another form than AAAU1234567"}
	}
	sum := 0
	for i := range 10 {
		c := int(number[i])
		if i < 4 {
			c -= 'A'
			// Letters count from 10 and leave out the multiples of 11.
			c += 10 + (c+9)/10
		} else {
			c -= '0'
		}
		sum += c << i
	}
	if got, want := number[10], byte('0'+sum%11%10); got != want {
		return "", &Error{Reason: BadCheck, Field: "container number", Detail: "check digit is " + string(rune(got)) + ", expected " + string(rune(want))}
	}
	return Key(containerKey + number), nil
}

// looksLikeContainer says whether number has the form of a container number.
func looksLikeContainer(number string) bool {
	if len(number) != 11 || !within(number[4:], numeric) {
		return false
	}
	for i := range 3 {
		if number[i] < 'A' || number[i] > 'Z' {
			return false
		}
	}
	return number[3] == 'U' || number[3] == 'J' || number[3] == 'Z'
}

// vessel returns the key of the seven digits of an IMO number, the last of
// which checks the others.
func vessel(number string) (Key, *Error) {
	if len(number) != 7 || !within(number, numeric) {
		return "", &Error{Reason: BadSyntax, Field: "imo number", Detail: "has another form than 7 digits"}
	}
	sum := 0
	for i := range 6 {
		sum += int(number[i]-'0') * (7 - i)
	}
	if got, want := number[6], byte('0'+sum%10); got != want {
		return "", &Error{Reason: BadCheck, Field: "imo number", Detail: "check digit is " + string(rune(got)) + ", expected " + string(rune(want))}
	}
	return Key(vesselKey + number), nil
}
