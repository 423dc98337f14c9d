// Package client talks to a node of the ledger: it signs transactions, submits them, tells what
// became of them, asks questions, and fetches proofs. It is the library beneath the command line;
// package client/verify checks what it brings without trusting the node.
//
// A client sends many transactions of one key in parallel. Nonces are drawn from a [Nonces], which
// spreads them over the key's replay window, so that a lost transaction blocks nothing.
//
// [Capture] records EPCIS events, many in a transaction, and can be run again after whatever
// interruption. [Declare] tells what the definition of a message says, [Plain] and [ReadJSON] turn
// messages into JSON and back: commands and routes are computed from these.
package client
