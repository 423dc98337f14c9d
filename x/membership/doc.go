// Package membership keeps the organizations of the consortium: who they are, what they are
// admitted as, which GS1 identifiers are theirs to issue, and the lives of their keys.
//
// # The life of an organization
//
// A member submits the application of an organization, its sponsor; the applicant signs it with its first key. An
// application reserves the id, the identifiers, the key's address and the nodes, and gives nothing else. It is decided
// about, withdrawn, or lapses, and then gives back what it reserved. The council admits, suspends, reinstates, expels and
// recovers; a member leaves by itself. An id is never used again once its organization was a member. Each change is a record
// in the organization's dossier. Nobody leaves who is the last to decide about something: app asks package governance.
//
// What an organization may write:
//
//	state      keys      messages          remedies  votes  nodes connect
//	applied    none      no                no        no     no
//	admitted   in force  as its roles may  yes       yes    yes
//	suspended  in force  no                yes       no     yes
//	expelled   revoked   no                no        no     no
//	left       revoked   no                no        no     no
//
// A suspension begins with the block after the decision. Who is expelled or leaves has no role from that moment, and its keys
// end with the block, so that what waits of its transactions dies. What it wrote before keeps its meaning. A suspension is
// an effect on the organization's subject, by the authority of the council; the other states are in the
// organization's entry.
//
// Organizations of a genesis were admitted by nobody: what the genesis says of one, with its keys, holdings,
// mandates, sites and standing ([Founders]), is the first record of its dossier.
//
// # Identifiers
//
// A GLN, an LEI, an EORI number, a tax id and a node are one organization's, or one applicant's. Those of an organization
// that was a member pass to whoever claims them next, or to its successor only, where it has one that is a member. Nobody
// applies with a GLN under what another holds. No personal data belongs into any field: the contact is a public page.
//
// # Holdings
//
// A company prefix, or a single licensed GTIN or GLN, is held by one organization, and none may
// begin another's, so that at most one holding covers an identifier. The holder may let another
// organization act under its identifiers by a mandate, limited in products, sites and time. It may offer a holding to
// another member, which accepts it; mandates do not pass.
//
// The council may record that a member succeeds an organization: what this holds and where it is are then the
// successor's, in as many as 32 steps, and mandates that it granted no longer count.
//
// # Keys
//
// Nobody adds a key on trust: the key signs that an organization of this chain is to have it, with a tag for what it is added
// for, so that a proof is none for another organization, chain or purpose ([membershipv1.KeyStatement]). A key has
// permissions over time and a life from the block after its registration until the block after its revocation. Neither a key
// nor its address is ever deleted. Whoever revokes a key can say since when its signatures are suspect, and include the keys
// to which it was rotated; they are marked in every answer and proof (dossier.Suspicions), and never removed.
//
// An organization may want several of its administrating keys to approve what needs one ([Approvals]): such a message is then
// an act that is proposed (package governance). No revocation, retirement or change of permissions leaves fewer
// administrating keys than that; a key is always rotated. Where they are lost or stolen the council replaces all of them by one.
//
// # Bounds
//
// Of applications, keys in force, nodes, facilities and affiliations an organization has as many as the parameters say. What
// a genesis says is bounded by its size.
//
// # State, under prefix 0x04
//
//	0x00                             → Params
//	0x01 id                          → Organization   a member, or one that was
//	0x02 place                       → Holding        the digits of a prefix; for a licensed GTIN or GLN its first digits
//	                                                  without indicator and check digit, then "g" and the indicator, or "l"
//	0x03 holder, organization        → Mandate
//	0x04 kind "/" identifier         → organization   "gln/", "lei/", "eori/", "tax/", "node/", and "key/" for the address
//	                                                  of an applicant's key, in hexadecimal; written with what they identify
//	0x05 id                          → Application    until it is decided about
//	0x06 Unix time, id               → present        when each application lapses
//	0x07 role, organization          → jurisdiction   the members by role
//	0x08 organization, place         → present        the holdings by holder
//	0x09 place                       → Offer          of the holding there; counts while the holder has it
//	0x0a organization, GLN           → Facility
//	0x0b organization, affiliate,    → Affiliation
//	     declarer
//	0x0c affiliate, organization,    → present        the affiliations by affiliate
//	     declarer
//	0x0d organization, node          → Node
//	0x0e organization                → organization   its successor
//	0x0f organization, what          → number         how many it has of "applications" that it sponsors, "nodes",
//	                                                  "facilities" and "affiliations" that it declared; none for 0
//	0x10 organization, organization  → number         how many affiliations are declared between the two, the ids ascending;
//	                                                  none for 0
package membership
