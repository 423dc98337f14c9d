// Package x is the contract that every module of the ledger is written against.
//
// A module is one folder with one value, its [Module]: the messages it handles, the queries it
// serves, the tables it owns. From that value come its commands, routes, genesis, permissions and
// error catalogue; no module writes any of these.
//
// # Handlers
//
// A handler is a function of a [Context] and a message. It knows the chain's height and time, who
// signed, and the state; it does not know whether it runs for a proposal, a block or a simulation.
// It returns nil, and everything it wrote stays; or an [Error], and nothing of the whole
// transaction stays but the used nonce. An Error made with [NewRefusal] says that the signer
// claimed an authority that it lacks: the attempt is then recorded in the dossiers concerned.
//
// A handler states what it did with [Context.Note]: one note for each subject that the message is
// about. The ledger turns notes into records of the subjects' dossiers once the message is through.
//
// # Rejection and fault
//
// A rejection is the sender's affair and a result that every node computes alike. A fault is this
// node's affair: an unreadable store, an invariant that does not hold. It panics through [Fail] and
// halts the node, because a result computed from a broken store would fork it from the others.
// [Table] turns every error of the store, and every value that does not decode, into a fault; its
// users see values only.
//
// # Determinism
//
// Handlers run on every node and must write the same bytes everywhere. Nothing in x reads a clock,
// draws a random number, starts a goroutine, computes with floats, or ranges over a map without
// sorting; a test of package app keeps this for all modules.
package x
