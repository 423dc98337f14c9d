package verdicts

import (
	"fmt"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// Lots returns the key of the nth of any number of lots of Product.
func Lots(n int) string { return fmt.Sprintf("%s/10/L%d", Product, n) }

// Create has the maker create lots.
func (w *World) Create(lots ...string) {
	for _, lot := range lots {
		w.Put(provenancerules.LotEntryPath(lot), &provenancev1.Lot{
			Maker: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, First: 1, Last: 1,
		})
	}
}

// Transform has the maker make something of inputs, beside what it was made of before.
func (w *World) Transform(output string, inputs ...string) {
	w.last++
	process := fmt.Sprint(w.last)
	w.Put(provenancerules.ProcessPath(process), &provenancev1.Process{Organization: "maker", Inputs: uint64(len(inputs)), Outputs: 1, First: 1, Last: 1})
	for n, input := range inputs {
		w.Entries[string(provenancerules.InputPath(process, uint64(n)))] = []byte(input)
	}
	var sources provenancev1.Sources
	key := provenancerules.SourcesPath(output)
	require.NoError(w.t, sources.Unmarshal(w.Entries[string(key)]))
	sources.Processes = append(sources.Processes, process)
	w.Put(key, &sources)
}
