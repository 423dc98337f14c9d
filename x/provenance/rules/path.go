package rules

import "encoding/binary"

// The tables of what verdicts read of goods. Consensus: changing one is state-machine breaking.
const (
	// ItemsTable is the table of items by subject key: value provenancev1.Item.
	ItemsTable = 0x02
	// LotEntriesTable is the table of lots by subject key: value provenancev1.Lot.
	LotEntriesTable = 0x03
	// EventsTable is the table of events by number: value provenancev1.CapturedEvent.
	EventsTable = 0x07
)

// ItemPath returns the state key of an item.
func ItemPath(subject string) []byte {
	return append([]byte{Prefix, ItemsTable}, subject...)
}

// LotEntryPath returns the state key of what is known of a lot.
func LotEntryPath(subject string) []byte {
	return append([]byte{Prefix, LotEntriesTable}, subject...)
}

// EventPath returns the state key of an event.
func EventPath(number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{Prefix, EventsTable}, number)
}
