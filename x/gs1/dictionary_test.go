package gs1

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/testutil/standards"
)

// entry is one line of GS1's syntax dictionary.
type entry struct {
	ai         string
	predefined bool
	components []string
	chains     [][]string
	key        bool
}

// dictionary reads GS1's syntax dictionary, ranges of identifiers written out.
func dictionary(t *testing.T) map[string]entry {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(standards.Dir(t), "gs1-syntax-dictionary", "gs1-syntax-dictionary.txt"))
	require.NoError(t, err)
	entries := map[string]entry{}
	component := regexp.MustCompile(`^\[?[NXYZ](\.\.)?\d+`)
	for line := range strings.Lines(string(raw)) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		var e entry
		for _, word := range words[1:] {
			switch {
			case component.MatchString(word):
				e.components = append(e.components, word)
			case word == "dlpkey":
				e.key = true
			case strings.HasPrefix(word, "dlpkey="):
				e.key = true
				for chain := range strings.SplitSeq(strings.TrimPrefix(word, "dlpkey="), "|") {
					e.chains = append(e.chains, strings.Split(chain, ","))
				}
			case !strings.Contains(word, "="):
				e.predefined = e.predefined || strings.Contains(word, "*")
			}
		}
		first, last, isRange := strings.Cut(words[0], "-")
		if !isRange {
			last = first
		}
		from, err := strconv.Atoi(first)
		require.NoError(t, err)
		to, err := strconv.Atoi(last)
		require.NoError(t, err)
		for n := from; n <= to; n++ {
			e.ai = strings.Repeat("0", max(0, len(first)-len(strconv.Itoa(n)))) + strconv.Itoa(n)
			entries[e.ai] = e
		}
	}
	return entries
}

// valid checks a value as the dictionary's notation says, written without a look
// at the code under test.
func (e entry) valid(v string) bool {
	for _, c := range e.components {
		optional := strings.HasPrefix(c, "[")
		rules := strings.Split(strings.Trim(c, "[]"), ",")
		if optional && v == "" {
			continue
		}
		set := map[byte]string{'N': `[0-9]`, 'X': `[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]`, 'Y': `[#\-/0-9A-Z]`}[rules[0][0]]
		n, variable := strings.CutPrefix(rules[0][1:], "..")
		size, _ := strconv.Atoi(n)
		if variable && len(v) < size {
			size = max(1, len(v))
		}
		if len(v) < size {
			return false
		}
		part := v[:size]
		v = v[size:]
		if !regexp.MustCompile(`^` + set + `+$`).MatchString(part) {
			return false
		}
		for _, rule := range rules[1:] {
			if !linter(rule, part) {
				return false
			}
		}
	}
	return v == ""
}

// linter applies one of the dictionary's rules to a component.
func linter(rule, s string) bool {
	switch rule {
	case "csum":
		sum := 0
		for i, c := range s {
			w := 1
			if (len(s)-i)%2 == 0 {
				w = 3
			}
			sum += w * int(c-'0')
		}
		return sum%10 == 0
	case "csumalpha":
		return csumalpha(s)
	case "gcppos1":
		return regexp.MustCompile(`^\d{4}`).MatchString(s)
	case "gcppos2":
		return regexp.MustCompile(`^.\d{4}`).MatchString(s)
	case "zero":
		return strings.Trim(s, "0") == ""
	case "nozeroprefix":
		return s == "0" || !strings.HasPrefix(s, "0")
	case "pieceoftotal":
		piece, _ := strconv.Atoi(s[:2])
		total, _ := strconv.Atoi(s[2:])
		return piece > 0 && piece <= total
	case "importeridx":
		return regexp.MustCompile(`^[-0-9A-Z_a-z]$`).MatchString(s)
	}
	panic("a rule that no key and no qualifier had before: " + rule)
}

func csumalpha(s string) bool {
	const set82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`
	const set32 = `23456789ABCDEFGHJKLMNPQRSTUVWXYZ`
	sum, prime := 0, 1
	for i := len(s) - 3; i >= 0; i-- {
		for prime++; !isPrime(prime); prime++ {
		}
		sum += prime * strings.IndexByte(set82, s[i])
	}
	high, low := strings.IndexByte(set32, s[len(s)-2]), strings.IndexByte(set32, s[len(s)-1])
	return high >= 0 && low >= 0 && high*32+low == sum%1021
}

func isPrime(n int) bool {
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

// Keys and qualifiers are those of the dictionary, in its order.
func TestKeysAreTheDictionarys(t *testing.T) {
	entries := dictionary(t)
	require.NotEmpty(t, entries)
	for ai, e := range entries {
		f := byAI[ai]
		if !e.key {
			require.False(t, f != nil && f.key, ai)
			continue
		}
		require.NotNil(t, f, ai)
		require.True(t, f.key, ai)
		require.Equal(t, e.chains, f.chains, ai)
		for _, chain := range e.chains {
			for _, q := range chain {
				require.NotNil(t, byAI[q], q)
				require.False(t, byAI[q].key, q)
			}
		}
	}
	for _, f := range fields {
		require.Contains(t, entries, f.ai)
	}
}

// Every application identifier is cut off element strings at its length, and
// its value where the dictionary says that no separator follows.
func TestElementLengthsAreTheDictionarys(t *testing.T) {
	for ai, e := range dictionary(t) {
		require.Equal(t, len(ai), lengthOfAI(ai+"0"), ai)
		want := 0
		if e.predefined {
			for _, c := range e.components {
				n, _ := strconv.Atoi(regexp.MustCompile(`\d+`).FindString(c))
				want += n
			}
		}
		require.Equal(t, want, predefined(ai), ai)
	}
}

// Values are accepted exactly where the dictionary accepts them.
func TestValuesAreTheDictionarys(t *testing.T) {
	entries := dictionary(t)
	for i := range fields {
		f := &fields[i]
		e := entries[f.ai]
		accepted := 0
		rapid.Check(t, func(t *rapid.T) {
			v := nearlyValid(f).Draw(t, "value")
			got := f.parse(v) == nil
			if got {
				accepted++
			}
			if want := e.valid(v); got != want {
				t.Fatalf("(%s) %q: accepted %v, dictionary %v", f.ai, v, got, want)
			}
		})
		require.NotZero(t, accepted, "(%s): no value was accepted, so nothing was compared", f.ai)
	}
}

// validValue draws a value that a field accepts.
func validValue(f *field) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		fixed := f.digits
		if f.issued {
			fixed = 4
		}
		v := []byte(rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), fixed, fixed, -1).Draw(t, "digits"))
		if f.max > fixed {
			chars := map[charset]string{numeric: "0123456789", cset39: "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", cset82: order82}[f.rest]
			v = append(v, rapid.StringOfN(rapid.RuneFrom([]rune(chars)), f.min-min(fixed, f.min), f.max-fixed, -1).Draw(t, "rest")...)
		}
		switch f.ai {
		case "8003":
			v[0] = '0'
		case "8006":
			piece := rapid.IntRange(1, 99).Draw(t, "piece")
			copy(v[14:], strconv.Itoa(100 + piece)[1:]+strconv.Itoa(100 + rapid.IntRange(piece, 99).Draw(t, "total"))[1:])
		case "8013":
			pair := mod1021(string(v[:max(4, len(v)-2)]))
			v = append(v[:max(4, len(v)-2)], pair[:]...)
		case "7040":
			v[3] = rapid.SampledFrom([]byte("-_09AZaz")).Draw(t, "importer")
		case "8011":
			if v[0] == '0' {
				v[0] = '1'
			}
		}
		if f.check > 0 {
			v[f.check-1] = mod10(string(v[:f.check-1]))
		}
		return string(v)
	})
}

// nearlyValid draws values that are valid, or off by a character.
func nearlyValid(f *field) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		v := []byte(validValue(f).Draw(t, "valid"))
		at := rapid.IntRange(0, len(v)-1).Draw(t, "at")
		char := rapid.SampledFrom([]byte("0123456789AZaz_#-/!\" $@~\x00\x7f\xc3")).Draw(t, "char")
		switch rapid.IntRange(0, 4).Draw(t, "mutation") {
		case 0:
			v[at] = char
		case 1:
			v = slices.Insert(v, at, char)
		case 2:
			v = slices.Delete(v, at, at+1)
		}
		return string(v)
	})
}
