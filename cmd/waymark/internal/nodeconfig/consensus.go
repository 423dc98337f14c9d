package nodeconfig

import (
	"time"

	"github.com/cometbft/cometbft/types"

	"github.com/waymark-ledger/waymark/app"
)

const (
	// TrustingPeriod is for how long a verifier may trust a header that it has.
	TrustingPeriod = 14 * 24 * time.Hour
	// evidenceAge exceeds it, so that whoever deceives a verifier can still be shown to have done so.
	evidenceAge = 21 * 24 * time.Hour
	// evidenceBlocks are two a second for as long.
	evidenceBlocks = int64(evidenceAge / time.Second * 2)
)

// ConsensusParams returns what the genesis of a new chain lets its nodes agree on. Consensus.
func ConsensusParams() *types.ConsensusParams {
	p := types.DefaultConsensusParams()
	p.Block.MaxBytes = 2_000_000
	p.Block.MaxGas = -1 // the application counts work, not gas
	p.Evidence.MaxAgeDuration = evidenceAge
	p.Evidence.MaxAgeNumBlocks = evidenceBlocks
	p.Evidence.MaxBytes = 100_000
	p.Version.App = app.Version
	p.Validator.PubKeyTypes = []string{types.ABCIPubKeyTypeEd25519, types.ABCIPubKeyTypeMlDsa65}
	return p
}
