package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/blacklist"
)

// TestListingsInColumns: a list of listings has a line for each, of at most 120 columns.
func TestListingsInColumns(t *testing.T) {
	list := &blacklistv1.ListingsResponse{Listings: []*blacklistv1.Listing{
		{
			Id: 2, Subject: "01/09506000134352/10/LOT7", Severity: blacklistv1.Severity_SEVERITY_BLOCK, Reason: "unsafe", Markets: []string{"CN"},
			Status: blacklistv1.Status_STATUS_EFFECTIVE, Deadline: 1_800_000_000, Recall: &blacklistv1.Recall{Action: "return"}, Expires: 1_900_000_000,
		},
		{
			Id: 1, Subject: "person/" + strings.Repeat("0", 64), Severity: blacklistv1.Severity_SEVERITY_ADVISORY, Reason: "order-brushing",
			Markets: []string{"AT", "BE", "CN", "DE"}, Status: blacklistv1.Status_STATUS_EXPIRED, Expires: 1_700_000_000,
		},
	}, Next: 1}
	require.Equal(t, `
listings
  ID  SUBJECT                         EFFECT         REASON          MARKETS   STATUS
  2   01/09506000134352/10/LOT7       block, recall  unsafe          CN        effective until 2027-01-15
  1   person/0000000000000000000000…  advisory       order-brushing  AT BE +2  expired
next  1
`[1:], textOf(t, list))

	widest := &blacklistv1.ListingsResponse{Listings: []*blacklistv1.Listing{{
		Id: 99_999, Subject: strings.Repeat("s", 200), Severity: blacklistv1.Severity_SEVERITY_ADVISORY, Reason: strings.Repeat("r", 64),
		Markets: []string{"AT", "BE", "CN"}, Recall: &blacklistv1.Recall{}, Deadline: 1, Status: blacklistv1.Status_STATUS_EFFECTIVE,
	}}}
	for line := range strings.Lines(textOf(t, widest)) {
		require.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), 120, line)
	}
}

func textOf(t *testing.T, answer x.Message) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, printPlain(&b, readable(answer)))
	return b.String()
}

// TestListingsInWords: every message about a listing is told in words by who verifies it.
func TestListingsInWords(t *testing.T) {
	for _, msg := range blacklist.Module.Msgs {
		m, err := client.Unpack("/"+msg.Name, nil)
		require.NoError(t, err)
		require.NotEmpty(t, listingWords(m), msg.Name)
	}
	lot := &blacklistv1.Proposed{
		Subject: "01/09506000134352/10/LOT7", Severity: blacklistv1.Severity_SEVERITY_HOLD, Reason: "unsafe", Markets: []string{"CN", "DE"},
		Evidence: make([][]byte, 2), Expires: 1_800_000_000, Recall: &blacklistv1.Recall{Action: "return"}, Remedy: &blacklistv1.Remedy{Organization: "lab"},
	}
	for want, m := range map[string]x.Message{
		"proposes a listing: hold, recall of 01/09506000134352/10/LOT7 in CN DE: unsafe, on 2 documents, until 2027-01-15T08:00:00Z; " +
			"the goods may go to lab": &blacklistv1.ProposeListing{Listing: lot},
		"appeals against listing 7 by 01/09506000134352, on 1 document": &blacklistv1.AppealListing{
			Listing: 7, Goods: "01/09506000134352", Evidence: make([][]byte, 1),
		},
		"decides the appeal of maker against listing 7: annulled: mixed-up": &blacklistv1.DecideAppeal{
			Listing: 7, Appellant: "maker", Decision: blacklistv1.Decision_DECISION_ANNULLED, Reason: "mixed-up",
		},
		"knows of the recall by listing 7, of 01/09506000134352: destroyed": &blacklistv1.AcknowledgeRecall{
			Listing: 7, Subject: "01/09506000134352", Action: "destroyed",
		},
	} {
		require.Equal(t, want, summaryOf(m))
	}
}
