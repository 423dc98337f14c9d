package inspection

import (
	"errors"
	"strings"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
)

const ofOrganization = "org/"

var errNoSubject = errors.New("expected a trade item, lot, item, container, facility or organization")

// cover reads what it is about: each subject one that is known, or that the author says is not.
func (i *issue) cover() error {
	if len(i.m.Coverage) == 0 || len(i.m.Coverage) > maxCoverage {
		return broken("coverage", "expected 1 to %d subjects", maxCoverage)
	}
	before := ""
	for at, stated := range i.m.Coverage {
		if stated == nil {
			return broken("coverage", "[%d]: expected a subject", at)
		}
		subject, key, err := subjectOf(stated.Subject)
		if err != nil {
			return broken("coverage", "[%d].subject: %s", at, err)
		}
		if at > 0 && before >= subject {
			return broken("coverage", "expected ascending by canonical key, each subject once: %s is not after %s",
				x.Clip(subject, maxText), x.Clip(before, maxText))
		}
		before = subject
		if fault := checkBounds(stated, key); fault != "" {
			return broken("coverage", "[%d].%s", at, fault)
		}
		known := isKnown(i.ctx, subject, key)
		if !known && !stated.Untracked {
			return ErrUnknownSubject.With("coverage[%d].subject %s: record it first, or say untracked", at, x.Clip(subject, maxText))
		}
		c := *stated
		c.Subject, c.Untracked = subject, !known
		i.a.Coverage, i.keys = append(i.a.Coverage, &c), append(i.keys, key)
	}
	return nil
}

// subjectOf reads any identifier of a subject that attestations are about, and returns its canonical key; that of an
// organization is no key of package gs1.
func subjectOf(id string) (subject string, key gs1.Key, err error) {
	if strings.HasPrefix(id, ofOrganization) {
		if !dossierrules.Own(id) {
			return "", "", errNoSubject
		}
		return id, "", nil
	}
	key, err = gs1.Canonical(id)
	if err != nil {
		return "", "", err
	}
	if key.Kind() == gs1.Product && !isTradeItem(key) || !attestable(key.Kind()) {
		return "", "", errNoSubject
	}
	return string(key), key, nil
}

func attestable(kind gs1.Kind) bool {
	switch kind {
	case gs1.Product, gs1.Lot, gs1.Item, gs1.Piece, gs1.Location:
		return true
	}
	return isContainer(kind)
}

// isContainer reports whether a key is of something that is sealed and packed.
func isContainer(kind gs1.Kind) bool {
	switch kind {
	case gs1.LogisticUnit, gs1.Container, gs1.ReturnableAsset, gs1.IndividualAsset:
		return true
	}
	return false
}

// tradeItem returns the subject of the trade item of goods; empty for what is none.
func tradeItemOf(key gs1.Key) string {
	gtin, ok := key.GTIN()
	if !ok {
		return ""
	}
	return "01/" + gtin
}

// checkBounds says what is wrong with the limits within which a subject is covered; empty for nothing.
func checkBounds(c *inspectionv1.Coverage, key gs1.Key) string {
	kind := key.Kind()
	ofType := key != "" && kind == gs1.Product
	ofSerials := ofType || key != "" && kind == gs1.Lot
	switch {
	case !ofType && len(c.Plants) > 0:
		return "plants: expected none but of a trade item"
	case len(c.Plants) > maxPlants:
		return "plants: expected at most 16"
	case !ofType && (c.MadeFrom != 0 || c.MadeUntil != 0):
		return "made_from, made_until: expected none but of a trade item"
	case c.MadeFrom < 0 || c.MadeUntil < 0 || c.MadeUntil != 0 && c.MadeUntil < c.MadeFrom:
		return "made_until: expected Unix seconds not before made_from, or 0 for no end"
	case !ofSerials && (c.SerialFrom != "" || c.SerialUntil != ""):
		return "serial_from, serial_until: expected none but of a trade item or lot"
	case c.SerialFrom == "" && c.SerialUntil == "":
	case !serialForm.MatchString(c.SerialFrom), len(c.SerialFrom) != len(c.SerialUntil), !serialForm.MatchString(c.SerialUntil),
		c.SerialUntil < c.SerialFrom:
		return "serial_until: expected as many digits as serial_from, 1 to 20, and not less"
	}
	for at, plant := range c.Plants {
		site, err := gs1.Canonical(plant)
		if err != nil || string(site) != plant || site.Kind() != gs1.Location {
			return "plants: expected canonical keys of facilities such as 414/9506000100012"
		}
		if at > 0 && c.Plants[at-1] >= plant {
			return "plants: expected ascending, each once"
		}
	}
	return ""
}

// isKnown reports whether the ledger knows a subject: the trade item is declared, goods came into being or entered, the
// organization is or was a member, the facility is one of a member's.
func isKnown(ctx *x.Context, subject string, key gs1.Key) bool {
	if key == "" {
		return membership.Exists(ctx, strings.TrimPrefix(subject, ofOrganization))
	}
	switch key.Kind() {
	case gs1.Product:
		return products.Has(ctx, subject)
	case gs1.Lot:
		_, known := provenance.LotOf(ctx, key)
		return known
	case gs1.Location:
		_, _, known := membership.Site(ctx, key)
		return known
	}
	_, known := provenance.ItemOf(ctx, key)
	return known
}

// locate reads the place of inspection.
func (i *issue) locate() error {
	if i.m.Place == "" {
		return nil
	}
	place, err := gs1.Canonical(i.m.Place)
	if err != nil {
		return broken("place", "%s", err)
	}
	if place.Kind() != gs1.Location {
		return broken("place", "expected an identifier of a GLN, such as 414/9506000100012")
	}
	i.a.Place = string(place)
	return nil
}
