package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// TestInputs has lots made of others, and asks about the last.
func TestInputs(t *testing.T) {
	const (
		no    = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
		maybe = inspectionv1.Outcome_OUTCOME_UNDETERMINED
		yes   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
	)
	first, second := verdicts.Lots(1), verdicts.Lots(2)
	for _, test := range []struct {
		name    string
		build   func(*verdicts.World)
		outcome inspectionv1.Outcome
		reasons string
	}{
		{"known inputs", func(w *verdicts.World) {
			w.Create(first, second)
			w.Transform(lot, first, item)
			w.Transform(first, second)
		}, yes, ""},
		{"an input that was introduced", func(w *verdicts.World) { w.Transform(lot, alien) }, maybe, "inputs:missing"},
		{"an input that nobody knows", func(w *verdicts.World) { w.Transform(lot, ghost) }, maybe, "inputs:missing"},
		{"some of a product", func(w *verdicts.World) { w.Transform(lot, product) }, maybe, "inputs:missing"},
		{"an input that was destroyed", func(w *verdicts.World) {
			w.Put(provenancerules.ItemPath(loose), &provenancev1.Item{
				Creator: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, Place: "end/maker", First: 1, Last: 1,
			})
			w.Transform(lot, loose)
		}, maybe, "inputs:ended"},
		{"an input that is contested", func(w *verdicts.World) {
			w.Put(provenancerules.LotEntryPath(first), &provenancev1.Lot{
				Maker: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, First: 1, Contested: true,
			})
			w.Transform(lot, first)
		}, maybe, "inputs:contested"},
		{"an input whose creation was signed with a suspect key", func(w *verdicts.World) {
			w.Put(provenancerules.EventPath(2), &provenancev1.CapturedEvent{
				EventTime: made, Recorded: made, Organization: "lab3", Signer: verdicts.Address("lab3"),
				Status: provenancev1.EventStatus_EVENT_STATUS_RECORDED,
			})
			w.Put(authrules.KeyPath(verdicts.Address("lab3")), &authv1.Key{Address: verdicts.Address("lab3"), SuspectSince: made})
			w.Put(provenancerules.LotEntryPath(first), &provenancev1.Lot{Maker: "lab3", Origin: provenancev1.Origin_ORIGIN_CREATED, First: 2})
			w.Transform(lot, first)
		}, maybe, "inputs:suspect"},
		{"more processes than the state lists", func(w *verdicts.World) {
			w.Put(provenancerules.SourcesPath(lot), &provenancev1.Sources{More: 1})
		}, maybe, "inputs:too_much"},
		{"a blocked input beside one that nobody knows", func(w *verdicts.World) {
			w.Create(first)
			w.Transform(lot, ghost, first)
			w.List(first, nil)
		}, no, "inputs:missing inputs:blocked"},
		{"what is beyond what the profile asks", func(w *verdicts.World) {
			w.Create(first, second)
			w.Transform(lot, first)
			w.Transform(first, second)
			w.Transform(second, ghost)
		}, yes, ""},
		{"a circle", func(w *verdicts.World) {
			w.Create(first)
			w.Transform(lot, first)
			w.Transform(first, lot, first)
		}, yes, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := verdicts.New(t)
			w.Publish(&profile{InputDepth: 2})
			test.build(w)
			v := decide(t, w, lot)
			assert.Equal(t, test.outcome, v.Outcome)
			assert.ElementsMatch(t, strings.Fields(test.reasons), notable(v))
		})
	}
}

// TestClearDepth: a clearance is had of what ten steps of inputs are behind, and of what eleven are there is none.
func TestClearDepth(t *testing.T) {
	for _, steps := range []int{10, 11} {
		t.Run(fmt.Sprint(steps), func(t *testing.T) {
			w := verdicts.New(t)
			output := lot
			for n := range steps {
				input := verdicts.Lots(n)
				w.Create(input)
				w.Transform(output, input)
				output = input
			}
			c, against, err := rules.Clear(w, lot, market, now)
			require.Empty(t, against)
			if steps > 10 {
				require.ErrorIs(t, err, rules.ErrTooMuch)
				return
			}
			require.NoError(t, err)
			require.Contains(t, c.Checked, output)
			w.Transform(output, lot, output)
			_, _, err = rules.Clear(w, lot, market, now)
			require.NoError(t, err, "a circle is no further step")
			w.Put(provenancerules.SourcesPath(output), &provenancev1.Sources{More: 1})
			_, _, err = rules.Clear(w, lot, market, now)
			require.ErrorIs(t, err, rules.ErrTooMuch, "there are processes that the state does not list")
			w.List(verdicts.Lots(3), nil)
			_, against, err = rules.Clear(w, lot, market, now)
			require.NoError(t, err)
			require.Len(t, against, 1, "what is listed is, whatever there is besides")
		})
	}
}
