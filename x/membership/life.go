package membership

import (
	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/standing"
)

// suspendOrganization stops a member from writing from the next block on.
func suspendOrganization(ctx *x.Context, m *membershipv1.SuspendOrganization) error {
	if err := checkReason(m.Reason); err != nil {
		return err
	}
	if m.Organization == ctx.Signer().Organization {
		return ErrInvalid.With("organization: expected another than the signer's, which could not reinstate itself")
	}
	if _, err := member(ctx, m.Organization); err != nil {
		return err
	}
	standing.Impose(ctx, x.Organization(m.Organization), &standingv1.Entry{
		Effect:      standingv1.Effect_EFFECT_SUSPENDED,
		SinceHeight: ctx.Height() + 1,
		Reason:      m.Reason,
		Authority:   ctx.Signer().Organization,
	})
	ctx.Note(x.Organization(m.Organization), waymarkv1.Kind_KIND_STANDING)
	return nil
}

// reinstateOrganization ends a suspension.
func reinstateOrganization(ctx *x.Context, m *membershipv1.ReinstateOrganization) error {
	subject := x.Organization(m.Organization)
	if !standing.Lift(ctx, subject, standingv1.Effect_EFFECT_SUSPENDED, ctx.Signer().Organization) {
		return ErrNotSuspended.With("%q", x.Clip(m.Organization, maxReason))
	}
	ctx.Note(subject, waymarkv1.Kind_KIND_STANDING)
	return nil
}

// expelOrganization ends a membership for a reason of the council's.
func expelOrganization(ctx *x.Context, m *membershipv1.ExpelOrganization) error {
	return depart(ctx, m.Organization, membershipv1.Life_LIFE_EXPELLED, m.Reason)
}

// leaveConsortium ends the membership of the signer's organization.
func leaveConsortium(ctx *x.Context, m *membershipv1.LeaveConsortium) error {
	return depart(ctx, ctx.Signer().Organization, membershipv1.Life_LIFE_LEFT, m.Reason)
}

// depart ends a membership: no key signs for the organization from the next block on, and in this one it has no role. What
// identifies it stays its own until another claims it.
func depart(ctx *x.Context, id string, life membershipv1.Life, reason string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	org, err := member(ctx, id)
	if err != nil {
		return err
	}
	if alone(ctx, id) {
		return ErrLastMember
	}
	for _, key := range unrevoked(ctx, id) {
		end(ctx, key, 0)
	}
	departed := *org
	departed.Life, departed.LifeHeight, departed.Reason = life, ctx.Height(), reason
	organizations.Set(ctx, id, &departed)
	unindexRoles(ctx, org)
	note(ctx, id)
	return nil
}

// alone reports whether nobody else is a member. Every member has a role.
func alone(ctx *x.Context, id string) bool {
	others := false
	byRole.Walk(ctx, nil, func(at collections.Pair[uint32, string], _ string) bool {
		others = at.K2() != id
		return others
	})
	return !others
}

// unrevoked returns the keys of an organization that are not revoked so far.
func unrevoked(ctx *x.Context, organization string) (keys []*authv1.Key) {
	auth.Current(ctx, organization, func(key *authv1.Key) bool {
		keys = append(keys, key)
		return false
	})
	return keys
}

// recoverOrganization replaces the administrating keys of a member.
func recoverOrganization(ctx *x.Context, m *membershipv1.RecoverOrganization) error {
	org, err := member(ctx, m.Organization)
	if err != nil {
		return err
	}
	if err := checkSuspicion(ctx, m.SuspectSince); err != nil {
		return err
	}
	var lost []*authv1.Key
	AdminKeys(ctx, m.Organization, func(key *authv1.Key) bool {
		lost = append(lost, key)
		return false
	})
	for _, key := range lost {
		end(ctx, key, m.SuspectSince)
	}
	recovered := *org
	recovered.Approvals = 1
	organizations.Set(ctx, m.Organization, &recovered)
	if _, err := addKey(ctx, m.Organization, newKey{m.PublicKey, m.Proof, sig.Recovery}, AllPermissions()); err != nil {
		return err
	}
	note(ctx, m.Organization)
	return nil
}
