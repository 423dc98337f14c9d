package verify

import (
	"testing"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

const (
	product = "01/09506000134352"
	lot     = "01/09506000134352/10/LOT7"
	item    = "01/09506000134352/21/S1"
	loose   = "01/09506000134352/21/S2"
	unknown = "01/09506000134352/10/NONE"
	pallet  = "00/095060001343520017"
	maker   = "org/maker"
)

const (
	complete    = proofv1.Statement_STATEMENT_COMPLETE
	absence     = proofv1.Statement_STATEMENT_ABSENCE
	inclusion   = proofv1.Statement_STATEMENT_INCLUSION
	consistency = proofv1.Statement_STATEMENT_CONSISTENCY
)

// world is a chain with two heights to prove, the second after a change of validators, and another
// chain with the same keys.
type world struct {
	genesis      *Genesis
	early, late  *snapshot
	foreign      *snapshot
	first, third *signers
}

// newWorld makes a world in which a lot is created, shipped, recalled and what not.
func newWorld(t testing.TB) *world {
	w := &world{first: newSigners(t, "a", "b", "c", "d"), third: newSigners(t, "c", "d", "e", "pqf")}
	w.genesis = &Genesis{ChainID: "waymark-1", InitialHeight: 3, Validators: ourValidators(t, w.first.set)}
	l := newLedger(t, "waymark-1")
	story(l)
	w.early = l.at(10, map[int64]*signers{3: w.first}, w.first)
	l = l.clone()
	sequel(l)
	second := newSigners(t, "b", "c", "d", "e")
	w.late = l.at(30, map[int64]*signers{20: second, 21: w.third}, w.third)
	f := newLedger(t, "waymark-2")
	story(f)
	w.foreign = f.at(10, map[int64]*signers{3: w.first}, w.first)
	return w
}

func story(l *ledger) {
	makerKey, carrier, lab := l.author("maker"), l.author("carrier"), l.author("lab")
	lab.key.RevokedHeight = 9
	carrier.key.SuspectSince = headerTime(7).Unix()
	l.standings["org/carrier"] = &standingv1.Standing{Entries: []*standingv1.Entry{
		{Effect: standingv1.Effect_EFFECT_SUSPENDED, SinceHeight: 8, Reason: "audit", Authority: "regulator"},
	}}
	batch := l.sign(makerKey, waymarkv1.Mode_MODE_DIRECT, 1000)
	personal := l.sign(lab, waymarkv1.Mode_MODE_PERSONAL, 2)
	l.found(makerKey, 3)
	l.record(maker, waymarkv1.Kind_KIND_MEMBERSHIP, 3, nil, nil)
	l.record(product, waymarkv1.Kind_KIND_ATTESTATION, 4, lab, personal.material(0))
	l.record(lot, waymarkv1.Kind_KIND_CREATED, 4, makerKey, batch.material(0))
	l.record(item, waymarkv1.Kind_KIND_CREATED, 4, makerKey, batch.material(0))
	l.record(loose, waymarkv1.Kind_KIND_INTRODUCED, 4, makerKey, batch.material(1))
	l.record(pallet, waymarkv1.Kind_KIND_PACKED, 4, makerKey, batch.material(777))
	l.lots[item] = lot
	for height := int64(5); height < 9; height++ {
		l.record(lot, waymarkv1.Kind_KIND_SHIPPED, height, carrier, l.sign(carrier, waymarkv1.Mode_MODE_DIRECT, 3).material(2))
	}
	l.record(lot, waymarkv1.Kind_KIND_REFUSED, 8, carrier, l.sign(carrier, waymarkv1.Mode_MODE_DIRECT, 1).material(0))
	l.record(lot, waymarkv1.Kind_KIND_ATTESTATION, 8, lab, personal.material(1))
	l.record(lot, waymarkv1.Kind_KIND_STANDING, 9, nil, nil)
	l.standings[lot] = &standingv1.Standing{Entries: []*standingv1.Entry{
		{Effect: standingv1.Effect_EFFECT_RECALLED, SinceHeight: 9, Reason: "salmonella", Authority: "regulator"},
	}}
}

func sequel(l *ledger) {
	makerKey := l.authors[0]
	l.record(lot, waymarkv1.Kind_KIND_CORRECTED, 22, makerKey, l.sign(makerKey, waymarkv1.Mode_MODE_DIRECT, 1).material(0))
	l.record(item, waymarkv1.Kind_KIND_SHIPPED, 23, makerKey, l.sign(makerKey, waymarkv1.Mode_MODE_DIRECT, 5).material(1))
	l.record(unknown, waymarkv1.Kind_KIND_CREATED, 24, makerKey, l.sign(makerKey, waymarkv1.Mode_MODE_DIRECT, 2).material(1))
	delete(l.standings, "org/carrier")
}
