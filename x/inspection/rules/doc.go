// Package rules decides verdicts: what the ledger's records say of goods in a market at a time. Nodes and verifiers run
// the same functions over the same entries of the state. It is pure.
//
// A verdict reads the state by point only ([World]): a set is one entry, or a number of entries and each of them. So a
// verifier that is given what was read, each entry with its proof, present or absent, finds the same verdict or refuses.
// It reads at most [MaxReads] entries: the listings of the goods first, then what was attested, what is to be accredited before
// the rest, then the inputs, the nearest first. What would take more is undetermined, and says so; what was found until then holds. So a failure or a block decides
// whatever there is besides; but of a failure that retests may displace, that cannot be told then.
//
// It is as of a time, at or before that of the state. What has times of its own (attestations, accreditations, recognitions,
// profiles, exemptions, equivalences, listings, suspect keys) is as it was then by what is known now: so it can be asked whether a
// laboratory was accredited when it signed. The rest is as it is in the state: what the product is declared as, with brand
// and makers (but for who were behind it when the goods were made, whom it keeps), rulings on it, affiliations, which events are contested, seals, what goods were made of, and the parameters.
//
// A verdict or a clearance says until when it is relied upon: clearance_seconds, a parameter of package inspection, after that
// time. What is older proves what it says still, and is not enough where one is required.
//
// # What it comes to
//
// Strong Kleene logic: every reason comes to admissible, undetermined or inadmissible by itself, and the verdict is the
// least of them. So what fails or blocks decides whatever else is known; else what is missing, untracked, contested or in
// doubt leaves it undetermined. It says that goods meet recorded requirements, and is never a legal clearance.
//
// # Rules
//
//	rule         inadmissible                      undetermined
//	tracked                                        the goods are unknown here, or ended
//	origin                                         they were introduced; the key of their creation was suspect then
//	uncontested                                    their account rests on an event that was declared erroneous
//	class                                          no product is declared
//	profile                                        none applies; which does depends on when they were made, which is unknown
//	requirement  an attestation that counts fails  too few that count pass; one that fails may count
//	listed       a block or a recall has effect    a hold has effect
//	inputs       the same of an input, and of      the same of an input; it is unknown here, introduced, ended or contested;
//	             attestations that it fails        the key of its creation was suspect then; it has too many sources
//	bounds                                         there is more to read
//
// The goods are an item or a lot; what is said of an item's lot and of their trade item is said of them. How an item's lot came to
// be known speaks against the item as how it did itself: who made either, and where, is behind it, what leaves either in doubt
// does, and what is asked of the maker or the place is asked of both. What is limited to plants or dates of making is certain
// where it is of both, and the later of the two is when the item was made. The class is the
// narrowest, of the code in the market (a ruling before the brand's own), of the brick, and of all goods, that has a version
// of a profile in force: the last one that applies from the time when they were made, or are placed on the market, as it
// says. During its transition the version before it suffices, and the verdict is by the one that they meet better.
//
// # Attestations
//
// An attestation counts for a requirement, whatever it finds, if it was issued by the time of the verdict and is in force then;
// is under one of the requirement's schemes or one that the market takes for it; covers the goods (lot or trade item, plants,
// dates of making, serial numbers); is as independent as required, by what was declared when it was recorded, and so is a body
// that is to be of type A; was made while its author was accredited for it, by an accreditor of the market or one that it
// recognizes, where that is required; is on the whole lot where that is; and its key was vouched for. Whether it is suspended,
// suspect, or may be of other goods is uncertain: then a pass does not count, and a failure is conflict enough to leave the
// verdict undetermined. So is a failure of samples, or of the trade item, where the whole lot is to be attested.
//
// Only those that claim an accreditation are looked at where one is asked for: whoever has none cannot have a verdict read more.
// What an accreditation is limited to was compared with the product when the attestation was recorded; a pass has to be within
// that also by what the product is declared as now.
//
// What passed could have been compared with the record: a pass of what its author called untracked, or that was performed before
// the lot or item that it is about was made, does not count, as nobody could be known to be related to that yet. A trade
// item may be approved before. A failure counts in both cases.
//
// A pass that is too old, not valid any more, bound to a container that was opened since, or that rests on a document that a
// listing blocks or holds there, does not count any more. Documents are looked for of as many passes as are needed, in the order
// of their numbers: nobody has a verdict read more by naming many. A failure counts until its author supersedes it by what stays
// in force, or enough retests displace it, as its scheme says, by who is as independent as who found it, and accredited where it
// was. Nothing else does away with one that counted: where it is revoked or suspended, or the accreditation or recognition under
// which it was made is taken back since before, the verdict is undetermined until then. A requirement is met by passes of as many
// organizations as it asks for, no two of which are affiliated.
//
// # Clearances
//
// A clearance ([Clear]) is that no listing has effect on a subject, nor on what is behind goods: what they belong to, their
// brand, whoever brands, makes or made them known, or branded or made their product when they were made, the place where they
// were made, and the same of their inputs. Where those
// go further than ten steps, or there are more than are read, and none of those that were looked at is listed, there is no
// clearance. What is advisory warns only; but where an authority's advisory listing keeps the words of a notice, such as dates or a
// range of lots, the subject is a possible match, which has no weight in a verdict, and of which nobody proves that it is not
// listed.
package rules
