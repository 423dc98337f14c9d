package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
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
		{&governancev1.ProposalResponse{Proposal: &governancev1.Proposal{
			Id: 7, Status: governancev1.Status_STATUS_FAILED, ClosedHeight: 12, Codespace: "governance", Code: 10,
		}}, `
proposal
  id             7
  status         failed
  closed height  12
  codespace      governance
  code           10
  rule           nobody would be left to decide
`},
		{&governancev1.ProposalsResponse{Next: 3, Proposals: []*governancev1.Proposal{
			{
				Id: 7, Proposer: strings.Repeat("o", 32), Title: strings.Repeat("title ", 30),
				Status: governancev1.Status_STATUS_FAILED, Codespace: "quota", Code: 1, ClosedHeight: 12,
			},
			{Id: 6, Proposer: "maker", Title: "two\nlines", Status: governancev1.Status_STATUS_OPEN, Ends: 1_800_000_000, Emergency: true},
			{Id: 5, Proposer: "maker", Title: "a", Status: governancev1.Status_STATUS_OPEN, Ends: 1_800_000_000, Due: 1_800_000_001},
			{Id: 4, Proposer: "maker", Title: "a", Status: governancev1.Status_STATUS_OPEN, Ends: 1_800_000_000},
			{Id: 3, Proposer: "maker", Title: "a", Status: governancev1.Status_STATUS_EXECUTED, ClosedHeight: 12},
		}}, `
proposals
  ID  PROPOSER                          TITLE                               STATUS
  7   oooooooooooooooooooooooooooooooo  title title title title title tit…  failed: quota out of bounds
  6   maker                             two lines                           emergency until 2027-01-15T08:00:00Z
  5   maker                             a                                   decided, due 2027-01-15T08:00:01Z
  4   maker                             a                                   open until 2027-01-15T08:00:00Z
  3   maker                             a                                   executed at height 12
next  3
`},
		{&governancev1.ProposalsResponse{}, "\n(empty)\n"},
		{&validatorsv1.ConsensusKeyResponse{Key: &validatorsv1.KeyLife{
			PublicKey: &validatorsv1.ConsensusKey{Type: "ed25519", Key: []byte{0xab}}, Organization: "maker",
		}}, `
key
  public key    ed25519 ab
  organization  maker
`},
		{&governancev1.ParamsResponse{Params: x.Pack(&provenancev1.Params{PendingSeconds: 60})}, `
params
  @type                  waymark.provenance.v1.Params
  require prefix         false
  count tolerance        
  pending seconds        60
  pending per subject    0
  settlements per block  0
`},
	} {
		var b strings.Builder
		require.NoError(t, printPlain(&b, readable(c.answer)))
		require.Equal(t, c.want[1:], b.String())
	}
}

// TestProposalsFitTheScreen: no line of a list of proposals is wider than 120 columns, whatever they failed by.
func TestProposalsFitTheScreen(t *testing.T) {
	list := &governancev1.ProposalsResponse{}
	for _, e := range x.Errors() {
		list.Proposals = append(list.Proposals, &governancev1.Proposal{
			Id: 99_999, Proposer: strings.Repeat("o", 32), Title: strings.Repeat("title ", 33), ClosedHeight: 1 << 40,
			Status: governancev1.Status_STATUS_FAILED, Codespace: e.Codespace, Code: e.Code,
		})
	}
	var b strings.Builder
	require.NoError(t, printPlain(&b, readable(list)))
	for line := range strings.Lines(b.String()) {
		require.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), 120, line)
	}
}

// TestFailureInWords: of a proposal that failed, what its code means is said, also by who verifies what became of it.
func TestFailureInWords(t *testing.T) {
	p := &governancev1.Proposal{Status: governancev1.Status_STATUS_FAILED, Codespace: "governance", Code: 10}
	answer := withRules(client.Plain(&governancev1.ProposalsResponse{Proposals: []*governancev1.Proposal{p, {}}}, true))
	rows := answer.Get("proposals").([]any)
	require.Equal(t, "nobody would be left to decide", rows[0].(client.Object).Get("rule"))
	require.Nil(t, rows[1].(client.Object).Get("rule"))

	closed := &governancev1.Closed{Proposal: 7, Status: p.Status, Codespace: p.Codespace, Code: p.Code}
	shown := showRecord(&verify.Record{
		Record: &waymarkv1.Record{}, TypeURL: "/waymark.governance.v1.Closed", Message: x.Encode(closed), Closed: closed,
	})
	require.Equal(t, `by the ledger: proposal 7 was failed ("governance" 10); nobody voted; it failed because: nobody would be left to decide`,
		shown.Summary)
	require.Equal(t, "nobody would be left to decide", shown.Message.Get("rule"))
}
