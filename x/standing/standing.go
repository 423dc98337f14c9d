package standing

import (
	"cosmossdk.io/collections"

	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/standing/rules"
)

const prefix = rules.Prefix

// Module is the standing module.
var Module = x.Module{Name: "standing", Prefix: prefix, Tables: schema, Check: checkTables}

var (
	schema    = x.NewSchema(prefix)
	standings = x.NewTable(schema, rules.StandingsTable, "standings", collections.StringKey, x.Proto[standingv1.Standing]())
	goods     = x.NewTable(schema, 0x02, "goods", collections.StringKey, collections.Uint64Value)
)

// Of returns the effects recorded for a subject, nil for none. The caller must not change them.
func Of(ctx *x.Context, subject x.Subject) *standingv1.Standing {
	s, _ := standings.Get(ctx, string(subject))
	return s
}

// Has reports whether an effect is in force on a subject now.
func Has(ctx *x.Context, subject x.Subject, effect standingv1.Effect) bool {
	return rules.Has(Of(ctx, subject), effect, ctx.Height(), ctx.Time().Unix())
}

// AnyGoods reports whether anything is in force, or was and is not lifted yet, on any goods.
func AnyGoods(ctx *x.Context) bool { return goods.Has(ctx, allGoods) }

// AnyOf reports whether anything is in force, or was and is not lifted yet, on a product or asset, or its lots or items.
func AnyOf(ctx *x.Context, root gs1.Key) bool { return goods.Has(ctx, string(root)) }

// allGoods is under which all are counted: no key is empty.
const allGoods = ""

// store keeps the effects on a subject, none where there are none, and counts the goods that have any.
func store(ctx *x.Context, subject x.Subject, entries []*standingv1.Entry) {
	known := standings.Has(ctx, string(subject))
	if len(entries) == 0 {
		standings.Remove(ctx, string(subject))
	} else {
		standings.Set(ctx, string(subject), &standingv1.Standing{Entries: entries})
	}
	key := gs1.Key(subject)
	if known == (len(entries) > 0) || !key.Kind().Moves() {
		return
	}
	for _, at := range []string{allGoods, string(key.Root())} {
		n, _ := goods.Get(ctx, at)
		switch {
		case !known:
			goods.Set(ctx, at, n+1)
		case n > 1:
			goods.Set(ctx, at, n-1)
		default:
			goods.Remove(ctx, at)
		}
	}
}

// Impose puts an effect in force. A second one by the same authority replaces the first; where that
// is in force now, since when it is stays, so that to give another reason or end leaves no gap.
func Impose(ctx *x.Context, subject x.Subject, entry *standingv1.Entry) {
	before := Of(ctx, subject)
	kept := without(before, entry.Effect, entry.Authority)
	for _, e := range before.GetEntries() {
		if e.Effect == entry.Effect && e.Authority == entry.Authority && rules.InForce(e, ctx.Height(), ctx.Time().Unix()) {
			continued := *entry
			continued.SinceHeight = min(e.SinceHeight, entry.SinceHeight)
			entry = &continued
		}
	}
	at := 0
	for at < len(kept) && (kept[at].Effect < entry.Effect ||
		kept[at].Effect == entry.Effect && kept[at].SinceHeight <= entry.SinceHeight) {
		at++
	}
	kept = append(kept[:at], append([]*standingv1.Entry{entry}, kept[at:]...)...)
	store(ctx, subject, kept)
}

// Lift ends an effect that an authority imposed, and reports whether there was one.
func Lift(ctx *x.Context, subject x.Subject, effect standingv1.Effect, authority string) bool {
	before := Of(ctx, subject)
	kept := without(before, effect, authority)
	if len(kept) == len(before.GetEntries()) {
		return false
	}
	store(ctx, subject, kept)
	return true
}

func without(s *standingv1.Standing, effect standingv1.Effect, authority string) []*standingv1.Entry {
	var kept []*standingv1.Entry
	for _, e := range s.GetEntries() {
		if e.Effect != effect || e.Authority != authority {
			kept = append(kept, e)
		}
	}
	return kept
}
