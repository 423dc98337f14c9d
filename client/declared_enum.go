package client

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cosmos/gogoproto/proto"

	"github.com/waymark-ledger/waymark/x"
)

// ShortName returns the name of an enumeration's value as people and programs write it: in small
// letters, without what all names of the enumeration begin with. A value without a name is its number.
func ShortName(enum string, number int32) string {
	for name, n := range proto.EnumValueMap(enum) {
		if n == number {
			return shorten(enum, name)
		}
	}
	return fmt.Sprint(number)
}

// valueOf returns the value with a name, in its short form or as it is defined.
func valueOf(enum, name string) (int32, error) {
	asked := strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	for defined, number := range proto.EnumValueMap(enum) {
		if asked == shorten(enum, defined) || asked == strings.ToLower(defined) {
			return number, nil
		}
	}
	return 0, fmt.Errorf("%q: expected %s", x.Clip(name, 60), orList(choicesOf(enum)))
}

// choicesOf returns the names of an enumeration's values that mean something, by number.
func choicesOf(enum string) []string {
	values := proto.EnumValueMap(enum)
	names := slices.SortedFunc(maps.Keys(values), func(a, b string) int { return cmp.Compare(values[a], values[b]) })
	var choices []string
	for _, name := range names {
		if values[name] != 0 {
			choices = append(choices, shorten(enum, name))
		}
	}
	return choices
}

// shorten drops the prefix that buf's style gives every value: the enumeration's name in capitals.
func shorten(enum, name string) string {
	var prefix strings.Builder
	own := enum[strings.LastIndexByte(enum, '.')+1:]
	for i, r := range own {
		upper := r >= 'A' && r <= 'Z'
		afterLower := i > 0 && own[i-1] >= 'a'
		beforeLower := i > 0 && i+1 < len(own) && own[i+1] >= 'a'
		if upper && (afterLower || beforeLower) {
			prefix.WriteByte('_')
		}
		prefix.WriteRune(r)
	}
	return strings.ToLower(strings.TrimPrefix(name, strings.ToUpper(prefix.String())+"_"))
}

// orList joins names: "a, b or c".
func orList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
