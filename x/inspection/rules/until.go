package rules

import (
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// ClearanceSeconds is the default of the parameter of that name: for how many seconds a verdict or a clearance is relied upon.
// Consensus.
const ClearanceSeconds = 24 * 60 * 60

// until returns the last Unix time in seconds at which what is told as of another is relied upon.
func until(w World, at int64) (int64, error) {
	params := inspectionv1.Params{ClearanceSeconds: ClearanceSeconds}
	if _, err := load(w, ParamsPath(), &params); err != nil {
		return 0, err
	}
	return at + int64(params.ClearanceSeconds), nil
}
