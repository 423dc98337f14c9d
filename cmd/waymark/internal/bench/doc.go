// Package bench measures a network of real node processes on this machine, beside CometBFT's own kvstore application
// under the same load, so that what the machine does to the one it does to the other.
//
// A run is one network of one application: homes made anew, one process a validator, and this process as the load. Its
// transactions are made and signed before the nodes start. Connections that are kept alive send them to all validators in
// turn, one transaction a request, as an ordinary client does. There are two loads, one after the other:
//
//   - a fixed rate, far below what the network can do: latency, from when a transaction was due to be sent;
//   - saturation, where a bounded number of transactions is always on its way: after a warm-up, committed transactions a
//     second, latency from when each was sent, and what the nodes' processes used of the processor for it.
//
// A transaction counts as committed when the first node announces its block, which it does once the application has
// committed. After the load the blocks are read: every transaction that was sent must be in them, exactly once, and must
// have been applied. Otherwise the run is an error and not a result.
//
// The runs of both applications alternate. The rates of one application differ from run to run as the machine is shared;
// the ratio of two runs that follow each other is steadier, and the median of those ratios is what is judged.
//
// Beside that, a network of one records a genealogy of many items, and the command recall follows a fault of their first lot
// through it, as anybody would: how long it takes, how much it prints, and the peak of its memory and the node's. It is an
// error where the answer is not exactly what plain maps say to be affected, and who has it.
package bench
