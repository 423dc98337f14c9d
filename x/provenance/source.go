package provenance

import (
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// addSource adds a process to those of an output, which it was none of.
func addSource(ctx *x.Context, output gs1.Key, process string) {
	of, found := sources.Get(ctx, output)
	if !found {
		of = &provenancev1.Sources{}
	}
	if len(of.Processes) < rules.MaxSources {
		at, _ := slices.BinarySearch(of.Processes, process)
		of.Processes = slices.Insert(of.Processes, at, process)
	} else {
		of.More++
	}
	sources.Set(ctx, output, of)
}

// removeSource removes a process from those of an output. One that is not listed is among the others, which stay unlisted.
func removeSource(ctx *x.Context, output gs1.Key, process string) {
	of, _ := sources.Get(ctx, output)
	if at, listed := slices.BinarySearch(of.GetProcesses(), process); listed {
		of.Processes = slices.Delete(of.Processes, at, at+1)
	} else {
		of.More--
	}
	if len(of.Processes) == 0 && of.More == 0 {
		sources.Remove(ctx, output)
		return
	}
	sources.Set(ctx, output, of)
}
