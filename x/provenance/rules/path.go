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
	// ProcessesTable is the table of processes by key: value provenancev1.Process.
	ProcessesTable = 0x0d
	// SourcesTable is the table of the processes of which a subject is an output, by subject key: value
	// provenancev1.Sources. What is no output of any has no entry.
	SourcesTable = 0x13
	// InputsTable is the table of inputs by process key and number, from 0 to Process.inputs - 1: the value is the text of
	// the input's subject key.
	InputsTable = 0x14
)

// MaxSources is how many processes of a subject are listed in its entry; of more it has only the number. Consensus.
const MaxSources = 64

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

// ProcessPath returns the state key of a process.
func ProcessPath(process string) []byte {
	return append([]byte{Prefix, ProcessesTable}, process...)
}

// SourcesPath returns the state key of the processes of which a subject is an output.
func SourcesPath(subject string) []byte {
	return append([]byte{Prefix, SourcesTable}, subject...)
}

// InputPath returns the state key of an input of a process, by its number from 0.
func InputPath(process string, n uint64) []byte {
	key := append([]byte{Prefix, InputsTable}, process...)
	return binary.BigEndian.AppendUint64(append(key, 0), n)
}
