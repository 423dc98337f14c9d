package rules

import "github.com/waymark-ledger/waymark/x/gs1"

// Prefix begins every state key of the provenance module. Consensus: changing it is state-machine breaking.
const Prefix = 0x07

// LotsTable is the table of the lots to which items are bound, by the item's subject key: the value is the lot's
// subject key. An item without a lot has no entry.
const LotsTable = 0x01

// LotPath returns the state key of the lot of an item.
func LotPath(item string) []byte {
	return append([]byte{Prefix, LotsTable}, item...)
}

// MayHaveLot reports whether a subject is one that the state can bind to a lot: an instance of a product, that is a
// serialized item or a piece. A proof about it shows the lot, or that there is none.
func MayHaveLot(key gs1.Key) bool {
	_, ofProduct := key.GTIN()
	return ofProduct && FormOf(key, false) == Instance
}
