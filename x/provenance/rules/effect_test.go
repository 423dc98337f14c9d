package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func effectName(e provenancev1.Effect) string {
	return strings.ToLower(strings.TrimPrefix(e.String(), "EFFECT_"))
}

func TestEffects(t *testing.T) {
	var b strings.Builder
	fmt.Fprintln(&b, "# REQ-PROV-EFFECT event type, action, business step (- for none, * for any that is not of CBV): effect")
	steps := append(append([]string{""}, rules.BizSteps.Words()...), "https://example.com/step")
	for kind := provenancev1.EventType_EVENT_TYPE_OBJECT; kind <= provenancev1.EventType_EVENT_TYPE_ASSOCIATION; kind++ {
		actions := []provenancev1.Action{
			provenancev1.Action_ACTION_ADD, provenancev1.Action_ACTION_OBSERVE, provenancev1.Action_ACTION_DELETE,
		}
		if kind == provenancev1.EventType_EVENT_TYPE_TRANSFORMATION {
			actions = []provenancev1.Action{provenancev1.Action_ACTION_UNSPECIFIED}
		}
		for _, action := range actions {
			for _, step := range steps {
				effect := rules.EffectOf(kind, action, step)
				require.NotZero(t, effect)
				shown := step
				switch {
				case step == "":
					shown = "-"
				case !rules.BizSteps.Has(step):
					shown = "*"
				}
				name := rules.ActionName(action)
				if name == "" {
					name = "-"
				}
				fmt.Fprintf(&b, "%-19s %-7s %-23s %s\n", rules.TypeName(kind), name, shown, effectName(effect))
			}
		}
	}
	golden.Check(t, "testdata/effects.txt", b.String())
}
