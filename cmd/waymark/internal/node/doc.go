// Package node runs one node: the state machine and CometBFT in this process, an HTTP listener for metrics and health,
// and a watchdog.
//
// CometBFT survives a failure of its own consensus, and a full disk, with open ports and a good report of its health.
// So the node is judged from outside of it, by the age of the height: the time since this process last committed a
// block. When it is too old /readyz fails; when it is far too old, or as soon as consensus has failed, Run returns an
// error and the process ends, for its supervisor to start again.
//
// A fault of the state machine ([x.Fail]: a row that cannot be read, a broken invariant) ends the process in the same way
// wherever it happens, also where CometBFT recovers the panic and goes on: in a query, a check of a transaction, a peer's
// request. /readyz and /livez fail from that moment.
package node
