package gs1

// charset is a set of the characters that a value may contain.
type charset uint8

const (
	numeric charset = 1 << iota // 0 to 9
	cset39                      // capital letters, digits, # - /
	cset82                      // the GS1 AI encodable character set 82
	plain                       // what canonical keys and links do not escape
	control                     // what no URI may contain
)

// order82 is character set 82 in the order that gives each character its value
// in check character pairs.
const order82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

var sets = func() (t [256]charset) {
	add := func(set charset, chars string) {
		for i := 0; i < len(chars); i++ {
			t[chars[i]] |= set
		}
	}
	const digits, capitals, small = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
	add(numeric, digits)
	add(cset39, digits+capitals+"#-/")
	add(cset82, order82)
	// RFC 3986's unreserved characters, and the three of set 82 that the event
	// hash of the Core Business Vocabulary leaves as they are.
	add(plain, digits+capitals+small+"-._~';=")
	for c := range 0x21 {
		t[c] |= control
	}
	t[0x7f] |= control
	return t
}()

// within says whether every character of s is in the set.
func within(s string, set charset) bool {
	for i := 0; i < len(s); i++ {
		if sets[s[i]]&set == 0 {
			return false
		}
	}
	return true
}

// leadingDigits counts the digits that s begins with, at most limit.
func leadingDigits(s string, limit int) int {
	n := 0
	for n < len(s) && n < limit && sets[s[n]]&numeric != 0 {
		n++
	}
	return n
}
