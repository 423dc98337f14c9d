// Package network makes the homes of new nodes and of whole networks on one machine.
//
// A network in DIR has DIR/genesis.json, a node's home DIR/nodeI for each validator, and DIR/client, a client's home
// with a key for each of the ready-made organizations. Nothing that exists is overwritten.
package network
