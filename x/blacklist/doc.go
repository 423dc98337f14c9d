// Package blacklist keeps listings: who and what is blocked, held or warned of, in which markets, by whom, and by what due
// process. The ledger proves who listed whom for what stated reason, and by what rule; whether the reason is true it does not
// know.
//
// # Subjects
//
// A listing names one thing by its identifier, never by its name: an organization ("org/maker"), a brand of it
// ("brand/maker/blue"), goods (product, lot, item, piece, logistic unit, asset, container), a place, a document, or a person, who is named by nothing
// but a salted commitment ("person/" and a sha256, see rules.PersonSubject): who has the text and the salt finds it, and
// nobody else learns who it is. What is listed of a product holds for its lots and items: whoever asks about an item looks
// at all three.
//
// # A life
//
//	status      comes to        when
//	(none)      proposed        ProposeListing
//	            effective       ListInEmergency
//	proposed    notified        enough support it
//	            lapsed          proposal_seconds have passed
//	            delisted        its proposer takes it back, or its supporters
//	notified    effective       the time to answer has passed, and enough still support it
//	            proposed        too few still support it
//	            delisted        as above
//	effective   suspended       an arbitrator suspends it; an appeal is not answered in answer_seconds
//	            lapsed          an emergency that nobody confirmed in emergency_seconds
//	            delisted        as above; an arbitrator lifts it; an appeal is not decided in decide_seconds
//	suspended   effective       an arbitrator upholds it
//	            lapsed, delisted   as above
//	any that lives  expired     its expiry has passed
//	any that had effect  annulled   an arbitrator annuls it
//
// What a time brings about, the ledger does before the transactions of the first block after it, at most lapses_per_block
// listings a block, and says so in the dossiers. How long an effect lasts is in the subject's standing from the
// beginning, so that none outlasts its time for want of a block.
//
// # Who
//
// Authorities are members with the role customs or regulator. A listing takes effect when so many of them support it,
// of so many jurisdictions, by the parameters of its severity at the time when it was proposed, or of a block where it carries
// a recall; and it holds only in
// markets that are jurisdictions of those who support it: that is the competence of each. In any other market it holds once
// an authority of that market recognizes it (RecognizeListing), until it withdraws that. Who supports is counted
// as they are when it takes effect: one that is suspended or no authority any more does not count. Supports stay in the
// listing when they are withdrawn.
//
// A platform proposes what authorities then support or not; what only warns, in its own jurisdiction, it lists by itself, after
// the notice.
//
// What blocks an organization that has a part in decisions (customs, regulator, accreditor, arbitrator) is refused: some
// authorities would else decide who decides, and the council suspends and expels.
//
// # Emergencies
//
// An authority lists alone in its own jurisdiction, with effect before the transfers of the same block: the message is of the
// priority lane. It lapses by itself unless others confirm it, as many as an ordinary listing takes and at least one. It is
// not renewed: on the same evidence no subject is listed again in an emergency in that market, and no other lot or item of
// the same product for longer than the first of them.
//
// # Appeals
//
// Whom a listing is about, or who made, brands, holds or sent the goods, answers it at any time, and appeals once, up to
// appeal_seconds after its effect began or another market recognized it. One of those who listed answers in answer_seconds:
// their silence suspends the effect. An arbitrator that neither proposed, ever supported nor recognized the listing, and does
// not appeal, decides in decide_seconds, after the answer or the time for it: nobody's decision lifts the listing. It can
// suspend the effect meanwhile. To uphold ends the suspension. To annul says that it should never have had effect: the times of its effect
// are cleared, and verdicts on any time are as if it had not been; its history, supports and records stay. An appeal goes on
// where the listing ends, because to annul still means something.
//
// # Effects
//
// What has effect is in the subject's standing: HELD or BLOCKED by its severity, RECALLED where it carries a recall; by the
// authority "listing/<number>", and for a market that recognizes it, "listing/<number>/<market>". What that stops is said in
// packages app (a blocked organization does not write) and provenance (goods). Nothing of it stops a remedy: answers, appeals and
// acknowledgements can always be sent.
//
// # Recalls
//
// A listing of goods can carry a recall, which needs what a block needs. What it affects, the query recall of package provenance
// tells. Whoever has some of that acknowledges it thing by thing, by lot or trade item, or by container, and client.Acknowledged
// compares: an organization has acknowledged a recall once it did all affected goods that it has, sent, or is the next holder of,
// and until then the rest is named. What was made of the listed lot is not acknowledged with that. Whether goods are affected no
// block finds out; an acknowledgement of goods that the ledger does not know, or that its author has no part in, is flagged
// (FLAG_UNTRACKED, FLAG_NON_CUSTODIAN), and one of what is not affected is told apart by whoever follows the recall.
//
// # Limits
//
// In rate_seconds an organization proposes so many listings, and so many about one organization with all its goods and
// places; platforms fewer. A subject is listed at most 1,000 times, 100 of them proposed by platforms.
//
// # Records
//
// Every message leaves a record of KIND_LISTING in the dossiers of the listing ("listing/7") and of its subject, and
// where effect changes one of KIND_STANDING in the subject's. AcknowledgeRecall leaves one with the goods and the organization, not with the listed
// subject.
//
// # State, under prefix 0x09
//
//	00                             → Params
//	01 number                      → Listing
//	02 subject                     → Listings   all that there ever were of a subject
//	03                             → the last number
//	04 time, number                → present    the first Unix time in seconds at which a listing is to be looked at
//	05 market, subject, evidence   → the Unix time in seconds at which the first emergency on it lapses
//	06 listing, organization, goods → Acknowledgement
//	07 organization, target        → Rate       the target is empty for all
package blacklist
