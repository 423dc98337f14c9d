package provenance_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x"
)

// TestContainersTooFullToUse: of a container with very many things inside nothing is made before it is unpacked.
func TestContainersTooFullToUse(t *testing.T) {
	w := newWorld(t)
	made, full := []string{"ObjectEvent ADD commissioning"}, []string{"AggregationEvent ADD packing", "parent sscc/1"}
	for i := range 1000 {
		made = append(made, fmt.Sprintf("epc widget/21/S%d", i))
		full = append(full, fmt.Sprintf("child widget/21/S%d", i))
	}
	w.say(made, full, []string{"TransformationEvent", "input sscc/1", "yields gadget/10/FULL 1"})
	_, affected := w.recalled(1000, "widget/21/S999")
	require.Len(t, affected, 2)
	w.say([]string{"AggregationEvent ADD packing", "parent sscc/2", "child sscc/1"})
	_, err := w.capture("maker", writeEvent(t, []string{"TransformationEvent", "input sscc/2", "yields gadget/10/MORE 1"}, w.now, 99))
	require.ErrorIs(t, err, x.ErrOutOfWork)
	require.ErrorContains(t, err, "unpack")
	require.NoError(t, provenanceCheck(w))
}
