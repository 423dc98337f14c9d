// Package inspection keeps what is known of products, who may attest what, what was attested, and what markets require.
// What follows for goods is decided in package rules.
//
// # Products
//
// The holder of a GTIN, and nobody else, declares what the trade item is: its brick, its codes, its brand and makers. It may
// say so anew; who takes over the identifier says it anew. Who brands, makes or declares it no more is kept with it
// until when that was: a listing of it stays one of what was there by then, as it was recorded or is said to have been made.
// There are 32 such at most; what is made by others then has another GTIN. Customs of a jurisdiction rule on the code there, over whatever
// the brand says, and withdraw that. Of one jurisdiction the last ruling counts, whichever of its offices made it.
//
// # Schemes
//
// A scheme is a version of a way of attesting, and never changes. Regulators and accreditors publish schemes under any name
// that is free, inspectors under names that begin with their own id and a hyphen. All versions of a name are of whom
// published the first, or has its place. The publisher retires a scheme: nothing is attested or accredited under it from
// then on, and what was keeps its meaning.
//
// # Accreditations and recognition
//
// An accreditor lets an inspector attest a scheme, within a scope and a time: not itself, and nobody that it is declared to
// be affiliated with. It extends or shortens that while it lasts; what has ended is granted anew, with another number, so
// that what was done in between is never covered afterwards. Where an accreditor is no member any more, and nobody took its place,
// regulators of its jurisdiction change what it granted.
//
// In a market the accreditations of its own accreditors count, and of those elsewhere that a regulator or an accreditor of
// the market recognizes. What a regulator decided about one an accreditor does not change. A recognition is of one accreditor in
// one market and is not passed on; that two markets recognize each other's has no consequence beyond that. It may begin
// again after it ended or lapsed, and did not hold in between.
//
// # Status
//
// What is in force can be suspended, and suspended again after that was taken back; all of it is kept, with since when it holds
// and when it was recorded:
//
//	               in force               suspended              ended
//	in force       -                      since any time passed  since any time passed
//	suspended      since the suspension,  -                      since any time passed
//	               at the earliest
//	ended          a recognition, now     -                      -
//	superseded     -                      -                      -
//
// The status at a time is that of the change which was recorded last among those that hold since then or before
// (rules.StatusAt). A suspension that is taken back since its beginning never was one. Of 256 changes the last is an end.
//
// # Attestations
//
// Any member attests ([inspectionv1.IssueAttestation]) with a key that may attest: that 1 to 100 subjects pass, fail or pass
// under conditions under a scheme that is in use. A subject is a trade item (a type approval, which plants, dates of making
// and serial numbers may limit), a lot, an item, a container, a facility or an organization. It is known: declared, created
// or introduced, registered; or the author says that it is untracked, and the record is marked so: it is attested anew once
// it is known, as a pass of what was untracked then counts in no verdict, but of a trade item. The dossier of each subject
// gets one record, which a complete proof opens. The documents on which it rests are kept by their sha256. It is marked late
// where more days than the scheme allows have passed since it was performed. What was performed, issued and recorded comes
// in this order; an attestation is valid until the author says, and never for longer than its scheme has it.
//
// Measurements are decimals, exact, in the characteristic's unit or one that converts into it by the factors of UN/ECE
// Recommendation 20, or coded terms of the scheme. A comparator gives a bound instead of a value. Where the limits of a
// characteristic and the decision rule decide what follows, the stated result is that, or none, or conditional where the
// expanded uncertainty leaves the side of a limit open: simple compares the value as it is; guarded acceptance moves the
// limits inwards by the uncertainty, guarded rejection outwards; a prescribed rule computes nothing; without a rule
// conformity is not stated of numbers, and the overall result is compared with them as they are. An attestation whose
// characteristic fails, fails; one of which a characteristic is met under conditions does not pass. It may fail for other
// reasons.
//
// Samples speak for themselves, or for the lot where a standard says how. More nonconforming units than the acceptance number
// of a plan are a failure. Taking samples moves no goods here: what destroys or keeps units of a lot is recorded as an event of
// package provenance, by whoever holds them.
//
// An organization has no number of its own on two attestations, and so many of them stand about a subject under a
// scheme, and were made in all, and of these under no accreditation, as the parameters allow: so it can neither flood
// another's goods nor make a verdict read without end. Those under an accreditation are listed apart as well, and are all that
// is read where one is asked for.
//
// # What is refused
//
// Statements are recorded, whoever makes them. Only claims of authority that the record contradicts are refused, and
// remembered with all subjects:
//
//   - Accredited (ErrNotAccredited, ErrOutOfScope): the accreditation is the signer's and for the scheme, the signer is an
//     inspector, and the accreditation was in force when the attestation was performed, issued and recorded. Its scope
//     covers the place, by site and by the jurisdiction of the facility that is registered there, and, where it is limited to
//     products, each subject by a declared product's brick and codes: a ruling has the place of the brand's own code. In a
//     verdict of the market where customs ruled, it has the place also of the code that the brand says for all.
//   - Third party (ErrNotThirdParty): claimed, or implied by an accreditation as a type A body, and contradicted by the record;
//     or claimed under an accreditation as a type B body.
//   - Quantity (ErrOverConsumed): under one scheme, more of a lot is used up than came into being.
//   - Seals (ErrMayNotSeal): of a container that the signer does not hold. Customs may record any, an inspector the first, and
//     others in the place of its own.
//
// # Independence
//
// The first party is who provides the subject (the holder of the identifier, the brand, the makers, the creator of the item or
// lot; the operator of a facility; the organization itself) or is affiliated with it, by whatever relation; the second who has
// it in custody, or is affiliated with who has; everybody else is a third. Inspectors and customs have samples and what
// they examine: custody alone makes neither them nor their affiliates a second party.
//
// Affiliations contradict a claim where the author declares them itself, or a regulator does. What only the other side
// declares refuses nobody: else whoever fears a failure would declare the laboratory its affiliate. It lowers what a pass is
// worth, though. So of a pass the least is kept of what is claimed and what all declarations leave; of a failure
// the claim. Of a trade item that nobody provides yet no party can be told, and a pass is of none. Verdicts take two
// organizations for affiliated that anybody declares so.
//
// # Use of quantity
//
// Only what passes under a consumable scheme uses up quantity: of one lot, in a dimension in which it is measured, under
// an accreditation, because it takes from what others could attest. Sums are kept per scheme and lot, whoever attests. A
// suspension gives nothing back; what is superseded or revoked does. Where a correction makes a lot smaller
// than what was used up, both are shown as they are.
//
// # Changes
//
// The author, or who succeeded it, supersedes an attestation by the next one with the same scheme and subjects, since that
// is issued: of what the accreditor suspended, once that is taken back; also a failure that was revoked, which else stays in
// the way (package rules). It suspends, reinstates or revokes ([inspectionv1.ChangeAttestation]) with a reason and since
// when; so does the accreditor of one that is made under an accreditation. Only who suspended reinstates, and never from
// before the suspension; an accreditor takes over the author's suspension. What is revoked stays so, and may be said to be
// so since an earlier time. Of the 256 changes of a history 16 are left to revocations by the accreditor, whatever the
// author says. A suspended organization may suspend and revoke.
//
//	from                         to in force    to suspended         to ended              to superseded
//	in force                     —              author, accreditor   author, accreditor    author
//	suspended by the author      author         accreditor           author, accreditor    author
//	suspended by the accreditor  accreditor     —                    author, accreditor    —
//	ended                        —              —                    both, since earlier   author, of a failure
//	superseded                   —              —                    both                  —
//
// # Seals
//
// Of a container the last seals are kept, by who holds it or inspects it ([inspectionv1.RecordSeals]); the same numbers
// again are no change. Who holds it records those that others put on in place of an inspector's. An attestation can be bound
// to a container, as inspections before the shipment of consolidated cargo are: to its seals, which it may record, and to
// what is in it. Once the seals change, or something is packed into the container or unpacked from it, be it of goods that
// nobody knows, as who has it says, the attestation is broken: for good, and shown so by queries and in verdicts. Where no
// seals had been recorded, it is bound to what is in the container only, and seals do not break it. To EPCIS it is an event about what it covers and its container
// (package client/epcis); of facilities and organizations alone EPCIS has none.
//
// # Profiles and equivalences
//
// A regulator publishes what its market requires of a class of goods in a mode of trade. Where it applies by when goods were
// made, that is when their maker says in the event that makes them known, which nobody checks but that it is not ahead. A version never changes; the one
// after it begins no earlier. A profile is withdrawn without another in its place, also one whose last version has not
// begun: from then on none of its versions applies, until another one does that is published later. What is published after
// a version was withdrawn before it began, may begin earlier than that would have. What a market takes for a scheme it says
// by an equivalence, from then on; what ends is kept, and so it can be told at any time what counted then. Equivalences are
// not passed on, and have one direction.
//
// # Records
//
// Each message leaves a record with its subjects: a trade item (KIND_PRODUCT); scheme/ID, both schemes of an
// equivalence (KIND_SCHEME); accreditation/NUMBER and the inspector's organization, an accreditor that is recognized and who
// recognizes it (KIND_ACCREDITATION); profile/MARKET/CLASS/MODE (KIND_PROFILE). Complete bundles open all of these. Whoever
// claims an authority that it lacks is refused, and the attempt is in its dossier and that of what it was about.
//
// # State, under prefix 0x08
//
//	00                                → Params
//	01 trade item                     → Product
//	02 scheme                         → Scheme
//	03 number                         → Accreditation
//	04 market, accreditor             → Recognition
//	05 number                         → Attestation
//	06 subject, scheme                → Attested     the attestations of a subject under a scheme
//	07 container                      → Seals
//	08 market, class, mode            → Versions     how many there are of a profile
//	09 market, class, mode, version   → Profile
//	0a market, scheme                 → Equivalents
//	0b scheme, lot                    → Consumed
//	10                                → the number of the last attestation
//
// Beside it are indexes, found again from the state:
//
//	01 organization, its number       → number of the attestation
//	02 organization, trade item         the products that it declared
//	03 text, number                     the accreditations to/ORGANIZATION, under/SCHEME and by/ACCREDITOR
//	04 accreditor, market               the recognitions of an accreditor
package inspection
