package membership

import (
	"strings"

	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

const (
	minPrefix = 4
	maxPrefix = 12
)

// Right says by what right an organization issues an identifier.
type Right int

// The rights.
const (
	// RightNone is that of an organization under whose holder's identifiers it has no mandate.
	RightNone Right = iota
	// RightHeld is the holder's own.
	RightHeld
	// RightMandate is that of an organization that the holder mandated.
	RightMandate
	// RightUnheld is anybody's where no member holds the identifier.
	RightUnheld
)

// HolderOf returns the organization that holds the prefix, or the licence, under which a key was issued: where another took
// the holder's place, that one. It may have left.
func HolderOf(ctx *x.Context, key gs1.Key) (string, bool) {
	digits, ok := gs1.PrefixDigits(key)
	if !ok {
		return "", false
	}
	for n := min(len(digits), maxPrefix); n >= minPrefix; n-- {
		if h, held := holdings.Get(ctx, digits[:n]); held {
			return Heir(ctx, h.Organization), true
		}
	}
	licence := ""
	if gtin, ok := key.GTIN(); ok {
		licence = "gtin/" + gtin
	} else if els := key.AIs(); len(els) > 0 && (els[0].AI == "414" || els[0].AI == "417") {
		licence = "gln/" + els[0].Value
	}
	if place, _, err := placeOf(licence); err == nil && licence != "" {
		if h, held := holdings.Get(ctx, place); held && h.Key == licence {
			return Heir(ctx, h.Organization), true
		}
	}
	return "", false
}

// MayIssue says by what right an organization acts under a key at a site (empty where unknown) and a
// Unix time in seconds.
func MayIssue(ctx *x.Context, organization string, key, site gs1.Key, unix int64) Right {
	holder, held := HolderOf(ctx, key)
	switch {
	case !held:
		return RightUnheld
	case holder == organization:
		return RightHeld
	case mandated(ctx, holder, organization, key, site, unix):
		return RightMandate
	default:
		return RightNone
	}
}

// ByLocation returns the member at a GLN (414 or 417): the one that it or whose facility it identifies, else the one that
// holds it.
func ByLocation(ctx *x.Context, key gs1.Key) (string, bool) {
	els := key.AIs()
	if len(els) == 0 || els[0].AI != "414" && els[0].AI != "417" {
		return "", false
	}
	if id, known := identifiers.Get(ctx, kindGLN+els[0].Value); known {
		if heir := Heir(ctx, id); Member(ctx, heir) {
			return heir, true
		}
	}
	holder, held := HolderOf(ctx, key)
	if !held || !Member(ctx, holder) {
		return "", false
	}
	return holder, true
}

// Hold assigns a prefix or licensed key to a member.
func Hold(ctx *x.Context, organization, key string) error {
	if _, err := member(ctx, organization); err != nil {
		return err
	}
	place, digits, err := placeOf(key)
	if err != nil {
		return err
	}
	for n := minPrefix; n <= min(len(digits), maxPrefix); n++ {
		if h, held := holdings.Get(ctx, digits[:n]); held {
			return ErrHeld.With("%s begins with %s, held by %s", key, h.Key, h.Organization)
		}
	}
	var covered *membershipv1.Holding
	holdings.Walk(ctx, new(collections.Range[string]).StartInclusive(place).EndExclusive(place+"\xff"),
		func(_ string, h *membershipv1.Holding) bool {
			covered = h
			return true
		})
	if covered != nil {
		return ErrHeld.With("%s would cover %s, held by %s", key, covered.Key, covered.Organization)
	}
	hold(ctx, place, key, organization)
	return nil
}

func hold(ctx *x.Context, place, key, organization string) {
	holdings.Set(ctx, place, &membershipv1.Holding{Key: key, Organization: organization, FromHeight: ctx.Height()})
	byHolder.Set(ctx, collections.Join(organization, place), x.Present{})
}

// unhold ends a holding, and what is offered of it.
func unhold(ctx *x.Context, place string, holding *membershipv1.Holding) {
	holdings.Remove(ctx, place)
	byHolder.Remove(ctx, collections.Join(holding.Organization, place))
	offers.Remove(ctx, place)
}

// placeOf returns under which key of the table a holding stands, and its digits.
func placeOf(key string) (place, digits string, err error) {
	switch kind, licensed, found := strings.Cut(key, "/"); {
	case !found:
		if len(key) < minPrefix || len(key) > maxPrefix || strings.Trim(key, "0123456789") != "" {
			return "", "", ErrInvalid.With("key: expected a company prefix of %d to %d digits", minPrefix, maxPrefix)
		}
		return key, key, nil
	case kind == "gtin" && len(licensed) == 14:
		if _, err := gs1.ParseGTIN(licensed); err != nil {
			return "", "", ErrInvalid.With("key: %s", err)
		}
		return licensed[1:13] + "g" + licensed[:1], licensed[1:13], nil
	case kind == "gln" && len(licensed) == 13:
		if _, err := gs1.ParseGLN(licensed); err != nil {
			return "", "", ErrInvalid.With("key: %s", err)
		}
		return licensed[:12] + "l", licensed[:12], nil
	default:
		return "", "", ErrInvalid.With("key: expected a company prefix, gtin/ and 14 digits, or gln/ and 13 digits")
	}
}
