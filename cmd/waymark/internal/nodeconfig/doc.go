// Package nodeconfig holds the settings of a node, one documented file, and everything that follows from them.
//
// Only what an operator must decide is a setting. CometBFT's own configuration has some hundred values, a few of which
// make a validator slow, unsafe or public when they are wrong; it is computed from the settings at every start and
// never read from a file. What all nodes must agree on is in the genesis.
package nodeconfig
