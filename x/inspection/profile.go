package inspection

import (
	"fmt"
	"strings"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// publishProfile adds a version to what the signer's market requires of a class of goods.
func publishProfile(ctx *x.Context, m *inspectionv1.PublishProfile) error {
	p := m.Profile
	if p == nil {
		return ErrInvalid.With("profile: required")
	}
	if p.Market != "" || p.Version != 0 || p.Organization != "" || p.Withdrawn != 0 {
		return ErrInvalid.With("profile: market, version, organization and withdrawn are set by the ledger, expected none")
	}
	published := *p
	published.Market, published.Organization = jurisdictionOf(ctx), ctx.Signer().Organization
	if err := checkProfile(ctx, params.Get(ctx), &published); err != nil {
		return err
	}
	before := lastVersion(ctx, published.Market, published.Class, published.Mode)
	if err := checkSuccession(before, &published); err != nil {
		return err
	}
	published.Version = before.GetVersion() + 1
	keepProfile(ctx, &published)
	versions.Set(ctx, profileKey(&published), &inspectionv1.Versions{Last: published.Version})
	ctx.Note(profileSubject(&published), waymarkv1.Kind_KIND_PROFILE)
	return nil
}

// checkSuccession checks that a version fits behind the one before it, nil for none.
func checkSuccession(before, p *inspectionv1.Profile) error {
	earliest := before.GetFrom()
	if before.GetWithdrawn() != 0 {
		earliest = min(earliest, before.Withdrawn) // it may never have begun
	}
	switch {
	case p.From < earliest:
		return ErrInvalid.With("profile.from: expected at least %d, because of version %d", earliest, before.GetVersion())
	case p.TransitionUntil != 0 && (before == nil || before.Withdrawn != 0):
		return ErrInvalid.With("profile.transition_until: expected 0, as there is no version in force before it")
	}
	return nil
}

// withdrawProfile ends what the signer's market requires of a class of goods, without something else in its place: all versions,
// whether the last one has begun or not.
func withdrawProfile(ctx *x.Context, m *inspectionv1.WithdrawProfile) error {
	market := jurisdictionOf(ctx)
	p := lastVersion(ctx, market, m.Class, m.Mode)
	if p == nil || p.Withdrawn != 0 {
		return ErrNoProfile.With("of %q, mode %d, in %s: expected one that is not withdrawn", shown(m.Class), m.Mode, market)
	}
	p.Withdrawn = ctx.Time().Unix()
	keepProfile(ctx, p)
	ctx.Note(profileSubject(p), waymarkv1.Kind_KIND_PROFILE)
	return nil
}

// lastVersion returns the last version of a profile, nil where there is none.
func lastVersion(ctx *x.Context, market, class string, mode inspectionv1.Mode) *inspectionv1.Profile {
	all, known := versions.Get(ctx, collections.Join3(market, class, uint64(mode)))
	if !known {
		return nil
	}
	last, known := profiles.Get(ctx, collections.Join4(market, class, uint64(mode), uint64(all.Last)))
	if !known {
		x.Fail(fmt.Errorf("version %d of the profile of %q, mode %d, in %s is missing", all.Last, class, mode, market))
	}
	return last
}

func keepProfile(ctx *x.Context, p *inspectionv1.Profile) {
	profiles.Set(ctx, collections.Join4(p.Market, p.Class, uint64(p.Mode), uint64(p.Version)), p)
}

// profileKey returns the key under which the number of versions of a profile is kept.
func profileKey(p *inspectionv1.Profile) collections.Triple[string, string, uint64] {
	return collections.Join3(p.Market, p.Class, uint64(p.Mode))
}

// profileSubject returns the subject of a profile: profile/MARKET/CLASS/MODE, the mode as b2b, b2c or c2c.
func profileSubject(p *inspectionv1.Profile) x.Subject {
	mode := strings.ToLower(strings.TrimPrefix(p.Mode.String(), "MODE_"))
	return x.Subject("profile/" + p.Market + "/" + p.Class + "/" + mode)
}
