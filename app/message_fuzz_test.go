package app_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/x"
)

// FuzzMessage has members who may send it send whatever decodes as a message of inspections or listings, to a chain that has one
// of each. It is applied, refused or rejected by a stable code; nothing panics, and no node halts.
func FuzzMessage(f *testing.F) {
	messages := map[string]x.Msg{}
	for _, msg := range traded() {
		messages[msg.Name] = msg
	}
	f.Fuzz(func(t *testing.T, name string, bz []byte) {
		msg, known := messages[name]
		if !known {
			return
		}
		m := msg.New()
		if x.Decode(bz, m) != nil {
			return
		}
		c := newFurnished(t)
		for _, sender := range sendersOf(msg) {
			tx := c.Sign(sender, m)
			result := c.Decide([][]byte{tx.Bytes})[0]
			require.NotEqual(t, []any{app.ErrPanic.Codespace, app.ErrPanic.Code}, []any{result.Codespace, result.Code})
			require.Equal(t, result.Code == 0, result.Codespace == "", "no stable code: %s", result.Log)
		}
	})
}

// traded are the messages of products, inspections and listings.
func traded() (all []x.Msg) {
	for _, msg := range registered() {
		if strings.HasPrefix(msg.Name, "waymark.inspection.") || strings.HasPrefix(msg.Name, "waymark.blacklist.") {
			all = append(all, msg)
		}
	}
	return all
}
