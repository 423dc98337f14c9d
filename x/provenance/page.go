package provenance

import (
	"bytes"
	"encoding/base64"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"

	"github.com/waymark-ledger/waymark/x"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
)

// page visits at most limit entries of a table under a partial key, from where the page before ended, and returns where
// the next one begins; empty at the end. A page is the encoded key of its first entry, in URL-safe base64.
func page[K, V any](ctx *x.Context, t x.Table[K, V], keys codec.KeyCodec[K], under K, from string, limit uint32, visit func(K, V)) (next string, err error) {
	most := int(limit)
	if most == 0 {
		most = defaultLimit
	}
	over := new(collections.Range[K]).Prefix(under)
	if from != "" {
		start, err := readPage(keys, under, from)
		if err != nil {
			return "", err
		}
		over = over.StartInclusive(start)
	}
	seen := 0
	t.Walk(ctx, over, func(key K, value V) bool {
		if seen == min(most, maxLimit) {
			next = base64.RawURLEncoding.EncodeToString(encodeKey(keys, key))
			return true
		}
		seen++
		visit(key, value)
		return false
	})
	return next, nil
}

// readPage returns the key at which a page begins, which must be under the partial key of its query.
func readPage[K any](keys codec.KeyCodec[K], under K, from string) (start K, err error) {
	fault := ErrInvalidPage.With("expected the next_page of the page before")
	bz, err := base64.RawURLEncoding.Strict().DecodeString(from)
	if err != nil || !bytes.HasPrefix(bz, encodeKey(keys, under)) {
		return start, fault
	}
	n, start, err := keys.Decode(bz)
	if err != nil || n != len(bz) || !bytes.Equal(encodeKey(keys, start), bz) {
		return start, fault
	}
	return start, nil
}

func encodeKey[K any](keys codec.KeyCodec[K], key K) []byte {
	bz := make([]byte, keys.Size(key))
	if _, err := keys.Encode(bz, key); err != nil {
		x.Fail(err)
	}
	return bz
}
