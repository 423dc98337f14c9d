package bench

// workload is an application and transactions for it.
type workload struct {
	name string
	// command is the one of this program that runs a node.
	command []string
	// prepare makes transactions for a network in dir, in the order in which they are to be sent. They are all
	// applied, each by itself, whatever the order in which they arrive.
	prepare func(dir string, n int) ([][]byte, error)
	// limit is more transactions a second than a network of one can do: so many are prepared.
	limit int
	// reports is whether blocks tell of each transaction whether it was applied. Where the application always says
	// so, asking would only cost time.
	reports bool
}

// workloads are what is measured, ours first.
var workloads = []workload{
	{name: Ours, command: []string{"start"}, prepare: signEvents, limit: 13_000, reports: true},
	{name: Peer, command: []string{"bench", "kvstore"}, prepare: writePairs, limit: 26_000},
}

// The names of the applications in results.
const (
	Ours = "waymark"
	Peer = "kvstore"
)
