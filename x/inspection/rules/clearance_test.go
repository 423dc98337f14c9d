package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// TestNoClearanceOfPossibleMatches: of a trade item some of which an authority warns of, by words that no identifier tells,
// nobody proves that a lot is not listed. A warning without a notice, and one of a platform, only warns.
func TestNoClearanceOfPossibleMatches(t *testing.T) {
	notice := &blacklistv1.Notice{Product: "soup", Codes: "lots 7 to 9"}
	for name, c := range map[string]struct {
		change func(*listing)
		clear  bool
	}{
		"a warning":                {func(l *listing) { l.Notice = nil }, true},
		"a platform's notice":      {func(l *listing) { l.ByPlatform = true }, true},
		"a notice of an authority": {func(*listing) {}, false},
		"a notice that lapsed":     {func(l *listing) { l.Effect[0].Until = now - 1 }, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := verdicts.New(t)
			w.List(product, func(l *listing) {
				l.Severity, l.Notice = blacklistv1.Severity_SEVERITY_ADVISORY, notice
				c.change(l)
			})
			clearance, against, err := rules.Clear(w, lot, market, now)
			require.NoError(t, err)
			require.Equal(t, c.clear, clearance != nil)
			require.Equal(t, c.clear, len(against) == 0)
			if !c.clear {
				require.Contains(t, rules.ReasonWords(against[0]), "possible match of listing 1")
			}
		})
	}
}

// TestClearanceOfAContainer: the words say that a clearance of a container says nothing of what is in it.
func TestClearanceOfAContainer(t *testing.T) {
	w := verdicts.New(t)
	for subject, container := range map[string]bool{box: true, lot: false, item: false, product: false, "org/maker": false} {
		clearance, _, err := rules.Clear(w, subject, market, now)
		require.NoError(t, err)
		require.Equal(t, container, strings.HasSuffix(rules.ClearanceWords(clearance), "Of what is in it that says nothing."), subject)
	}
}
