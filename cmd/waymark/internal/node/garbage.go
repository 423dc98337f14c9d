package node

import (
	"os"
	"runtime/debug"
)

// garbagePercent is how much a node's heap may grow over what is in use before garbage is collected. Executing a block
// makes garbage fast, and little of it is in use later: at Go's own 100 % a fifth of the processor went into collecting.
const garbagePercent = 300

// collectLess sets how often garbage is collected, unless the operator does by GOGC.
func collectLess() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(garbagePercent)
	}
}
