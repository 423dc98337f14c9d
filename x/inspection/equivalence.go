package inspection

import (
	"slices"
	"strings"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// declareEquivalence has the signer's market take a scheme for another one from now on, or until another time than it said.
func declareEquivalence(ctx *x.Context, m *inspectionv1.DeclareEquivalence) error {
	for _, id := range []string{m.Scheme, m.Equivalent} {
		if !schemes.Has(ctx, id) {
			return ErrNoScheme.With("%q", shown(id))
		}
	}
	if m.Scheme == m.Equivalent {
		return ErrInvalid.With("equivalent: expected another scheme")
	}
	if err := checkUntil(ctx, "until", m.Until); err != nil {
		return err
	}
	market, now := jurisdictionOf(ctx), ctx.Time().Unix()
	all := equivalentsOf(ctx, market, m.Scheme)
	if at, found := inForceAt(all, m.Equivalent, now); found {
		all.Schemes[at].Until, all.Schemes[at].Organization = m.Until, ctx.Signer().Organization
	} else {
		if most := params.Get(ctx).Equivalents; len(all.Schemes) >= int(most) {
			return ErrTooMany.With("%d equivalences of %s in %s: expected at most %d", len(all.Schemes), m.Scheme, market, most)
		}
		all.Schemes = slices.Insert(all.Schemes, at, &inspectionv1.Equivalent{
			Scheme: m.Equivalent, Organization: ctx.Signer().Organization, From: now, Until: m.Until,
		})
	}
	equivalents.Set(ctx, collections.Join(market, m.Scheme), all)
	noteEquivalence(ctx, m.Scheme, m.Equivalent)
	return nil
}

// withdrawEquivalence ends an equivalence in the signer's market: at this second it does not count any more.
func withdrawEquivalence(ctx *x.Context, m *inspectionv1.WithdrawEquivalence) error {
	market, now := jurisdictionOf(ctx), ctx.Time().Unix()
	all := equivalentsOf(ctx, market, m.Scheme)
	at, found := inForceAt(all, m.Equivalent, now)
	if !found {
		return ErrNoEquivalence.With("of %q with %q in %s", shown(m.Scheme), shown(m.Equivalent), market)
	}
	if e := all.Schemes[at]; e.From < now {
		e.Until = now - 1
	} else {
		all.Schemes = slices.Delete(all.Schemes, at, at+1)
	}
	if key := collections.Join(market, m.Scheme); len(all.Schemes) > 0 {
		equivalents.Set(ctx, key, all)
	} else {
		equivalents.Remove(ctx, key)
	}
	noteEquivalence(ctx, m.Scheme, m.Equivalent)
	return nil
}

// equivalentsOf returns what a market takes for a scheme, and took.
func equivalentsOf(ctx *x.Context, market, scheme string) *inspectionv1.Equivalents {
	all, known := equivalents.Get(ctx, collections.Join(market, scheme))
	if !known {
		return &inspectionv1.Equivalents{}
	}
	return all
}

// inForceAt returns where among equivalents a scheme is that counts at a Unix time in seconds, or, where it does not, has its
// place if it counts from then on.
func inForceAt(all *inspectionv1.Equivalents, scheme string, unix int64) (at int, found bool) {
	at, _ = slices.BinarySearchFunc(all.Schemes, scheme, func(e *inspectionv1.Equivalent, scheme string) int {
		if e.Scheme == scheme && e.Until != 0 && e.Until < unix {
			return -1 // it is over: what counts comes behind it
		}
		return strings.Compare(e.Scheme, scheme)
	})
	return at, at < len(all.Schemes) && all.Schemes[at].Scheme == scheme
}

// noteEquivalence tells the dossiers of both schemes.
func noteEquivalence(ctx *x.Context, scheme, equivalent string) {
	for _, id := range []string{scheme, equivalent} {
		ctx.Note(schemeSubject(id), waymarkv1.Kind_KIND_SCHEME)
	}
}
