package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

// How much of a listing a list shows: bytes of its subject and reason, so that a line has at most 120 columns, and markets.
const (
	maxSubjectListed = 32
	maxReasonListed  = 16
	maxMarketsListed = 2
)

func listingRow(l *blacklistv1.Listing) client.Object {
	return client.Object{
		{Name: "id", Value: l.Id},
		{Name: "subject", Value: x.Clip(l.Subject, maxSubjectListed)},
		{Name: "effect", Value: listingEffect(l.Severity, l.Recall)},
		{Name: "reason", Value: x.Clip(l.Reason, maxReasonListed)},
		{Name: "markets", Value: marketsWords(l.Markets)},
		{Name: "status", Value: listingStatus(l)},
	}
}

// listingEffect says what a listing does.
func listingEffect(severity blacklistv1.Severity, recall *blacklistv1.Recall) string {
	effect := client.ShortName("waymark.blacklist.v1.Severity", int32(severity))
	if recall != nil {
		effect += ", recall"
	}
	return effect
}

// marketsWords names the first markets.
func marketsWords(markets []string) string {
	if more := len(markets) - maxMarketsListed; more > 0 {
		return fmt.Sprintf("%s +%d", strings.Join(markets[:maxMarketsListed], " "), more)
	}
	return strings.Join(markets, " ")
}

// listingStatus says how far a listing has come, and when that ends by itself.
func listingStatus(l *blacklistv1.Listing) string {
	status := client.ShortName("waymark.blacklist.v1.Status", int32(l.Status))
	if end := cmp.Or(l.Deadline, l.Expires); end != 0 && l.Status <= blacklistv1.Status_STATUS_SUSPENDED {
		status += " until " + time.Unix(end, 0).UTC().Format(time.DateOnly)
	}
	return status
}
