package blacklist_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/blacklist"
)

// TestRecallNeedsWhatABlockNeeds: goods that are recalled are inadmissible, so what only warns carries no recall sooner,
// least of all a platform's own warning.
func TestRecallNeedsWhatABlockNeeds(t *testing.T) {
	w := newWorld(t, nil)
	p := about(lot, advisory, "CN")
	p.Recall = &blacklistv1.Recall{Action: "return"}
	w.do("platform", propose(p))
	w.after(15 * day)
	require.EqualValues(t, 2, w.came(1, proposed).Authorities)
	require.NotContains(t, w.kinds(lot), waymarkv1.Kind_KIND_STANDING)
}

// TestAcknowledgements: who knows of a recall says so, of each of the goods that it has, and can say more later.
func TestAcknowledgements(t *testing.T) {
	w := newWorld(t, nil)
	p := about(lot, advisory, "CN")
	p.Recall = &blacklistv1.Recall{Action: "return", Instructions: "https://recall.example/7"}
	w.do("customs", propose(p))
	w.after(4 * day)
	w.came(1, proposed)
	w.do("customs-de", support(1))
	acknowledge := func(subject, action string) *blacklistv1.AcknowledgeRecall {
		return &blacklistv1.AcknowledgeRecall{Listing: 1, Subject: subject, Action: action}
	}
	w.fails(blacklist.ErrStatus, "partner", acknowledge(lot, ""))
	w.after(15 * day)
	w.came(1, effective)
	require.Contains(t, w.kinds(lot), waymarkv1.Kind_KIND_STANDING)
	flagged(t, w.do("partner", acknowledge(web+lot, "")), lot, waymarkv1.Flag_FLAG_UNTRACKED)
	w.create(lot)
	flagged(t, w.do("partner", acknowledge(lot, "")), lot, waymarkv1.Flag_FLAG_NON_CUSTODIAN)
	require.Empty(t, w.do("maker", acknowledge(lot, "")).Messages[0].Entries[1].Flags)
	w.do("partner", acknowledge(item, "quarantined"))
	w.do("partner", acknowledge(lot, "destroyed"))
	w.do("buyer", acknowledge(lot, ""))
	w.fails(blacklist.ErrInvalid, "buyer", acknowledge("org/maker", ""))
	w.fails(blacklist.ErrInvalid, "buyer", acknowledge("414/"+gln("maker"), ""))
	w.fails(blacklist.ErrInvalid, "buyer", acknowledge(lot, "Thrown away"))
	require.EqualValues(t, 3, w.listing(1).Acknowledged)

	var all, next blacklistv1.AcknowledgementsResponse
	w.Query("/blacklist/acknowledgements", &blacklistv1.AcknowledgementsRequest{Listing: 1, Limit: 1}, &all)
	w.Query("/blacklist/acknowledgements", &blacklistv1.AcknowledgementsRequest{Listing: 1, Limit: 2, After: "maker"}, &next)
	require.Equal(t, "buyer", all.Next)
	require.Empty(t, next.Next)
	require.Equal(t, [2]string{lot, "destroyed"}, [2]string{next.Acknowledgements[0].Subject, next.Acknowledgements[0].Action})
	require.Len(t, next.Acknowledgements, 2)
	require.Contains(t, w.kinds("org/partner"), waymarkv1.Kind_KIND_LISTING)
	require.NotContains(t, w.kinds("listing/1"), waymarkv1.Kind_KIND_STANDING)
}

// TestQueries: listings are found by what is said of them, the latest first, in pages.
func TestQueries(t *testing.T) {
	w := newWorld(t, nil)
	for i, subject := range []string{lot, "org/maker", lot} {
		p := about(subject, hold, "CN", "DE")
		if i == 2 {
			p.Markets, p.Campaign = []string{"CN"}, "brushing"
		}
		w.do("customs", propose(p))
	}
	for _, q := range []struct {
		asked blacklistv1.ListingsRequest
		want  []uint64
		next  uint64
	}{
		{blacklistv1.ListingsRequest{}, []uint64{3, 2, 1}, 0},
		{blacklistv1.ListingsRequest{Limit: 2}, []uint64{3, 2}, 2},
		{blacklistv1.ListingsRequest{Limit: 2, Before: 2}, []uint64{1}, 0},
		{blacklistv1.ListingsRequest{Subject: web + lot}, []uint64{3, 1}, 0},
		{blacklistv1.ListingsRequest{Subject: lot, Before: 3, Limit: 1}, []uint64{1}, 1},
		{blacklistv1.ListingsRequest{Subject: "org/maker"}, []uint64{2}, 0},
		{blacklistv1.ListingsRequest{Subject: item}, nil, 0},
		{blacklistv1.ListingsRequest{Market: "DE"}, []uint64{2, 1}, 0},
		{blacklistv1.ListingsRequest{Campaign: "brushing"}, []uint64{3}, 0},
		{blacklistv1.ListingsRequest{Status: effective}, nil, 0},
	} {
		var r blacklistv1.ListingsResponse
		w.Query("/blacklist/listings", &q.asked, &r)
		var ids []uint64
		for _, l := range r.Listings {
			ids = append(ids, l.Id)
		}
		require.Equal(t, q.want, ids, "%v", &q.asked)
		require.Equal(t, q.next, r.Next, "%v", &q.asked)
	}
}

// TestNotice: what a notice says in words is found by words, as a possible match, and lists nobody else.
func TestNotice(t *testing.T) {
	w := newWorld(t, nil)
	for i, n := range []*blacklistv1.Notice{
		{Firm: "Acme Foods, Inc., Springfield", Product: "Tomato Soup, 12 oz", Codes: "lots 7 to 9"},
		{Firm: "ACME Dairy", Product: "Yoghurt"},
		nil,
	} {
		p := about("doc/sha-256/"+strings.Repeat(fmt.Sprint(i), 64), advisory, "CN")
		p.Notice = n
		w.do("customs", propose(p))
	}
	look := func(q *blacklistv1.ListingsRequest) (ids []uint64) {
		var r blacklistv1.ListingsResponse
		w.Query("/blacklist/listings", q, &r)
		require.Equal(t, q.Firm+q.Product != "", r.Possible)
		for _, l := range r.Listings {
			ids = append(ids, l.Id)
		}
		return ids
	}
	require.Equal(t, []uint64{2, 1}, look(&blacklistv1.ListingsRequest{Firm: "acme"}))
	require.Equal(t, []uint64{1}, look(&blacklistv1.ListingsRequest{Firm: "foods ACME", Product: "soup, tomato"}))
	require.Empty(t, look(&blacklistv1.ListingsRequest{Product: "tomatoes"}))
	require.Len(t, look(&blacklistv1.ListingsRequest{}), 3)
	require.Equal(t, "lots 7 to 9", w.listing(1).Notice.Codes)
	require.Error(t, w.TryQuery("/blacklist/listings", &blacklistv1.ListingsRequest{Firm: "---"}, &blacklistv1.ListingsResponse{}))
	for _, n := range []*blacklistv1.Notice{
		{},
		{Codes: "7"},
		{Firm: strings.Repeat("a", 401)},
		{Product: strings.Repeat("a", 8001)},
		{Firm: "a", Codes: strings.Repeat("a", 1001)},
		{Firm: "a\nb"},
	} {
		p := about(lot, advisory, "CN")
		p.Notice = n
		w.fails(blacklist.ErrInvalid, "customs", propose(p))
	}
}
