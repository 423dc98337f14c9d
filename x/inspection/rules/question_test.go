package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// TestDecideRefusesOtherQuestions asks what no verdict answers.
func TestDecideRefusesOtherQuestions(t *testing.T) {
	w := verdicts.New(t)
	const b2c = inspectionv1.Mode_MODE_B2C
	for _, err := range []error{
		second(rules.Decide(w, "org/maker", market, b2c, now)),
		second(rules.Decide(w, gs1.Key("https://id.gs1.org/"+lot), market, b2c, now)),
		second(rules.Decide(w, lot, "cn", b2c, now)),
		second(rules.Decide(w, lot, "", b2c, now)),
		second(rules.Decide(w, lot, market, 0, now)),
		second(rules.Decide(w, lot, market, 4, now)),
		second(rules.Decide(w, lot, market, b2c, 0)),
		second(rules.Decide(w, lot, market, b2c, 253402300800)),
	} {
		require.ErrorIs(t, err, rules.ErrQuestion)
	}
}

func second[A any](_ A, err error) error { return err }
