package main

import (
	"strings"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
)

// TestAnswersInWords holds what people read of an answer against what they should.
func TestAnswersInWords(t *testing.T) {
	params := x.Encode(&provenancev1.Params{CountTolerance: "0.01", PendingSeconds: 60})
	for _, c := range []struct {
		answer proto.Message
		want   string
	}{
		{&dossierv1.HistoryResponse{Records: []*dossierv1.HistoryEntry{{Height: 1}, {Index: 1, Height: 2, Suspect: true}}}, `
records
  INDEX  HEIGHT  SUSPECT
  0      1       
  1      2       true
`},
		{&membershipv1.NodesResponse{Suspicions: []*dossierv1.Suspicion{
			{Subject: "org/a", Records: 2, Latest: 7, Unexamined: 1}, {Subject: "org/b", Unexamined: 3},
		}}, `
suspicions  org/a: 2 suspect, the latest with index 7; 1 older ones not examined, org/b: none suspect of those examined; 3 older ones not examined
`},
		{&governancev1.ElectoratesResponse{Electorates: []*governancev1.ElectorateEntry{{Message: "m", Electorate: &governancev1.Electorate{
			Roles: []x.Role{membershipv1.Role_ROLE_CUSTOMS}, Threshold: &governancev1.Fraction{Numerator: 2, Denominator: 3}, VotingSeconds: 60,
		}}}}, `
electorates
  MESSAGE  ELECTORATE
  m        2/3 of customs, within 1 minute
`},
		{&governancev1.ProposalResponse{Proposal: &governancev1.Proposal{Messages: []*types.Any{
			x.Pack(&governancev1.ChangeParameters{Module: "provenance", Params: params}),
		}}}, `
proposal
  messages
    @TYPE                                   MODULE      PARAMS
    waymark.governance.v1.ChangeParameters  provenance  require_prefix=false count_tolerance=0.01 pending_seconds=60 pending_per_subject=0 settlements_per_block=0
`},
		{&validatorsv1.ConsensusKeyResponse{Key: &validatorsv1.KeyLife{
			PublicKey: &validatorsv1.ConsensusKey{Type: "ed25519", Key: []byte{0xab}}, Organization: "maker",
		}}, `
key
  public key    ed25519 ab
  organization  maker
`},
		{&provenancev1.ParamsResponse{Params: &provenancev1.Params{PendingSeconds: 60}}, `
params
  require prefix         false
  count tolerance        
  pending seconds        60
  pending per subject    0
  settlements per block  0
`},
	} {
		var b strings.Builder
		require.NoError(t, printPlain(&b, client.Readable(c.answer, inWords)))
		require.Equal(t, c.want[1:], b.String())
	}
}
