package blacklist

import (
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	day  = 24 * 60 * 60
	year = 365 * day
)

var params = x.NewParams(schema, defaults, validateParams)

func defaults() *blacklistv1.Params {
	return &blacklistv1.Params{
		AdvisoryAuthorities: 1, AdvisoryJurisdictions: 1, AdvisoryNotice: 3 * day,
		HoldAuthorities: 2, HoldJurisdictions: 1, HoldNotice: 7 * day,
		BlockAuthorities: 2, BlockJurisdictions: 2, BlockNotice: 14 * day,
		ProposalSeconds: 30 * day, EmergencySeconds: 7 * day,
		AppealSeconds: 90 * day, AnswerSeconds: 14 * day, DecideSeconds: 60 * day,
		RateSeconds: day, AuthorityListings: 1_000, AuthorityTarget: 200, PlatformListings: 50, PlatformTarget: 5,
		LapsesPerBlock: 100,
	}
}

// validateParams returns ErrInvalidParams for a parameter that is out of its bounds.
func validateParams(p *blacklistv1.Params) error {
	for _, bound := range []struct {
		name             string
		value, low, high int64
	}{
		{"advisory_authorities", int64(p.AdvisoryAuthorities), 1, 64},
		{"advisory_jurisdictions", int64(p.AdvisoryJurisdictions), 1, int64(p.AdvisoryAuthorities)},
		{"advisory_notice", p.AdvisoryNotice, 1, year},
		{"hold_authorities", int64(p.HoldAuthorities), 1, 64},
		{"hold_jurisdictions", int64(p.HoldJurisdictions), 1, int64(p.HoldAuthorities)},
		{"hold_notice", p.HoldNotice, 1, year},
		{"block_authorities", int64(p.BlockAuthorities), 1, 64},
		{"block_jurisdictions", int64(p.BlockJurisdictions), 1, int64(p.BlockAuthorities)},
		{"block_notice", p.BlockNotice, 1, year},
		{"proposal_seconds", p.ProposalSeconds, 60, year},
		{"emergency_seconds", p.EmergencySeconds, 60, year},
		{"appeal_seconds", p.AppealSeconds, 60, 10 * year},
		{"answer_seconds", p.AnswerSeconds, 60, year - 1},
		{"decide_seconds", p.DecideSeconds, p.AnswerSeconds + 1, year},
		{"rate_seconds", p.RateSeconds, 60, year},
		{"authority_listings", int64(p.AuthorityListings), 1, 1_000_000},
		{"authority_target", int64(p.AuthorityTarget), 1, 1_000_000},
		{"platform_listings", int64(p.PlatformListings), 1, 1_000_000},
		{"platform_target", int64(p.PlatformTarget), 1, 1_000_000},
		{"lapses_per_block", int64(p.LapsesPerBlock), 1, 1_000},
	} {
		if bound.value < bound.low || bound.value > bound.high {
			return ErrInvalidParams.With("%s: expected %d to %d", bound.name, bound.low, bound.high)
		}
	}
	return nil
}

// electorate is who must support a listing, and how long its notice is in seconds.
type electorate struct {
	authorities, jurisdictions uint32
	notice                     int64
}

// weightOf returns the severity by whose electorate and notice a listing takes effect: goods that are recalled are
// inadmissible, so a recall weighs as much as a block.
func weightOf(l *blacklistv1.Listing) blacklistv1.Severity {
	if l.Recall != nil {
		return blacklistv1.Severity_SEVERITY_BLOCK
	}
	return l.Severity
}

// electorateOf returns that for listings of a severity.
func electorateOf(p *blacklistv1.Params, severity blacklistv1.Severity) electorate {
	switch severity {
	case blacklistv1.Severity_SEVERITY_ADVISORY:
		return electorate{p.AdvisoryAuthorities, p.AdvisoryJurisdictions, p.AdvisoryNotice}
	case blacklistv1.Severity_SEVERITY_HOLD:
		return electorate{p.HoldAuthorities, p.HoldJurisdictions, p.HoldNotice}
	default:
		return electorate{p.BlockAuthorities, p.BlockJurisdictions, p.BlockNotice}
	}
}
