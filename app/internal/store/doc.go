// Package store keeps the state of the machine: the tree that the app hash
// commits to, the latest state in flat form, and the flat rows that the tree
// does not cover. It is the only package that knows iavl and pebble.
//
// # What is on disk
//
// One pebble database. The first byte of a row's key tells its keyspace:
//
//	't'  nodes of the tree, as iavl keys them: version and number
//	's'  latest state: state key → value
//	'f'  flat rows: records, material, leaves, indexes
//	'm'  'mt': last committed height (8 bytes, big endian) ‖ tree root (32 bytes)
//	     'mo': oldest height whose tree is kept (8 bytes, big endian)
//	     'mr': 0 while a snapshot is restored, 1 from then until a block follows;
//	           0 too while rows of a genesis are loaded, until its first block
//
// The tree holds exactly the pairs of 's'. It is there to hash and to prove;
// reads of the latest state, which execution consists of, go to 's'. iavl's own
// index of latest values is off. The version of the tree is the height of the
// chain, so the first version is the chain's initial height.
//
// Values are never empty, because a tree cannot prove an empty value, nor the
// absence of a neighbour of one. The empty tree has the root x.EmptyTreeRoot and
// proves nothing; the first block of a chain therefore writes state.
//
// # A block
//
// Begin opens the working state of a height: an [Overlay] over each of 's' and
// 'f'. Transactions and messages run in overlays over those. Seal brings the
// state's writes into the tree, in the order of keys, whatever order they were
// made in, and gives the app hash. Commit writes one batch:
//
//	new nodes of the tree, handed over by iavl
//	writes to 's' and 'f'
//	'mt', and 'mo' with the first commit
//
// and syncs it. iavl would flush its batch whenever it is large, in the middle
// of a version; ours reports size 0, which with a threshold that no value reaches
// keeps what is written for the block.
// Nothing reads the tree between iavl's write and the commit (that is checked),
// so the pending batch needs no index. Only after the sync is the height
// published to readers.
//
// # What a crash does
//
//	between Begin and the sync in Commit   the height before; CometBFT sends the block again
//	in the sync                            the height before or this one, whole
//	after the sync, before Commit returns  this height; CometBFT sees it in Info and does not send it again
//	in Prune                               some of the heights are pruned, each whole; Prune goes on later
//	in Open                                nothing
//	in a Restore before Finish's sync      an empty store
//	after a Load, before the first Commit  an empty store
//	in Finish after it                     the restored height
//
// Open refuses a store whose tree is not at the height and root of the last
// commit. No crash makes one: tree, latest state, flat rows and height share
// their batch, so they share their height. With Options.NoSync a power cut, but
// not the end of the process, may take back several of the last blocks.
//
// CometBFT's stores are another database. It may be one block ahead, and replays
// it; it is never behind.
//
// # Snapshots
//
// A chunk ([View.Chunk]) is a range of the leaves of one height with all that
// leads from them to the root, and nothing else: a complete part of the tree
// that is verified by the app hash alone. Chunks are made on demand from a View;
// nothing is copied when a snapshot is made, and nobody needs a list of their
// hashes. Where they are cut follows from the state, so that all nodes cut alike.
//
// [Store.Restore] takes the chunks in order, from the left. Each is verified
// before anything of it is written, and must begin where the last one ended,
// which the hashes of what was cut away show. Inner nodes get their keys, which
// no hash covers, from the leaves that are there. Numbers of nodes are this
// store's own. The restored tree is kept as if heights before had been pruned.
//
// Rows are on disk before all of them are there; 'mr' says so, and Open deletes
// them. Finish syncs a batch with the height, which makes them the state.
//
// # Faults
//
// What no transaction can cause (a row that cannot be read, a batch that cannot
// be written, an empty key or value, a block out of order, a write to a view) is
// a fault, a panic by x.Fail. Methods of KVs and iterators have error results
// because package collections wants them; the errors are always nil. After a
// fault the Store is to be closed, or the process ended, and opened again.
//
// # Who owns what
//
// One goroutine, that of consensus, uses Begin, the Block, its overlays, and
// Close. Height, AppHash, At and Prune are for any.
//
// A [View] is one height, for any number of goroutines. At the latest height it
// reads a snapshot of the database; at others, and for proofs, a tree of its
// own. That tree, and the one Prune uses, share rows with the tree that commits
// but no memory: iavl clears pointers in nodes that it replaces, and its caches
// have raced with commits before. Rows of a node never change, except that
// pruning renames the root of a version whose next version is the same, for
// which iavl looks under both names.
//
// A View keeps its height from being pruned, and its snapshot keeps rows that
// were overwritten since. Prune runs beside commits, in a batch for each height,
// which deletes only nodes that no later height has.
//
// Keys and values that are passed in belong to the store from then on; values
// that come out are the caller's to read, not to change.
package store
