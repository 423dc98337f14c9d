package x

import (
	"bytes"
	"encoding/base64"

	"cosmossdk.io/collections"
)

const (
	// pageUsual is how many entries a page has where nobody says.
	pageUsual = 100
	// pageMost is how many it has at most.
	pageMost = 1000
)

// Page calls visit for at most limit entries under a partial key, all where that is nil, from where the page before
// ended, and returns where the next one begins; empty at the end. Where a page begins is the encoded key of its first
// entry, in URL-safe base64; ok is false for a text that is none under the partial key. A limit of 0 is 100, and none is
// above 1,000.
func (t Table[K, V]) Page(ctx *Context, under *K, from string, limit uint32, visit func(K, V)) (next string, ok bool) {
	most := int(min(limit, pageMost))
	if most == 0 {
		most = pageUsual
	}
	over := new(collections.Range[K])
	var prefix []byte
	if under != nil {
		var err error
		if prefix, err = t.encode(*under); err != nil {
			return "", from == "" // of keys that no entry has
		}
		over = over.Prefix(*under)
	}
	if from != "" {
		start, read := t.readPage(prefix, from)
		if !read {
			return "", false
		}
		over = over.StartInclusive(start)
	}
	t.Walk(ctx, over, func(key K, value V) bool {
		if most == 0 {
			bz, err := t.encode(key)
			if err != nil {
				Fail(err)
			}
			next = base64.RawURLEncoding.EncodeToString(bz)
			return true
		}
		most--
		visit(key, value)
		return false
	})
	return next, true
}

// readPage returns the key at which a page begins.
func (t Table[K, V]) readPage(prefix []byte, from string) (start K, ok bool) {
	bz, err := base64.RawURLEncoding.Strict().DecodeString(from)
	if err != nil || !bytes.HasPrefix(bz, prefix) {
		return start, false
	}
	n, start, err := t.entries.KeyCodec().Decode(bz)
	if err != nil || n != len(bz) {
		return start, false
	}
	again, err := t.encode(start)
	return start, err == nil && bytes.Equal(again, bz)
}

func (t Table[K, V]) encode(key K) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(nil, t.entries.KeyCodec(), key)
}
