package verify

import (
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/iavl"
	iavldb "github.com/cosmos/iavl/db"
	ics23 "github.com/cosmos/ics23/go"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func exist(c *ics23.CommitmentProof) *ics23.ExistenceProof     { return c.GetExist() }
func absent(c *ics23.CommitmentProof) *ics23.NonExistenceProof { return c.GetNonexist() }

// TestProofsOfATree proves every key of random trees present, and every other one absent.
func TestProofsOfATree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.MapOfN(rapid.StringN(1, 4, 8), rapid.SliceOfN(rapid.Byte(), 1, 20), 1, 40).Draw(t, "entries")
		tree := iavl.NewMutableTree(iavldb.NewMemDB(), 0, true, iavl.NewNopLogger())
		for _, key := range sortedKeys(entries) {
			_, err := tree.Set([]byte(key), entries[key])
			require.NoError(t, err)
		}
		root, version, err := tree.SaveVersion()
		require.NoError(t, err)
		saved, err := tree.GetImmutable(version)
		require.NoError(t, err)
		keys := append(sortedKeys(entries), rapid.SliceOfN(rapid.StringN(1, 4, 8), 5, 5).Draw(t, "others")...)
		for _, key := range keys {
			commitment, err := saved.GetProof([]byte(key))
			require.NoError(t, err)
			encoded, err := commitment.Marshal()
			require.NoError(t, err)
			value := entries[key]
			require.NoError(t, checkProof(root, []byte(key), value, encoded))
			require.Error(t, checkProof(root, []byte(key), append(value[:len(value):len(value)], 1), encoded))
			require.Error(t, checkProof(root, []byte(key+"x"), value, encoded))
			require.Error(t, checkProof(hash32("other"), []byte(key), value, encoded))
			if value != nil {
				require.Error(t, checkProof(root, []byte(key), nil, encoded))
			}
		}
	})
}

// TestProofsThatAreNotTaken are those that the library takes, panics at, or does not look at closely.
func TestProofsThatAreNotTaken(t *testing.T) {
	l := newLedger(t, "waymark-1")
	story(l)
	tree := l.tree()
	root, key, other := tree.Hash(), []byte{9, 9 ^ 0x55, 0xff}, []byte{9, 9 ^ 0x55}
	value, err := tree.Get(key)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		key, value []byte
		alter      func(*ics23.CommitmentProof) *ics23.CommitmentProof
	}{
		"a batch": {key, value, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			return batchOf(&ics23.BatchEntry{Proof: &ics23.BatchEntry_Exist{Exist: exist(c)}})
		}},
		"a batch of absence": {other, nil, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			return batchOf(&ics23.BatchEntry{Proof: &ics23.BatchEntry_Nonexist{Nonexist: absent(c)}})
		}},
		"a compressed batch": {key, value, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			return ics23.Compress(batchOf(&ics23.BatchEntry{Proof: &ics23.BatchEntry_Exist{Exist: exist(c)}}))
		}},
		"an empty compressed entry": {key, value, func(*ics23.CommitmentProof) *ics23.CommitmentProof {
			return compressed(&ics23.CompressedBatchEntry{})
		}},
		"a compressed path out of range": {key, value, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			return compressed(&ics23.CompressedBatchEntry{Proof: &ics23.CompressedBatchEntry_Exist{
				Exist: &ics23.CompressedExistenceProof{Key: key, Value: value, Leaf: exist(c).Leaf, Path: []int32{1000}},
			}})
		}},
		"no proof": {key, value, func(*ics23.CommitmentProof) *ics23.CommitmentProof { return &ics23.CommitmentProof{} }},
		"no leaf": {key, value, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			exist(c).Leaf = nil
			return c
		}},
		"another hash": {key, value, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			exist(c).Leaf.Hash = ics23.HashOp_NO_HASH
			return c
		}},
		"a value that is not hashed": {key, value, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			exist(c).Leaf.PrehashValue = ics23.HashOp_NO_HASH
			return c
		}},
		"a long leaf prefix": {key, value, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			exist(c).Leaf.Prefix = append(exist(c).Leaf.Prefix, 7)
			return c
		}},
		"absence of another key": {other, nil, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			absent(c).Key = []byte("another")
			return c
		}},
		"absence without neighbours": {other, nil, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			absent(c).Left, absent(c).Right = nil, nil
			return c
		}},
		"absence with one neighbour of two": {other, nil, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			absent(c).Left = nil
			return c
		}},
		"absence of an entry, left of itself": {key, nil, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			return nonexistence(key, exist(c), nil)
		}},
		"absence under one leaf, where the library panics": {other, nil, func(c *ics23.CommitmentProof) *ics23.CommitmentProof {
			left, right := *absent(c).Left, *absent(c).Right
			left.Path, right.Path = nil, nil
			return nonexistence(other, &left, &right)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			commitment, err := tree.GetProof(c.key)
			require.NoError(t, err)
			encoded, err := commitment.Marshal()
			require.NoError(t, err)
			honest, err := tree.Get(c.key)
			require.NoError(t, err)
			require.NoError(t, checkProof(root, c.key, honest, encoded))
			encoded, err = proto.Marshal(c.alter(commitment))
			require.NoError(t, err)
			require.Error(t, checkProof(root, c.key, c.value, encoded))
		})
	}

	commitment, err := tree.GetProof(key)
	require.NoError(t, err)
	encoded, err := commitment.Marshal()
	require.NoError(t, err)
	require.ErrorContains(t, checkProof(root, key, value, append(encoded, 0x7a, 0)), "unknown field")
	require.ErrorContains(t, checkProof(root, key, value, append(encoded, make([]byte, MaxProof)...)), "at most")
}

func batchOf(entry *ics23.BatchEntry) *ics23.CommitmentProof {
	return &ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Batch{Batch: &ics23.BatchProof{Entries: []*ics23.BatchEntry{entry}}}}
}

func compressed(entry *ics23.CompressedBatchEntry) *ics23.CommitmentProof {
	return &ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Compressed{
		Compressed: &ics23.CompressedBatchProof{Entries: []*ics23.CompressedBatchEntry{entry}},
	}}
}

func nonexistence(key []byte, left, right *ics23.ExistenceProof) *ics23.CommitmentProof {
	return &ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Nonexist{
		Nonexist: &ics23.NonExistenceProof{Key: key, Left: left, Right: right},
	}}
}
