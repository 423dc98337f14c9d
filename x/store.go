package x

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"
	"cosmossdk.io/collections/corecompat"
)

// KV is an ordered store of bytes. A Get of what is not there returns nil. Values are never empty.
type KV = corecompat.KVStore

// stateKey is under which a Context carries its authenticated state for package collections.
type stateKey struct{}

// Schema collects the tables of one module.
type Schema struct {
	prefix  byte
	builder *collections.SchemaBuilder
	built   *collections.Schema
}

// NewSchema starts the tables of the module whose state keys begin with prefix.
func NewSchema(prefix byte) *Schema {
	return &Schema{prefix: prefix, builder: collections.NewSchemaBuilderFromAccessor(
		func(ctx context.Context) corecompat.KVStore { return ctx.Value(stateKey{}).(KV) },
	)}
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

// Table is a typed map in the authenticated state. Its state keys are the module's prefix, the
// table's, then the encoded key. A store that fails and a value that does not decode are faults.
type Table[K, V any] struct{ entries collections.Map[K, V] }

// NewTable adds a table to a schema. The prefix is unique in the module and not 0, which is the
// parameters'.
func NewTable[K, V any](s *Schema, prefix byte, name string, key codec.KeyCodec[K], value codec.ValueCodec[V]) Table[K, V] {
	return Table[K, V]{collections.NewMap(s.builder, collections.NewPrefix([]byte{s.prefix, prefix}), name, key, value)}
}

// Get returns the value under a key, and whether there is one.
func (t Table[K, V]) Get(ctx *Context, key K) (V, bool) {
	value, err := t.entries.Get(ctx, key)
	if errors.Is(err, collections.ErrNotFound) {
		return value, false
	}
	if err != nil {
		Fail(err)
	}
	return value, true
}

// Has reports whether there is a value under a key.
func (t Table[K, V]) Has(ctx *Context, key K) bool {
	found, err := t.entries.Has(ctx, key)
	if err != nil {
		Fail(err)
	}
	return found
}

// Set stores a value. A value that encodes to nothing is a fault.
func (t Table[K, V]) Set(ctx *Context, key K, value V) {
	if err := t.entries.Set(ctx, key, value); err != nil {
		Fail(err)
	}
}

// Remove deletes what is under a key, if anything.
func (t Table[K, V]) Remove(ctx *Context, key K) {
	if err := t.entries.Remove(ctx, key); err != nil {
		Fail(err)
	}
}

// Walk calls visit for each entry of a range, nil for all, in the order of encoded keys, until it
// returns true. The table must not be written meanwhile.
func (t Table[K, V]) Walk(ctx *Context, over collections.Ranger[K], visit func(K, V) (stop bool)) {
	err := t.entries.Walk(ctx, over, func(key K, value V) (bool, error) {
		return visit(key, value), nil
	})
	if err != nil {
		Fail(err)
	}
}

// Path returns the state key of an entry.
func (t Table[K, V]) Path(key K) []byte {
	path, err := collections.EncodeKeyWithPrefix(t.entries.GetPrefix(), t.entries.KeyCodec(), key)
	if err != nil {
		Fail(err)
	}
	return path
}

// Item is one typed value in the authenticated state.
type Item[V any] struct{ item collections.Item[V] }

// NewItem adds an item to a schema, under a prefix like a table's.
func NewItem[V any](s *Schema, prefix byte, name string, value codec.ValueCodec[V]) Item[V] {
	return Item[V]{collections.NewItem(s.builder, collections.NewPrefix([]byte{s.prefix, prefix}), name, value)}
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
