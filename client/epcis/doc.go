// Package epcis translates between EPCIS 2.0 JSON-LD documents and the ledger's typed events.
//
// # Reading
//
// Read streams the events of an EPCISDocument, an EPCISQueryDocument or a single event. Memory is bounded whatever the
// size of the document: it is read twice, first without its events for everything that stands around them (the context
// may come last), then event by event. An event that breaks a rule is an item with an error; the others can still be
// used. A document that is not JSON, or whose envelope breaks a rule, is an item with an error and no other.
//
// What is accepted agrees with GS1's JSON Schema of EPCIS 2.0, except where the table in the tests says and why. On top
// of it are rules of the standard that a schema cannot say. Each error carries a JSON pointer, the stable code of the
// rule, what was found and what was expected. Advice is what departs from the standard and is accepted all the same.
//
// An event loses nothing that it says: reading, writing and reading again gives the same bytes, hence the same digest,
// and the same CBV event hash. Gone are recordTime, which is the ledger's to set; how identical things were spelled
// (prefixes, 26.0 for 26, a standard word as a URI), and what in @context is not a prefix. Text with a declared prefix
// ("ext:code") is expanded in extensions too, because the event hash demands it. Contexts are never fetched: a key whose
// prefix no inline context and not the EPCIS context declares is kept as it is.
//
// Options.Lenient reads more of what is in circulation: it drops names that begin with "_", as "_comment" does, and
// accepts older spellings of standard words and numbers in quotes.
//
// # Writing
//
// Write writes events as one EPCISDocument that is valid by the schema, the same events always as the same bytes.
// Events that Read has made are read back as they were; in others, text that begins with a prefix of the EPCIS context
// ("cbv:x") comes back expanded.
//
// OfAttestation turns an attestation of the ledger into the event that the standard expects of an inspection. Events are about
// goods and containers: of an attestation about facilities and organizations alone there is none.
package epcis
