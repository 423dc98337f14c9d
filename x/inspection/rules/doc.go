// Package rules decides verdicts: what the ledger's records say of goods in a market at a time. Nodes and verifiers run
// the same functions over the same entries of the state. It is pure.
//
// A verdict reads the state by point only ([World]): a set is one entry, or a number of entries and each of them. So a
// verifier that is given what was read, each entry with its proof, present or absent, finds the same verdict or refuses.
package rules
