package verify

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// TestKeyWithoutPermission: a key that is in force must also have been allowed, at the record's
// height, to send the message.
func TestKeyWithoutPermission(t *testing.T) {
	vote := []authv1.Permission{authv1.Permission_PERMISSION_VOTE}
	record := []authv1.Permission{authv1.Permission_PERMISSION_RECORD}
	for name, c := range map[string]struct {
		grants  []*authv1.Grant
		allowed bool
	}{
		"allowed":           {[]*authv1.Grant{{FromHeight: 1, Permissions: vote}}, true},
		"another":           {[]*authv1.Grant{{FromHeight: 1, Permissions: record}}, false},
		"none":              {nil, false},
		"not yet":           {[]*authv1.Grant{{FromHeight: 1, Permissions: record}, {FromHeight: 5, Permissions: vote}}, false},
		"taken away since":  {[]*authv1.Grant{{FromHeight: 1, Permissions: vote}, {FromHeight: 5, Permissions: record}}, true},
		"taken away before": {[]*authv1.Grant{{FromHeight: 1, Permissions: vote}, {FromHeight: 4, Permissions: record}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			validators := newSigners(t, "a", "b", "c", "d")
			l := newLedger(t, "waymark-1")
			author := l.author("maker")
			author.key.Grants = c.grants
			l.record(lot, waymarkv1.Kind_KIND_CREATED, 4, author, l.sign(author, waymarkv1.Mode_MODE_DIRECT, 1).material(0))
			bundle := encode(l.at(10, map[int64]*signers{3: validators}, validators).prove(complete, everything, lot))
			genesis := &Genesis{ChainID: "waymark-1", InitialHeight: 3, Validators: ourValidators(t, validators.set)}
			r, err := Verify(bundle, genesis, Options{})
			if !c.allowed {
				requireReason(t, ReasonKey, err)
				return
			}
			require.NoError(t, err)
			assert.True(t, r.Dossiers[1].Records[0].Permitted)
		})
	}
}
