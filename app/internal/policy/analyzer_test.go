package policy_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/waymark-ledger/waymark/app/internal/policy"
)

// TestAnalyzer compares the reports on each package of testdata/src with its "want" comments: every report must be
// wanted, and every wanted one made.
func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), policy.Analyzer,
		"clock", "float", "generated", "goroutine", "machine", "order", "random", "selects")
}
