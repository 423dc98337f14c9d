// Package membership keeps the organizations of the consortium: who they are, what they are
// admitted as, which GS1 identifiers are theirs to issue, and the lives of their keys.
//
// # Organizations
//
// A regulator registers an organization together with its first key. An id is never used again.
// A regulator may suspend an organization; only the one that suspended it reinstates it. What a
// suspended organization wrote before keeps its meaning.
//
// Organizations of a genesis were registered by nobody: what the genesis says of one, with its keys, holdings,
// mandates and standing ([Founders]), is the first record of its dossier.
//
// # Holdings
//
// A company prefix, or a single licensed GTIN or GLN, is held by one organization, and none may
// begin another's, so that at most one holding covers an identifier. The holder may let another
// organization act under its identifiers by a mandate, limited in products, sites and time.
//
// # Keys
//
// A key has permissions and a life from the block after its registration until the block after its
// revocation. Neither a key nor its address is ever deleted. Whoever revokes a key can say since
// when its signatures are suspect; they are marked wherever they show, and never removed. The last
// key that administers an organization cannot be revoked: rotate it.
//
// # State, under prefix 0x04
//
//	0x01 id                    → Organization
//	0x02 holding               → Holding    the digits of a prefix; for a licensed GTIN or GLN its first
//	                                        digits without indicator and check digit, then "g" or "l"
//	0x03 holder, organization  → Mandate
//	0x04 gln                   → organization id, for the GLNs of organizations
package membership
