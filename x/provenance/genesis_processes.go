package provenance

import (
	"slices"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// checkProcesses checks that processes have the members that they count, and that these know of them.
func (a *audit) checkProcesses() {
	counted := 0
	processes.Walk(a.ctx, nil, func(id string, p *provenancev1.Process) bool {
		ins, outs := uint64(0), uint64(0)
		members.Walk(a.ctx, collections.NewPrefixedTripleRange[string, string, gs1.Key](id), func(m member, event uint64) bool {
			if counted++; m.K2() == inputSide {
				ins++
			} else {
				outs++
			}
			a.expect(event != 0 && a.isEvent(event), "process %q: expected the event by which %q is a member", id, string(m.K3()))
			return a.expect((m.K2() == inputSide || m.K2() == outputSide) && genealogy.Has(a.ctx, collections.Join3(m.K3(), m.K2(), id)),
				"process %q: expected %q in the genealogy as its input or output", id, string(m.K3()))
		})
		a.checkInputs(id, p)
		return a.expect(ins == p.Inputs && outs == p.Outputs && a.isEvent(p.First) && a.isEvent(p.Last),
			"process %q: expected its events, and as many inputs and outputs as it says", id)
	})
	a.expect(count(a.ctx, members) == counted && count(a.ctx, genealogy) == counted,
		"members of processes: expected %d, as the processes say", counted)
}

// checkInputs checks that the inputs of a process are numbered, each once.
func (a *audit) checkInputs(id string, p *provenancev1.Process) {
	numbered, seen := uint64(0), map[gs1.Key]bool{}
	inputs.Walk(a.ctx, collections.NewPrefixedPairRange[string, uint64](id), func(key collections.Pair[string, uint64], input gs1.Key) bool {
		over := a.expect(key.K2() == numbered && !seen[input] && members.Has(a.ctx, collections.Join3(id, inputSide, input)),
			"process %q: expected its inputs by number, each once, found %q", id, string(input))
		numbered++
		seen[input] = true
		return over
	})
	a.expect(numbered == p.Inputs, "process %q: expected %d inputs by number", id, p.Inputs)
}

// checkSources checks that outputs know of their processes, and nothing else says that it is one.
func (a *audit) checkSources() {
	total, ins, outs := uint64(0), uint64(0), uint64(0)
	sources.Walk(a.ctx, nil, func(output gs1.Key, of *provenancev1.Sources) bool {
		all := uint64(0)
		over := collections.NewSuperPrefixedTripleRange[gs1.Key, string, string](output, outputSide)
		genealogy.Walk(a.ctx, over, func(collections.Triple[gs1.Key, string, string], x.Present) bool {
			all++
			return false
		})
		unknown := slices.ContainsFunc(of.Processes, func(id string) bool {
			return !genealogy.Has(a.ctx, collections.Join3(output, outputSide, id))
		})
		total += all
		return a.expect(all > 0 && !unknown && ascends(of.Processes) && len(of.Processes) <= rules.MaxSources &&
			uint64(len(of.Processes))+of.More == all, "sources of %q: expected its processes, %d in order and how many more", string(output), rules.MaxSources)
	})
	processes.Walk(a.ctx, nil, func(_ string, p *provenancev1.Process) bool {
		ins += p.Inputs
		outs += p.Outputs
		return false
	})
	a.expect(total == outs, "sources: expected those of all outputs of processes")
	a.expect(uint64(count(a.ctx, inputs)) == ins, "inputs: expected %d, as the processes say", ins)
}
