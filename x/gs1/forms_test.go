package gs1

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawStatement draws a valid key with qualifiers.
func drawStatement(t *rapid.T) statement {
	keys := slices.DeleteFunc(slices.Clone(fields), func(f field) bool { return !f.key })
	f := byAI[rapid.SampledFrom(keys).Draw(t, "key").ai]
	s := statement{key: pair{f, validValue(f).Draw(t, "value")}}
	if len(f.chains) > 0 {
		for _, ai := range rapid.SampledFrom(f.chains).Draw(t, "chain") {
			if f.needs || rapid.Bool().Draw(t, "qualified") {
				s.qualify(byAI[ai], validValue(byAI[ai]).Draw(t, "qualifier"))
			}
		}
	}
	return s
}

// pairs returns key and qualifiers.
func (s *statement) pairs() []pair {
	return append([]pair{s.key}, s.quals[:s.n]...)
}

// link writes the statement as a Digital Link, each character that may be
// escaped as it is or escaped, in capitals or not.
func (s *statement) link(t *rapid.T) string {
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{"https://id.gs1.org", "http://shop.example", "HTTPS://u@shop.example:8443/a/b", "https://shop.example/00/x"}).Draw(t, "stem"))
	for _, p := range s.pairs() {
		name := p.ai
		for _, old := range slices.Sorted(maps.Keys(oldNames)) {
			if oldNames[old] == p.field && rapid.Bool().Draw(t, "old") {
				name = old
			}
		}
		value := p.value
		if zeros := leadingZeros(value); p.ai == "01" && zeros > 0 {
			for _, n := range []int{6, 2, 1} {
				if zeros >= n && rapid.Bool().Draw(t, "short") {
					value = value[n:]
					break
				}
			}
		}
		b.WriteString("/" + name + "/")
		for i := range len(value) {
			switch {
			case strings.IndexByte("%/?#", value[i]) >= 0 || rapid.IntRange(0, 3).Draw(t, "escape") == 0:
				escaped := "%" + string(upperHex[value[i]>>4]) + string(upperHex[value[i]&15])
				if rapid.Bool().Draw(t, "small") {
					escaped = strings.ToLower(escaped)
				}
				b.WriteString(escaped)
			default:
				b.WriteByte(value[i])
			}
		}
	}
	return b.String() + rapid.SampledFrom([]string{"", "?17=271231", "#top", "?linkType=gs1:pip#/01/1"}).Draw(t, "query")
}

func leadingZeros(s string) int { return len(s) - len(strings.TrimLeft(s, "0")) }

// bracketed and scanned write the statement as an element string, its elements
// in any order and among others.
func (s *statement) bracketed(t *rapid.T) string {
	text := ""
	for _, p := range s.elements(t) {
		text += "(" + p[0] + ")" + strings.ReplaceAll(p[1], "(", `\(`)
	}
	return text
}

func (s *statement) scanned(t *rapid.T) string {
	text := rapid.SampledFrom([]string{"", "\x1d", "]C1", "]d2"}).Draw(t, "start")
	for _, p := range s.elements(t) {
		text += p[0] + p[1]
		if predefined(p[0]) == 0 || rapid.Bool().Draw(t, "separated") {
			text += "\x1d"
		}
	}
	return text
}

func (s *statement) elements(t *rapid.T) [][2]string {
	list := [][2]string{{"17", "271231"}, {"3103", "000750"}, {"99", "(/x"}}[:rapid.IntRange(0, 3).Draw(t, "attributes")]
	list = slices.Clone(list)
	for _, p := range s.pairs() {
		list = append(list, [2]string{p.ai, p.value})
	}
	return rapid.Permutation(list).Draw(t, "order")
}

// All forms of a statement have one key, and the key says what the statement
// said.
func TestOneKeyForAllForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		want, fault := s.canonical()
		require.Nil(t, fault)
		for _, id := range []string{string(want), want.DigitalLink(), s.link(t), s.bracketed(t), s.scanned(t)} {
			got, err := Canonical(id)
			require.NoError(t, err, id)
			require.Equal(t, want, got, id)
		}
		elements := want.AIs()
		require.Equal(t, Element{s.key.ai, s.key.value}, elements[0])
		if q, ok := s.finest(); ok && (q.ai != "254" || q.value != "0") {
			require.Equal(t, []Element{{q.ai, q.value}}, elements[1:])
		} else {
			require.Len(t, elements, 1)
		}
		if lot, ok := s.lot(); ok {
			key, ok := LotOf(s.link(t))
			require.True(t, ok)
			require.Equal(t, []Element{{s.key.ai, s.key.value}, {"10", lot.value}}, key.AIs())
		}
	})
}

// A key survives its EPC URN at every length of company prefix.
func TestURNsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		key, fault := s.canonical()
		require.Nil(t, fault)
		n := rapid.IntRange(6, 12).Draw(t, "prefix")
		urn, err := URN(key, n)
		if err != nil {
			digits, _ := PrefixDigits(key)
			p, _ := key.parts()
			require.True(t, schemeOf(p) == nil || len(digits) < n || p.issued && len(p.value) == n, "%s: %v", key, err)
			return
		}
		got, err := Canonical(urn)
		require.NoError(t, err, urn)
		require.Equal(t, key, got, urn)
		got, err = Canonical("URN:Epc:" + urn[len("urn:epc:"):])
		require.NoError(t, err, urn)
		require.Equal(t, key, got, urn)
		require.Equal(t, key.DigitalLink(), NormalizeURI(urn))
		body := urn[strings.LastIndexByte(urn[:strings.IndexByte(urn, '.')], ':')+1:]
		require.True(t, HasPrefix(key, body[:n]), "%s is not under the prefix of %s", key, urn)
	})
}

// Two statements share a key only if they name the same thing.
func TestKeysAreInjective(t *testing.T) {
	subject := func(s *statement) string {
		q, ok := s.finest()
		if !ok || q.ai == "254" && q.value == "0" {
			return s.key.ai + "\x00" + s.key.value
		}
		return s.key.ai + "\x00" + s.key.value + "\x00" + q.ai + "\x00" + q.value
	}
	rapid.Check(t, func(t *rapid.T) {
		one, other := drawStatement(t), drawStatement(t)
		// Alike but for one value, more often than two draws would be.
		if one.n > 0 && rapid.Bool().Draw(t, "alike") {
			other = one
			f := one.quals[one.n-1].field
			other.quals[one.n-1].value = nearlyValid(f).Draw(t, "value")
		}
		a, fault := one.canonical()
		require.Nil(t, fault)
		if other.format() != nil {
			return
		}
		b, fault := other.canonical()
		if fault != nil {
			return
		}
		require.Equal(t, subject(&one) == subject(&other), a == b, "%s %s", a, b)
	})
}
