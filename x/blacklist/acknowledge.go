package blacklist

import (
	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// acknowledge keeps that the signer's organization knows of a recall, and what it did with the goods. What it said before of
// the same goods it replaces; the dossiers keep both.
func acknowledge(ctx *x.Context, m *blacklistv1.AcknowledgeRecall) error {
	l, err := current(ctx, m.Listing)
	if err != nil {
		return err
	}
	if l.Recall == nil || len(l.Effect) == 0 {
		return ErrStatus.With("listing %d: expected one that recalls, and has or had effect", l.Id)
	}
	if m.Action != "" {
		if err := checkCode("action", m.Action); err != nil {
			return err
		}
	}
	key, err := gs1.Canonical(m.Subject)
	if err != nil {
		return ErrInvalid.With("subject: %s", err)
	}
	if !key.Kind().Moves() {
		return ErrInvalid.With("subject %s: expected goods", key)
	}
	organization := ctx.Signer().Organization
	n, known := 0, false
	each(ctx, l.Id, organization, func(a *blacklistv1.Acknowledgement) {
		n++
		known = known || a.Subject == string(key)
	})
	if n == maxGoods && !known {
		return ErrTooMany.With("%s acknowledged listing %d for %d goods: name lots, or containers", organization, l.Id, n)
	}
	acknowledgements.Set(ctx, collections.Join3(l.Id, organization, string(key)), &blacklistv1.Acknowledgement{
		Organization: organization, Subject: string(key), Action: m.Action, Height: ctx.Height(),
	})
	if n == 0 {
		l.Acknowledged++
		put(ctx, l)
	}
	ctx.Note(x.Listing(l.Id), waymarkv1.Kind_KIND_LISTING)
	ctx.Note(x.Goods(key), waymarkv1.Kind_KIND_LISTING, partIn(ctx, key, organization)...)
	ctx.Note(x.Organization(organization), waymarkv1.Kind_KIND_LISTING)
	return nil
}

// partIn marks an acknowledgement of goods that the ledger does not know, or that the organization has nothing of. Whether they
// are affected is for a recall to say, which takes more work than a block has.
func partIn(ctx *x.Context, key gs1.Key, organization string) []waymarkv1.Flag {
	_, item := provenance.ItemOf(ctx, key)
	_, lot := provenance.LotOf(ctx, key)
	switch {
	case key.Kind() == gs1.Product:
		return nil // its lots and items are what somebody has
	case !item && !lot:
		return []waymarkv1.Flag{waymarkv1.Flag_FLAG_UNTRACKED}
	case !provenance.HasPart(ctx, key, organization):
		return []waymarkv1.Flag{waymarkv1.Flag_FLAG_NON_CUSTODIAN}
	}
	return nil
}

// each visits what an organization acknowledged of a recall, by goods.
func each(ctx *x.Context, listing uint64, organization string, visit func(*blacklistv1.Acknowledgement)) {
	over := collections.NewSuperPrefixedTripleRange[uint64, string, string](listing, organization)
	acknowledgements.Walk(ctx, over, func(_ collections.Triple[uint64, string, string], a *blacklistv1.Acknowledgement) bool {
		visit(a)
		return false
	})
}
