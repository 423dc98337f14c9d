package rules

// Prefix begins every state key of the provenance module. Consensus: changing it is state-machine breaking.
const Prefix = 0x07

// LotsTable is the table of the lots to which items are bound, by the item's subject key: the value is the lot's
// subject key. An item without a lot has no entry.
const LotsTable = 0x01

// LotPath returns the state key of the lot of an item.
func LotPath(item string) []byte {
	return append([]byte{Prefix, LotsTable}, item...)
}
