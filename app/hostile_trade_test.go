package app_test

import (
	"crypto/sha256"
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
)

// What products, inspections and listings are of.
var (
	hostileProducts = []string{"01/09506000134352", "01/09506000134369"}
	hostileLots     = []string{"01/09506000134352/10/DEMO-1", "01/09506000134352", "414/9506000000008", "org/maker", "org/partner"}
	hostileSchemes  = []string{"one/1", "one/2", "two/1"}
)

// mendTrade puts right what is never right by chance in messages of products, inspections and listings.
func (a *author) mendTrade(m x.Message, organization string) {
	r, now := a.random, a.chain.Time.Unix()
	switch m := m.(type) {
	case *inspectionv1.DeclareProduct:
		m.Product = &inspectionv1.Product{Subject: a.pick(hostileProducts), GpcBrick: "10005853", Makers: []string{organization}}
	case *inspectionv1.RuleProduct:
		m.Subject, m.HsCode = a.pick(hostileProducts), "850440"
	case *inspectionv1.PublishScheme:
		m.Scheme = &inspectionv1.Scheme{Id: a.pick(hostileSchemes), Title: "title", Standard: "standard", Consumable: r.IntN(4) == 0}
	case *inspectionv1.RetireScheme:
		m.Scheme = a.pick(hostileSchemes)
	case *inspectionv1.GrantAccreditation:
		*m = inspectionv1.GrantAccreditation{Organization: "inspector", Scheme: a.pick(hostileSchemes), From: now - 1000}
	case *inspectionv1.ExtendAccreditation:
		m.Until = now + 1000
	case *inspectionv1.ChangeAccreditation:
		m.Since, m.Reason = 0, "reason"
	case *inspectionv1.RecognizeAccreditor:
		m.Accreditor, m.Until = "accreditor", 0
	case *inspectionv1.ChangeRecognition:
		m.Accreditor, m.Since, m.Reason = "accreditor", 0, "reason"
	case *inspectionv1.PublishProfile:
		m.Profile = &inspectionv1.Profile{
			Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED, From: now + int64(r.IntN(100)),
			Requirements: []*inspectionv1.Requirement{
				{Id: "safety", Schemes: []string{a.pick(hostileSchemes)}, Target: inspectionv1.Target_TARGET_GOODS, Count: 1},
			},
		}
	case *inspectionv1.WithdrawProfile:
		m.Class, m.Mode = "any", inspectionv1.Mode_MODE_B2C
	case *inspectionv1.DeclareEquivalence:
		m.Scheme, m.Equivalent, m.Until = "one/1", "two/1", 0
	case *inspectionv1.WithdrawEquivalence:
		m.Scheme, m.Equivalent = "one/1", "two/1"
	case *inspectionv1.IssueAttestation:
		*m = inspectionv1.IssueAttestation{
			Scheme: a.pick(hostileSchemes), Coverage: []*inspectionv1.Coverage{{Subject: a.pick(hostileLots), Untracked: r.IntN(4) > 0}},
			Result: inspectionv1.Result(1 + r.IntN(2)), Party: inspectionv1.Party(r.IntN(4)), Accreditation: uint64(r.IntN(9) / 6 * r.IntN(3)),
			Performed: now - 100, Issued: now - 50, Supersedes: uint64(r.IntN(8) / 6),
		}
	case *inspectionv1.ChangeAttestation:
		m.Since, m.Reason = 0, "reason"
	case *inspectionv1.RecordSeals:
		m.Container, m.Seals = "bic/CSQU3054383", []string{"S1", "S2"}[:r.IntN(3)]
	case *blacklistv1.ProposeListing:
		m.Listing = a.listed()
	case *blacklistv1.ListInEmergency:
		m.Listing = a.listed()
	case *blacklistv1.AnswerListing:
		m.Evidence = a.digests()
	case *blacklistv1.AppealListing:
		m.Evidence = a.digests()
	case *blacklistv1.AnswerAppeal:
		m.Evidence = a.digests()
	case *blacklistv1.Delist:
		m.Reason = "reason"
	case *blacklistv1.SuspendListing:
		m.Reason = "reason"
	case *blacklistv1.DecideAppeal:
		m.Reason = "reason"
	case *blacklistv1.RecognizeListing:
		m.Until = 0
	case *blacklistv1.AcknowledgeRecall:
		m.Subject, m.Action = a.pick(hostileLots), "quarantined"
	}
}

func (a *author) listed() *blacklistv1.Proposed {
	l := &blacklistv1.Proposed{
		Subject: a.pick(hostileLots), Severity: blacklistv1.Severity(1 + a.random.IntN(3)), Reason: "unsafe", Basis: "basis",
		Evidence: a.digests(), Markets: []string{a.pick([]string{"CN", "CN", "CN", "DE"})},
	}
	if a.random.IntN(3) == 0 {
		l.Recall = &blacklistv1.Recall{Action: "return"}
	}
	return l
}

// digests returns digests of documents.
func (a *author) digests() (all [][]byte) {
	for range 1 + a.random.IntN(2) {
		digest := sha256.Sum256([]byte{byte(a.random.IntN(8))})
		all = append(all, digest[:])
	}
	slices.SortFunc(all, slices.Compare[[]byte])
	return slices.CompactFunc(all, slices.Equal[[]byte])
}
