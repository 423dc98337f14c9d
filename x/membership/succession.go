package membership

import (
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// maxSuccessions is how many successions are followed. Consensus: changing it is state-machine breaking.
const maxSuccessions = 32

// Heir returns the organization that has the place of one now: its successor, or the successor's in turn; itself where
// there is none. The heir may have left, too.
func Heir(ctx *x.Context, organization string) string {
	for range maxSuccessions {
		successor, succeeded := successions.Get(ctx, organization)
		if !succeeded {
			break
		}
		organization = successor
	}
	return organization
}

// recordSuccession puts a member in the place of an organization, instead of whom the council put there before.
func recordSuccession(ctx *x.Context, m *membershipv1.RecordSuccession) error {
	if !Exists(ctx, m.Organization) {
		return ErrUnknownOrganization.With("%q", x.Clip(m.Organization, maxReason))
	}
	if _, err := member(ctx, m.Successor); err != nil {
		return err
	}
	at, steps := m.Successor, 1
	for succeeded := true; succeeded; steps++ {
		if at == m.Organization {
			return ErrSuccession.With("successor: expected one that %s does not succeed itself", m.Organization)
		}
		if steps > maxSuccessions {
			return ErrSuccession.With("successor: expected at most %d successions to the last", maxSuccessions)
		}
		at, succeeded = successions.Get(ctx, at)
	}
	successions.Set(ctx, m.Organization, m.Successor)
	note(ctx, m.Organization, m.Successor)
	return nil
}
