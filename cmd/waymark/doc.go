// Command waymark is the whole of Waymark in one binary: the node, the client and the verifier.
//
// # Conventions
//
// Results are written to the standard output and everything else to the standard error. With --output json a result
// is one JSON object, or one a line where a command says so, and an error is one JSON object
//
//	{"error":{"code":…,"codespace":"…","message":"…"}}
//
// in which codespace and code are the ledger's for a rejection, else "cli" and the exit status. The exit statuses are
//
//	0  done                     5  rejected or refused by the ledger
//	1  failed                   6  done in part
//	2  usage, unreadable input  7  not found
//	3  stale                    8  sent, and the outcome is not known
//	4  requirement not met      9  the chain goes on with another version of this program
//
// # Homes
//
// A home, --home, is one directory for one node, or one client, or both. Nothing outside of it is read or written.
//
//	waymark.toml         settings of the node: every one is documented in the file
//	client.toml          settings of the client
//	genesis.json         the genesis of the chain, which waymark.toml pins by its hash
//	secrets/             the keys of the node: node_key.json, validator_key.json. Never copy validator_key.json to a
//	                     second node that runs: two signatures for one height are evidence of fraud
//	data/                the chain; data/validator_state.json is what keeps the validator from signing twice, and
//	                     must never be restored from a backup; data/upgrade.json is for which upgrade the node stopped
//	upgrades/            binaries of coming versions, which upgrade stage puts there, and which of them runs
//	keys/NAME.json       the client's keys, each under a passphrase
//
// # Adding a command
//
// A command is a function func newXCommand(e *env) *cobra.Command in a file of its own and a line in root.go. Its
// RunE prints its result with env.print and returns its error; fail gives an error another exit status than 1.
package main
