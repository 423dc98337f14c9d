package standing

import (
	"fmt"
	"strings"

	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// checkTables checks that each standing is in its order, that none has two effects of one
// authority that are the same, and that what it is of has a dossier. Those of organizations may begin
// after this.
func checkTables(ctx *x.Context) (wrong error) {
	things := make(map[string]uint64)
	standings.Walk(ctx, nil, func(subject string, s *standingv1.Standing) bool {
		type imposed struct {
			effect    standingv1.Effect
			authority string
		}
		seen := make(map[imposed]bool)
		if len(s.Entries) == 0 {
			wrong = fmt.Errorf("standing of %q: expected an effect", x.Clip(subject, 100))
		}
		if !strings.HasPrefix(subject, "org/") && !dossier.Known(ctx, x.Subject(subject)) {
			wrong = fmt.Errorf("standing of %q: expected a dossier of it", x.Clip(subject, 100))
		}
		for i, e := range s.Entries {
			who := imposed{e.Effect, e.Authority}
			if e.Effect == 0 || e.Authority == "" || seen[who] || i > 0 && after(s.Entries[i-1], e) {
				wrong = fmt.Errorf("standing of %q: expected effects in order, one of each authority", x.Clip(subject, 100))
			}
			seen[who] = true
		}
		if key := gs1.Key(subject); key.Kind().Moves() {
			things[allGoods]++
			things[string(key.Root())]++
		}
		return wrong != nil
	})
	counted := 0
	goods.Walk(ctx, nil, func(root string, n uint64) bool {
		counted++
		if things[root] != n && wrong == nil {
			wrong = fmt.Errorf("standings of %q: expected %d, found %d", x.Clip(root, 100), n, things[root])
		}
		return wrong != nil
	})
	if wrong == nil && counted != len(things) {
		wrong = fmt.Errorf("standings of goods are counted under %d keys, expected %d", counted, len(things))
	}
	return wrong
}

// after reports whether an entry comes behind another.
func after(a, b *standingv1.Entry) bool {
	return a.Effect > b.Effect || a.Effect == b.Effect && a.SinceHeight > b.SinceHeight
}
