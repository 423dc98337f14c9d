// Package signer holds the keys with which a node signs blocks: the current one, and during a rotation the next.
//
// Each has a file of its own in secrets/, and a file of its own in data/ with what it signed last, without which it could
// sign twice. Which of them signs at a height is what the ledger's state says of that height; so the node loses no block
// when its key is replaced, and needs no restart. Once the next key validates and the current one does no longer, the next
// becomes the current: a key that was replaced never validates again. The next key is looked for with every block, so that
// one can be made while the node runs.
//
// Becoming the current takes three renames: the current key's file steps aside, the next's state takes the place of the
// current's, then the next's key. As long as the first and the last are not both done there is no current key, and [Open]
// goes on from wherever a crash left it: at no moment does a key have a state that is not its own.
package signer
