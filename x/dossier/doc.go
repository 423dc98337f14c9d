// Package dossier keeps the append-only history of every subject.
//
// A dossier is an RFC 6962 log. Its head, the size and compact range, is one value in the state, so
// that a single proof of it shows that a list of leaves is all of them; its records are flat.
// A leaf is 0x00 ‖ kind ‖ height ‖ sha256(record): kind and height show even where the record stays closed.
//
// A log over all records and the material that they came from lets snapshots and auditors check
// records in ranges. Material is a waymarkv1.TxMaterial, the transaction and in MODE_PERSONAL the text that was signed,
// for a later version may write another of the same messages; or, for what the genesis says of an organization, the
// message alone. The ledger's other records have none, and 32 zero bytes for its digest.
//
// State, under prefix 0x02:
//
//	0x01 subject → dossierv1.Head
//	0x02         → dossierv1.Head   of the global log; leaf = sha256(record) ‖ sha256(material)
//
// Flat, under prefix 0x02 (indexes are 8 bytes, big-endian):
//
//	'r' subject 0x00 index → waymarkv1.Record
//	't' subject 0x00 index → root of the complete subtree of leaves [256·index, 256·(index+1))
//	'g' index              → leaf of the global log ‖ index in the dossier of ‖ subject
//	'u' index              → root of a complete subtree of 256 leaves of the global log
//	'm' id                 → the material of records, once, however many it left: that of a transaction by its
//	                         id, or the bytes of a message of the genesis by their sha256
//
//	'p' subject            → dossierv1.Head: how far its dossier is restored; only while a snapshot is
//	'q'                    → the same of the global log
//
// Flat entries are never changed. A reader bounds itself by a head's size, so that what it reads
// belongs to the head's height.
//
// # Snapshots
//
// A node that joins gets the state first, which has all heads, then the records in the order of the global log, in
// chunks ([Log.Chunk]). A chunk shows by what comes after it that its records and transactions are the next leaves of
// the global log, whose head the state has, and that each record is the next one of the dossier it is said to belong to,
// whose head the state has too. So a chunk proves itself ([RestoreChunk]), no list of chunks is needed, and none of it
// is kept before all of it is verified. Subtrees are made again, not transferred.
package dossier
