// Package verify checks a bundle of package proof/v1 against a root of trust: offline, with nothing
// but the two. It is pure: no network, no files, no clock, no goroutine; it runs in a browser as it
// runs on a server.
//
// # What is checked, in this order
//
//  1. Form. The bytes are the one canonical encoding of a bundle of version 1, within the limits
//     below. Anything else is [Unreadable].
//  2. Trust. Every block of the path is committed by more than two thirds of the voting power whose
//     hash its header carries, counting only valid votes for that very block, matched to validators
//     by index and address. Each block is either the next of the one before it, with the validators
//     that one announced, or it is signed by more than a third of that one's power. The path begins
//     at the root of trust, or passes it: a [Genesis] or a [Checkpoint].
//  3. State. The last block is the one after the height of the bundle, since only that header
//     carries the hash of the state of that height. Every state entry is proved present or absent
//     under the root that hashes to it, by ICS-23 existence and non-existence proofs of the one
//     kind of tree that the ledger has.
//  4. Dossiers. The leaves recompute exactly the compact range of the head in the state, so none is
//     missing, added, moved or altered; or paths lead to that range's root.
//  5. Records. An opened record is the one its leaf commits to. Its material is the message that it
//     names, out of the transaction that it names, for this chain, signed with the proved key of
//     its signer, which belonged to its organization and was in force at its height. A record of the
//     ledger's own was signed by nobody; what the genesis says of an organization is the message to
//     which its record commits.
//  6. Keys. Each key that the bundle names is proved, with its whole life, or proved never to have
//     been registered; and so is each key that signed an opened record.
//  7. Verdict. The verdict on goods in a market, or the clearance of a subject, is computed again (package inspection/rules)
//     from the proved entries, and is the one that the bundle claims, as of a time that is not after the state: the
//     header of its height, which the last block names as the one before it, has that of the state.
//  8. Nothing is missing and nothing is left over. Every read is proved in the bundle, and every
//     proof, dossier and material is used.
//
// A claim about goods takes in what they belong to: an item its lot, both their product; for each
// of them the complete dossier, or the proof that there is none, and the standing. What is proved
// absent has to be a canonical key: of what only looks like one there is never a record.
//
// # What it trusts
//
// The root of trust; that of the validators whose power is counted, less than a third break the rules
// and none lost its key while it counted; the hash functions and signatures. It trusts nothing of
// the bundle, nor of whoever made it, and takes no rule from it: the shape of the tree, where state
// entries are and which records must be open are written in this program.
//
// # What it cannot check
//
// The ledger proves who said what, and when, and that nothing was withheld. It does not prove that
// what was said is true. A [Result] says so in words, and says what else it does not prove.
//
// # Bundles that were changed
//
// Whoever has a bundle can make others of it that are just as true, and that verify: with a record
// closed that need not be open, with other votes for the same block, with a block more or less on the
// way from the root of trust, with another time of a verdict as of which the same entries say the same. Any other change is
// refused. Tests change bundles a million times and
// hold what is accepted against the ledger itself.
//
// # Outcomes
//
// [Verify] returns a [Result] and no error when the bundle proves what it claims. Otherwise the
// error is an [*Error] with a [Class], which is the exit code of the command, and a stable [Reason].
//
// # Signatures that do not verify
//
// A commit may hold votes that this package does not accept: nodes check Ed25519 signatures by the
// rules of ZIP-215, which are laxer than those of the standard library. Such a vote is not counted,
// and that is all. If it refused the bundle, one validator of many could keep everybody from proving
// anything by signing in the lax way.
package verify
