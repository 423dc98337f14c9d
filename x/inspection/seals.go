package inspection

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// recordSeals keeps what seals a container has now.
func recordSeals(ctx *x.Context, m *inspectionv1.RecordSeals) error {
	container, err := containerOf(m.Container)
	if err != nil {
		return err
	}
	if err := checkSeals(m.Seals); err != nil {
		return err
	}
	if err := setSeals(ctx, container, m.Seals); err != nil {
		return err
	}
	ctx.Note(x.Goods(container), waymarkv1.Kind_KIND_ATTESTATION)
	return nil
}

// bind ties the attestation to a container as it is: its contents, and the seals that were put on it or that it has.
func (i *issue) bind() error {
	if i.m.Container == "" {
		if len(i.m.Seals) > 0 {
			return broken("seals", "expected the container that they are on")
		}
		return nil
	}
	container, err := containerOf(i.m.Container)
	if err != nil {
		return err
	}
	if err := checkSeals(i.m.Seals); err != nil {
		return err
	}
	if len(i.m.Seals) > 0 {
		if err := setSeals(i.ctx, container, i.m.Seals); err != nil {
			return err
		}
	}
	now, _ := seals.Get(i.ctx, string(container))
	i.a.Container, i.a.Seals, i.a.SealsVersion = string(container), now.GetNumbers(), now.GetVersion()
	i.a.SealedAfter = repacked(i.ctx, container)
	return nil
}

// setSeals records the seals of a container. Those that it has already are no change: what is bound to them stays so.
func setSeals(ctx *x.Context, container gs1.Key, all []string) error {
	by := ctx.Signer().Organization
	before, recorded := seals.Get(ctx, string(container))
	same := recorded && slices.Equal(before.Numbers, all)
	own := !recorded || same || stands(ctx, by, before.Organization)
	if !maySeal(ctx, by, container, own) {
		return ErrMayNotSeal.With("%s: expected who holds it to record its seals, or customs; an inspector its own only", container).
			On(x.Goods(container))
	}
	if same {
		return nil
	}
	seals.Set(ctx, string(container), &inspectionv1.Seals{
		Numbers: all, Organization: by, Height: ctx.Height(), Version: before.GetVersion() + 1,
	})
	return nil
}

// maySeal reports whether an organization holds a container, is customs, or an inspector that replaces no seals but its own:
// by others it would break for good what is bound to those.
func maySeal(ctx *x.Context, organization string, container gs1.Key, own bool) bool {
	return membership.HasRole(ctx, organization, membership.Customs) ||
		own && membership.HasRole(ctx, organization, membership.Inspector) ||
		slices.Contains(provenance.Holders(ctx, container), organization)
}

// isBroken reports whether the container of an attestation was packed or unpacked since, or has other seals than it is bound to.
func isBroken(ctx *x.Context, a *inspectionv1.Attestation) bool {
	if a.Container == "" {
		return false
	}
	now, _ := seals.Get(ctx, a.Container)
	return a.SealsVersion != 0 && now.GetVersion() != a.SealsVersion || repacked(ctx, gs1.Key(a.Container)) != a.SealedAfter
}

// repacked returns the number of the last event that packed something into a container or took something out of it.
func repacked(ctx *x.Context, container gs1.Key) uint64 {
	item, _ := provenance.ItemOf(ctx, container)
	return item.GetRepacked()
}

// containerOf reads any identifier of a container.
func containerOf(id string) (gs1.Key, error) {
	key, err := gs1.Canonical(id)
	if err != nil {
		return "", broken("container", "%s", err)
	}
	if !isContainer(key.Kind()) {
		return "", broken("container", "expected an identifier of a logistic unit, freight container or asset")
	}
	return key, nil
}

// checkSeals checks the numbers of seals.
func checkSeals(all []string) error {
	if len(all) > maxSeals {
		return broken("seals", "expected at most %d", maxSeals)
	}
	for at, number := range all {
		if !sealForm.MatchString(number) {
			return broken("seals", "[%d]: expected 1 to 32 letters, digits and . - / as they are on the seal", at)
		}
		if at > 0 && all[at-1] >= number {
			return broken("seals", "expected ascending, each once")
		}
	}
	return nil
}
