// Package upgrade keeps the binaries that the node of a home may change to, and runs the one that its chain needs.
//
// A home has
//
//	data/upgrade.json          the upgrade for which the node stopped last, with the hashes of its binaries
//	upgrades/SHA256/waymark    the binaries that an operator staged, each under its hash
//	upgrades/current           the hash of the one to which the node changed last under supervision, and for which version;
//	                           it runs until a program of that version is installed, which then runs itself
//
// Nothing is ever downloaded. A staged binary is hashed again each time before it runs: what somebody else could write to
// the directory cannot become what signs blocks, as long as the hash in upgrade.json, which the chain decided on, is right.
package upgrade
