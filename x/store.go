package x

import (
	"context"
	"errors"
	"slices"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"
	"cosmossdk.io/collections/corecompat"
)

// KV is an ordered store of bytes. A Get of what is not there returns nil. Values are never empty.
type KV = corecompat.KVStore

// IndexPrefix begins the flat keys of all indexes. No module has it.
const IndexPrefix = 0xff

// stateKey and flatKey are under which a Context carries its stores for package collections.
type (
	stateKey struct{}
	flatKey  struct{}
)

// Schema collects the tables of one module, or its indexes.
type Schema struct {
	prefix  []byte
	store   func(*Context) KV
	builder *collections.SchemaBuilder
	built   *collections.Schema
}

// NewSchema starts the tables of the module whose state keys begin with prefix.
func NewSchema(prefix byte) *Schema {
	return newSchema([]byte{prefix}, (*Context).authenticated, stateKey{})
}

// NewIndexes starts the indexes of a module: tables of what it could find by walking those of its state, and has to find
// fast. They are flat: not proved, not exported, and made again by [Module.Reindex]. Like all that is flat they are
// those of the latest height, whichever height a query reads: it looks only at what the state of its height has.
// Scattered keys, such as digests, belong here: each costs the tree many times what a neighbour of others does.
func NewIndexes(prefix byte) *Schema {
	return newSchema([]byte{IndexPrefix, prefix}, (*Context).Flat, flatKey{})
}

func newSchema(prefix []byte, store func(*Context) KV, key any) *Schema {
	return &Schema{prefix: prefix, store: store, builder: collections.NewSchemaBuilderFromAccessor(
		func(ctx context.Context) corecompat.KVStore { return ctx.Value(key).(KV) },
	)}
}

// table returns the prefix of a table's keys.
func (s *Schema) table(prefix byte) collections.Prefix {
	return collections.NewPrefix(append(slices.Clone(s.prefix), prefix))
}

// Tables ends the schema and returns what it collected: names, prefixes, genesis import and export.
// It panics when two tables share a name or a prefix.
func (s *Schema) Tables() *collections.Schema {
	if s.built == nil {
		built, err := s.builder.Build()
		if err != nil {
			panic("x: " + err.Error())
		}
		s.built = &built
	}
	return s.built
}

// Table is a typed map in the authenticated state, or an index. Its keys are the schema's prefix, the
// table's, then the encoded key. A store that fails and a value that does not decode are faults. A key that has no
// encoding, such as a pair whose first part is a text with a zero byte, is in no table: whoever asks for it, as
// messages and queries may, is told that it is absent.
type Table[K, V any] struct {
	entries collections.Map[K, V]
	store   func(*Context) KV
	value   codec.ValueCodec[V]
}

// NewTable adds a table to a schema. The prefix is unique in the module and not 0, which is the
// parameters'.
func NewTable[K, V any](s *Schema, prefix byte, name string, key codec.KeyCodec[K], value codec.ValueCodec[V]) Table[K, V] {
	return Table[K, V]{collections.NewMap(s.builder, s.table(prefix), name, key, value), s.store, value}
}

// Get returns the value under a key, and whether there is one. It reads by itself: the map writes an error for what is
// absent, and most of what a transaction looks for is.
func (t Table[K, V]) Get(ctx *Context, key K) (value V, found bool) {
	path, err := t.path(key)
	if err != nil {
		return value, false
	}
	bz, err := t.store(ctx).Get(path)
	if err == nil && bz == nil {
		return value, false
	}
	if err == nil {
		value, err = t.value.Decode(bz)
	}
	if err != nil {
		Fail(err)
	}
	return value, true
}

// Has reports whether there is a value under a key.
func (t Table[K, V]) Has(ctx *Context, key K) bool {
	path, err := t.path(key)
	if err != nil {
		return false
	}
	found, err := t.store(ctx).Has(path)
	if err != nil {
		Fail(err)
	}
	return found
}

// Set stores a value. A value that encodes to nothing is a fault. A key that has no encoding panics without being one: it is
// made of what somebody sent and no check refused, so the message is rejected, and no node halts.
func (t Table[K, V]) Set(ctx *Context, key K, value V) {
	err := t.entries.Set(ctx, key, value)
	if err == nil {
		return
	}
	if _, unencodable := t.path(key); unencodable != nil {
		panic(unencodable)
	}
	Fail(err)
}

// Remove deletes what is under a key, if anything.
func (t Table[K, V]) Remove(ctx *Context, key K) {
	path, err := t.path(key)
	if err != nil {
		return
	}
	if err := t.store(ctx).Delete(path); err != nil {
		Fail(err)
	}
}

// Walk calls visit for each entry of a range, nil for all, in the order of encoded keys, until it
// returns true. The table must not be written meanwhile.
func (t Table[K, V]) Walk(ctx *Context, over collections.Ranger[K], visit func(K, V) (stop bool)) {
	it, err := t.entries.Iterate(ctx, over)
	if errors.Is(err, collections.ErrEncoding) {
		return // of keys that no entry has
	}
	if err != nil {
		Fail(err)
	}
	defer it.Close() //nolint:errcheck // a store's iterator fails by a fault
	for ; it.Valid(); it.Next() {
		entry, err := it.KeyValue()
		if err != nil {
			Fail(err)
		}
		if visit(entry.Key, entry.Value) {
			return
		}
	}
}

// Path returns the key of an entry in its store.
func (t Table[K, V]) Path(key K) []byte {
	path, err := t.path(key)
	if err != nil {
		Fail(err)
	}
	return path
}

func (t Table[K, V]) path(key K) ([]byte, error) {
	return collections.EncodeKeyWithPrefix(t.entries.GetPrefix(), t.entries.KeyCodec(), key)
}

// Item is one typed value in the authenticated state.
type Item[V any] struct{ item collections.Item[V] }

// NewItem adds an item to a schema, under a prefix like a table's.
func NewItem[V any](s *Schema, prefix byte, name string, value codec.ValueCodec[V]) Item[V] {
	return Item[V]{collections.NewItem(s.builder, s.table(prefix), name, value)}
}

// Get returns the value, and whether there is one.
func (i Item[V]) Get(ctx *Context) (V, bool) {
	value, err := i.item.Get(ctx)
	if errors.Is(err, collections.ErrNotFound) {
		return value, false
	}
	if err != nil {
		Fail(err)
	}
	return value, true
}

// Set stores the value.
func (i Item[V]) Set(ctx *Context, value V) {
	if err := i.item.Set(ctx, value); err != nil {
		Fail(err)
	}
}

// Remove deletes the value, if there is one.
func (i Item[V]) Remove(ctx *Context) {
	if err := i.item.Remove(ctx); err != nil {
		Fail(err)
	}
}
