package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

// maxCode is how much of a code, or an identifier, a summary shows, in bytes.
const maxCode = 100

// listingWords says what a message about a listing says; empty of any other.
func listingWords(m x.Message) string {
	switch m := m.(type) {
	case *blacklistv1.ProposeListing:
		return "proposes a listing: " + proposedWords(m.Listing)
	case *blacklistv1.ListInEmergency:
		return "lists in an emergency: " + proposedWords(m.Listing)
	case *blacklistv1.SupportListing:
		return fmt.Sprintf("supports listing %d", m.Listing)
	case *blacklistv1.WithdrawSupport:
		return fmt.Sprintf("takes back its support of listing %d", m.Listing)
	case *blacklistv1.Delist:
		return fmt.Sprintf("takes listing %d back: %s", m.Listing, x.Clip(m.Reason, maxCode))
	case *blacklistv1.RecognizeListing:
		return fmt.Sprintf("recognizes listing %d in its market%s", m.Listing, untilWords(m.Until))
	case *blacklistv1.WithdrawRecognition:
		return fmt.Sprintf("no longer recognizes listing %d in its market", m.Listing)
	case *blacklistv1.AnswerListing:
		return fmt.Sprintf("answers listing %d%s, on %s", m.Listing, goodsWords(m.Goods), documents(m.Evidence))
	case *blacklistv1.AppealListing:
		return fmt.Sprintf("appeals against listing %d%s, on %s", m.Listing, goodsWords(m.Goods), documents(m.Evidence))
	case *blacklistv1.AnswerAppeal:
		return fmt.Sprintf("answers the appeal%s against listing %d, on %s", ofWhom(m.Appellant), m.Listing, documents(m.Evidence))
	case *blacklistv1.SuspendListing:
		return fmt.Sprintf("suspends listing %d until the appeal%s is decided: %s", m.Listing, ofWhom(m.Appellant), x.Clip(m.Reason, maxCode))
	case *blacklistv1.DecideAppeal:
		return fmt.Sprintf("decides the appeal%s against listing %d: %s: %s", ofWhom(m.Appellant), m.Listing,
			client.ShortName("waymark.blacklist.v1.Decision", int32(m.Decision)), x.Clip(m.Reason, maxCode))
	case *blacklistv1.AcknowledgeRecall:
		words := fmt.Sprintf("knows of the recall by listing %d, of %s", m.Listing, x.Clip(m.Subject, maxCode))
		if m.Action != "" {
			words += ": " + x.Clip(m.Action, maxCode)
		}
		return words
	}
	return ""
}

func proposedWords(p *blacklistv1.Proposed) string {
	if p == nil {
		return "nothing"
	}
	words := fmt.Sprintf("%s of %s in %s: %s, on %s%s", listingEffect(p.Severity, p.Recall), x.Clip(p.Subject, maxCode), marketsWords(p.Markets),
		x.Clip(p.Reason, maxCode), documents(p.Evidence), untilWords(p.Expires))
	if r := p.Remedy; r != nil {
		words += fmt.Sprintf("; the goods may go to %s", x.Clip(strings.TrimSpace(r.Organization+" "+r.Place), maxCode))
	}
	return words
}

func documents(evidence [][]byte) string {
	if len(evidence) == 1 {
		return "1 document"
	}
	return fmt.Sprintf("%d documents", len(evidence))
}

func untilWords(unix int64) string {
	if unix == 0 {
		return ""
	}
	return ", until " + time.Unix(unix, 0).UTC().Format(time.RFC3339)
}

func goodsWords(goods string) string {
	if goods == "" {
		return ""
	}
	return " by " + x.Clip(goods, maxCode)
}

func ofWhom(organization string) string {
	if organization == "" {
		return ""
	}
	return " of " + x.Clip(organization, maxCode)
}
