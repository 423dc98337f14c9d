package rules

import (
	"strings"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// LotNumber returns the lot that an event's master data state for the items it brings into being: cbvmda:lotNumber.
func LotNumber(ev *provenancev1.Event) (string, bool) {
	for _, f := range ev.Ilmd {
		if f.Name != "lotNumber" || strings.TrimSuffix(f.Namespace, ":") != "urn:epcglobal:cbv:mda" {
			continue
		}
		number := f.Value.GetText()
		if number == "" {
			number = f.Value.GetNumber()
		}
		return number, number != ""
	}
	return "", false
}

// LotOf returns the lot with a number of the product of an item or piece. It is false where the key has no GTIN, or
// the number is none that GS1 allows.
func LotOf(item gs1.Key, number string) (gs1.Key, bool) {
	gtin, ok := item.GTIN()
	if !ok {
		return "", false
	}
	primary := "01"
	var link strings.Builder
	if item.Kind() == gs1.Piece {
		primary, gtin = "8006", item.AIs()[0].Value
	}
	link.WriteString("https://id.gs1.org/" + primary + "/" + gtin + "/10/")
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(number); i++ {
		switch c := number[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9':
			link.WriteByte(c)
		default:
			link.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		}
	}
	lot, err := gs1.Canonical(link.String())
	if err != nil || lot.Kind() != gs1.Lot && item.Kind() != gs1.Piece {
		return "", false
	}
	return lot, true
}
