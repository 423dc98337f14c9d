package x

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAppHash(t *testing.T) {
	for _, c := range []struct{ root, want string }{
		{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "b6b802a66f8221c75d4ada76e10c5176fe84ade16d32f9151eab56878c4207e5"},
		{"0101010101010101010101010101010101010101010101010101010101010101", "d6bfd08629ab94b1c2d03ac51e9f26042df7ab24ea6577c79bb85fb88ff7addd"},
	} {
		root, err := hex.DecodeString(c.root)
		require.NoError(t, err)
		require.Equal(t, c.want, hex.EncodeToString(AppHash(root)))
	}
	require.Equal(t, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", hex.EncodeToString(EmptyTreeRoot()))
	for _, length := range []int{0, 31, 33, 64} {
		require.Panics(t, func() { AppHash(bytes.Repeat([]byte{1}, length)) })
	}
}
