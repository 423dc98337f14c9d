// Package blacklist keeps listings: who and what is blocked, held or warned of, in which markets, by whom, and by what due
// process. The ledger proves who listed whom for what stated reason, and by what rule; whether the reason is true it does not
// know.
//
// # Subjects
//
// A listing names one thing by its identifier, never by its name: an organization ("org/maker"), a brand of it
// ("brand/maker/blue"), goods (product, lot, item, piece, logistic unit, asset, container), a place, a document, or a person,
// who is named by nothing but a salted commitment ("person/" and a sha256, see rules.PersonSubject): who has the text and the
// salt finds it, and nobody else learns who it is. What is listed of a product holds for its lots and items: whoever asks
// about an item looks at all three.
//
// A listing can keep what a public notice says in words: firm, product, and which of it. Consensus matches nobody by that. The
// query listings looks for such words, all of them, whatever their order and case, and what it finds is a possible match and
// no more; where it finds nothing, that does not say that goods are not listed. Where an authority lists a trade item as
// advisory with such words, and no recall, because identifiers do not tell which of it is meant, all of it is a possible match:
// verdicts say so without weight, and nobody proves of it that it is not listed.
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
// listings a block, and says so in the dossiers; of a listing that it has not come to yet, before the next message about it.
// How long an effect lasts is in the subject's standing from the beginning, so that none outlasts its time for want of a
// block.
//
// # Who
//
// Authorities are members with the role customs or regulator. A listing takes effect when so many of them support it, of so
// many jurisdictions, by the parameters of its severity at the time when it was proposed, or of a block where it carries a
// recall; and it holds only in markets that are jurisdictions of those who support it: that is the competence of each. In any
// other market it holds once an authority of that market recognizes it (RecognizeListing), until it withdraws that. Who
// supports is counted as they are when it takes effect: one that is suspended or no authority any more does not count. Who
// withdraws its support stays in the listing, and supports it once more at most; an authority recognizes a listing 4 times
// at most, whatever others of its market do: nobody fills the trail of another's listing by giving and taking back.
//
// A platform proposes what authorities then support or not; what only warns, in its own jurisdiction, it lists by itself,
// after the notice.
//
// What blocks an organization that has a part in decisions (customs, regulator, accreditor, arbitrator) is refused: some
// authorities would else decide who decides, and the council suspends and expels.
//
// # Emergencies
//
// An authority lists alone in its own jurisdiction, with effect before the transfers of the same block: the message is of the
// priority lane. It lapses by itself unless others confirm it, as many as an ordinary listing takes and at least one. It is
// not renewed: on the same evidence no subject is listed again in an emergency in that market, and no other lot or item of the
// same product for longer than the first of them. On whatever evidence, the same authority lists nothing in an emergency about
// the same subject, a part of it, or what is wider, in that market for 30 days after the first lapsed that nobody confirmed,
// whether or not it took it back before, unless others confirmed one of the same weight; what it adds while that runs lapses
// with it. Lots are parts of products, items of lots,
// brands and places of organizations; wider than goods is all that stands behind them: product, brand, makers, places, who
// holds the identifier. So from a lot nobody goes on to the product, the brand and the maker, one week each. Other lots and
// products are incidents of their own, and so are goods of an organization or a brand that was listed before. It can always
// propose.
//
// # Appeals
//
// Whom a listing concerns answers it at any time, and appeals up to appeal_seconds after its effect began or another market
// recognized it. It concerns what is listed: the organization, the owner of the brand, who operates or holds the place; of
// goods who holds the identifier, the brand, the makers, who created, holds or sent them. It concerns others by goods that
// they name and that it is about, and of which that is so: goods that belong to what is listed, or whose brand, maker, creator
// or place of making that is. So whoever has a lot of a listed product appeals, though nobody here holds the GTIN. For persons
// and documents any member speaks.
//
// Each organization appeals once, for itself, and nobody against what it proposed, ever supported or recognized. There are 16
// appeals of others, and always a place for those who are listed. Each has its own clocks, answer and decision; a message
// about one names the appellant where several are open.
//
// One of those who listed answers in answer_seconds: their silence suspends the effect. An arbitrator decides in
// decide_seconds, after the answer or the time for it: nobody's decision lifts the listing. It can suspend the effect
// meanwhile. To uphold ends the suspension, once no other appeal suspends it. To annul says that it should never have had
// effect: the times of its effect are cleared, all appeals are decided by that, and verdicts on any time are as if it had not
// been; its history, supports and records stay. An appeal goes on where the listing ends, because to annul still means
// something.
//
// An arbitrator has no part in the matter: it neither proposed, ever supported nor recognized the listing, nor appeals, nor is
// listed, nor made or holds what is listed or what somebody appeals by; nor has the place of one of these; nor is affiliated
// with one, as it declares itself or a regulator does that is no party. What a party declares keeps no arbitrator away,
// neither affiliations nor makers of a product that made nothing here: nobody's decision would be its gain.
//
// # Effects
//
// What has effect is in the subject's standing: HELD or BLOCKED by its severity, RECALLED where it carries a recall; by the
// authority "listing/<number>", and for a market that recognizes it, "listing/<number>/<market>". What follows:
//
//	                 advisory     hold                            block
//	organization     a warning    undetermined                    inadmissible; it does not write (package app), but for remedies
//	brand, place     a warning    undetermined                    inadmissible
//	product, lot,    a warning    undetermined; movements, and    inadmissible; movements flagged; not shipped, handed over or
//	item, container               what is made of it, flagged     used up (package provenance), but for remedies
//	document         a warning    undetermined                    does not count
//	person           a warning    found by who asks               found by who asks
//
// The words are those of verdicts on goods in a market where the listing has effect: on the goods themselves, and on those
// that belong to them, that an organization makes, brands or made known, that carry a brand or were made at a place; of a
// document, what is said of attestations that rest on it. Clearances are refused by hold and block alike, of every kind of
// subject. A hold stops nothing: an organization that is held writes, and what it, its brand or its place makes moves,
// unflagged unless the goods are listed themselves. A block of a brand or place stops no movement either: goods are matched by
// their own identifiers where they move. A recall makes goods inadmissible whatever the severity, and asks holders for them.
//
// Nothing of it stops a remedy: answers, appeals and acknowledgements can always be sent, and error declarations, samples,
// inspections, destruction and returns recorded.
//
// # Recalls
//
// A listing of goods can carry a recall, which needs what a block needs. What it affects, the query recall of package
// provenance tells. Whoever has some of that acknowledges it thing by thing, by lot or trade item, or by container, and
// client.Acknowledged compares: an organization has acknowledged a recall once it did all affected goods that it has, sent, or
// is the next holder of, and until then the rest is named. What was made of the listed lot is not acknowledged with that.
// Whether goods are affected no block finds out; an acknowledgement of goods that the ledger does not know, or that its author
// has no part in, is flagged (FLAG_UNTRACKED, FLAG_NON_CUSTODIAN), and one of what is not affected is told apart by whoever
// follows the recall.
//
// # Limits
//
// In rate_seconds an organization proposes so many listings, and so many about one organization with all its goods and places;
// platforms fewer. Of a subject there are at most 512 listings that have effect, had it or can come to, because whoever asks
// for a verdict reads all of them: 32 proposed by one authority, 8 by one platform, 64 by platforms; the last 128 are for
// emergencies. What ended without effect, or was annulled, is not among them; it stays under its number and in the dossiers.
//
// # Records
//
// Every message leaves a record of KIND_LISTING in the dossiers of the listing ("listing/7") and of its subject, and where
// effect changes one of KIND_STANDING in the subject's. AcknowledgeRecall leaves one with the goods and the organization, not
// with the listed subject.
//
// # State, under prefix 0x09
//
//	00                             → Params
//	01 number                      → Listing
//	02 subject                     → Listings   those that have effect, had it or can come to
//	03                             → the last number
//	04 time, number                → present    the first Unix time in seconds at which a listing is to be looked at
//	05 market, subject, evidence   → the Unix time in seconds at which the first emergency on it lapses
//	06 listing, organization, goods → Acknowledgement
//	07 organization, target        → Rate       the target is empty for all
//	08 subject, organization       → how many of the subject's listings in 02 it proposed
//	09 organization, market,       → Unconfirmed: emergencies that it listed of it, and that weigh so much (severity, a recall as a
//	   subject, weight               block); none where others confirmed one
//	0a organization, market,       → Unconfirmed: likewise those that it listed of a part of it, or of goods that it stands behind
//	   subject, weight
//
// Beside it is an index, found again from the state:
//
//	01 subject, number             → present    all listings that there ever were of a subject
package blacklist
