package verify

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAbsentOrganization: that an organization has no record does not say that it is no member.
func TestAbsentOrganization(t *testing.T) {
	w := newWorld(t)
	r, err := Verify(encode(w.early.prove(absence, mustOpen, "org/nobody")), w.genesis, Options{})
	require.NoError(t, err)
	assert.Contains(t, strings.Join(r.NotProved, "\n"), `What the genesis says of "org/nobody"`)
}
