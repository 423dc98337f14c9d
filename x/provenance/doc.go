// Package provenance keeps account of goods: which exist, who holds them, what became of them. It is fed with EPCIS
// events, each recorded by one organization, and has one message for them, CaptureEvent. Any member may send it, with a
// key that may record.
//
// The ledger proves who said what, and when. What is said of custody and quantity it checks against what was said
// before, so that nothing is spent twice; whether it is true it does not know.
//
// # Events
//
// An event is checked by itself first (rules.CheckEvent, rules.Lines): the rules of EPCIS, the canonical form, the
// length of identifiers; it is at most ten minutes ahead of block time. Then it is looked for. Its identity is the
// CBV event hash, its content the digest. The same digest of the same organization is ErrAlreadyRecorded, with the first
// transaction; the same hash with another digest is the same event with, say, other certifications, and a statement
// without effect (repeated); another organization's record of the same event is its own. Events are numbered in the
// order of their recording, and effects follow that order. All queries answer by recorded
// time, in the order of recording, as of the height that they are asked for; an event tells its own time besides.
//
// What an event does is looked up in one table (rules.EffectOf, printed in rules/testdata/effects.txt); what it is
// about in another (rules.Lines, rules/testdata/subjects.txt). Each thing that it is about gets one note, from which
// the kernel makes a record of the thing's dossier.
//
// An identifier that breaks the rule of its kind, such as by a wrong check digit, refuses nothing: it is flagged, and is
// a subject by itself, under a key that says no more than its author wrote (gs1.Opaque). What is said of it is a
// statement; the other things of the event are moved as if it were not there.
//
// # Double entry
//
// Goods are kept like money. An item (serial, asset, logistic unit, container) is in one place; of a lot, quantities
// are in places, per dimension: counts (no unit, EA, H87), mass in kg and volume in l by the exact factors of UN/ECE
// Recommendation 20, and every other unit by itself. A place is one of
//
//	org/O              held by the organization O
//	in/K               inside of the container K
//	ship/O/N           in transit, shipped by O with event N (16 hexadecimal digits)
//	left/O             off the ledger, sent by O to somebody who is no member
//	end/O              ended by O: decommissioned, destroyed, disposed of
//	used/O  lost/O     consumed by O; missing at O's count (quantities only)
//	made/O  entered/O  found/O
//	                   where quantities come from: created, introduced, in excess at O's count
//
// Every effect is a list of postings, each from one place to another, so that for each lot and dimension what came from
// the last three is, always, what is in all the others; no account is below zero, because a posting that would make it
// so is never made. What was created and introduced is summed up in the lot itself, whoever did it; all other places
// have accounts. A container that moves carries what is in it, since what is in it says so itself. The postings of
// an event are kept with it: they are what a correction takes back.
//
// A lot's balance is what came into being by quantity. Items bound to the lot are counted beside it and move by
// themselves.
//
// # Effects
//
// Create. The holder of the prefix (or of the licensed GTIN), or whom it mandated for the product, the site and the
// block's time, brings goods into being; anybody else is refused (ErrPrefixNotHeld). An item is commissioned once: by
// the same organization again, or by a transformation of which it is an input too, it is a statement; by another, or
// after its end, refused as a clone (ErrAlreadyCommissioned). A lot grows by its maker, or by the holder of the prefix.
// The identifier (AI 10) or the master data (cbvmda:lotNumber) bind an item to its lot, for good. A product without a
// lot has no balance.
//
// Introduce. Goods of a prefix that no member holds enter, by a step that says that they come from elsewhere, or by
// any creation where the parameter require_prefix is false. They are unverified for ever, and so is a lot once
// anything was introduced under it. What a member made, or holds the prefix of, is received instead.
//
// Ship. Goods that the signer holds are in transit until they are received. The next holder is the possessing party
// that the event names, else the organization of the place; a party or place of no member, and a consumer (retail
// selling, dispensing), means that they leave the ledger; where nobody is named, whoever first receives the same
// logistic unit, or names the same despatch advice, is next. To ship what another holds is refused (ErrNotCustodian),
// more than one holds too (ErrInsufficientQuantity). What is packed and shipped by itself leaves its container.
//
// Receive. What arrives moves to the receiver: by the despatch advices that it names, then oldest shipment first, then
// out of containers on their way to it. Less than was shipped stays in transit (shortage), more is not credited
// (overage). An event that lists what was in a container leaves the rest in transit. The sender takes back with
// void_shipping or with disposition returned; a single item it may always receive back. Receipts by others are
// statements.
//
// Own. Accounts are of custody only. Who owns goods (owning_party) is a separate fact: it stays in the event that states
// it, names no next holder and moves no balance.
//
// Pack and unpack. Only of what the signer holds; of others' goods they are statements, for logistics providers make
// them. Logistic units, returnable assets and freight containers exist from first use as a parent, and are taken up
// empty by whoever uses them next. Containers are at most 15 deep. Associations pack too, except at places.
//
// Consume. A transformation debits its inputs, like shipping, and creates its outputs; they need not balance. An item
// that is consumed lives on until it ends. Events of one organization with one transformationID are one process, and
// each of its inputs is an ancestor of each of its outputs. An output is what the event creates, or what is in the
// organization's hands, or on its way to them: of other goods nobody says of what they are made, so that it is a statement
// which leaves no trace in the genealogy. An item that comes into being in a lot makes the lot an output too.
// What is in an input then, at whatever depth, is an input too, and stays where it is; more than 1,000 such things are refused. Once goods came out of a process that were there before it, such as repaired ones,
// nothing else goes in (ErrProcessClosed): by then they may be in other hands.
//
// Adjust. A count sets the signer's balance: downward as far as goods are loose; upward only as long as all that was
// ever found there is within a share of the balance (count_tolerance) beyond all that was missed.
//
// End. Ends what the signer holds; of others' goods it is a statement, for whoever destroys what was seized makes it.
// What is in a container outlives it.
//
// None. A statement. So is every other effect as far as goods are unknown (untracked), the unit is none of the lot's
// balances or the quantity not stated (flagged, and nothing moves), or as said above. Statements are never refused;
// they are marked when their author does not hold the goods.
//
// # Agents
//
// An organization may act for another under its mandate, as logistics providers do. Where the author of an event that
// ships, receives, packs, unpacks, counts or ends has no part in the goods itself, and an organization that has (one
// that the event names as source or destination or by its place, who has or is to have the goods, or who holds their
// prefix) mandated the author for all of them, at the event's site and at block time, the event moves that
// organization's goods. What is created or consumed under a mandate is the author's own.
//
// # Listed goods
//
// What is listed of a product holds for its lots and items, and moves with the container that it is in. Goods that are
// held or blocked are flagged where they move, and so is what is made of them from then on. To ship blocked goods, to
// end them by handing them to somebody, or to use them up in what is made of them, is refused (ErrBlocked) where the
// block holds in the jurisdiction of the organization that moves them, of the next holder, or of a registered place that the event
// names, as where it happens, where the goods are, or where they go: the attempt is remembered, and moves nothing. A shipment of blocked goods that names nobody is refused wherever they are blocked: whoever
// receives them may be there. But they go to the organization and place that the block names, or where it names none
// back to whom they come from (who made them, holds their identifier, or handed the item over); at a place that the
// block names without an organization, to who operates it or still to the sender. All parties and places that the event
// names must be such. And they are disposed of: destroyed, or decommissioned, sampled or tested, or disposed of in another step
// that hands nothing over, where no receiver is named and no disposition says that somebody has them. What observes them is
// never stopped. A shipment or use that was recorded too early does not settle while its
// goods are blocked. Of products of which something is listed, and of containers, at most 1,000 things are looked at
// inside of what one event moves, and as many inputs that earlier events of a process had.
//
// An organization that is blocked in its jurisdiction records error declarations, disposal, samples and unpacking, takes back goods of
// its own making, sends goods where the block wants them or back, and hands over what others made: a carrier to anybody, others back.
// Everything else of it is refused, whoever records it under its mandate. What it shipped, received or used up too early does not
// settle either while it is blocked, but for a receipt of its own making.
//
// # Claims
//
// A shipment, receipt, consumption or end whose goods are unknown, or still on their way to the author, and a receipt
// of what somebody else holds, may simply have been recorded too early: it waits on its subject. When something of the
// subject moves, its claims are tried again at the end of the block, in their order, and settle; a claim lapses after
// pending_seconds, and stays a statement. A subject has at most pending_per_subject claims, 8 of one organization; what
// does not fit is a statement. A block begins with no further subject after settlements_per_block tries, nor after 200,000
// units of work. Those that are left come first in the next: subjects take turns, in the order of their keys, and after the
// last comes the first, so that what moves in every block delays the others and does not stop them.
//
// # Corrections
//
// An event with an error declaration corrects the event of the same hash. Only the organization that recorded the
// original takes back its effect, and only if all of it can go back: nothing that it moved has moved on, and containers
// that it came out of are in the organization's hands and were not moved or made by the same event. A container that
// packing brought into being stays known. Else nothing goes back: the original is disputed, and the later
// events that moved on what it had moved are contested, with the items. Lots, and events that brought other goods into being,
// are so only where the original brought into being what it moved: who had a part of a lot contests neither the rest of it nor
// what others made of that part. A declaration without an original, and one of another's, is a statement; an original that comes after its declaration has no effect. The organization
// itself corrects, however its keys changed, and so does the one that the council recorded as its successor, for the goods
// where the organization left them.
//
// # Recall
//
// What is wrong with goods affects the lots and items of a trade item, the items of a lot, what was made of any of these,
// and what is in a container that is affected, and so on. It does not affect the container that affected goods are in, nor
// what lies beside them there. Items bound to a lot are affected by it, but none affects its lot. A process affects all of its
// outputs. The query recall goes one step for many things at once, with bounded work a page; whoever asks follows the
// steps, each thing once (client.Recall), so that a genealogy that goes in circles ends, and none is too large.
// Nothing of it happens in a block. Goods are ended where nothing of them is left: items that were ended, and lots all of which
// was consumed or ended, with their items, unless some of the lot was made without saying how much.
//
// # State
//
// Goods come first in keys, so that goods that move together are neighbours.
//
//	01 item                                    its lot (rules.LotPath)
//	02 item                                    Item
//	03 lot                                     Lot: its measures are what came from made/ and entered/
//	04 lot, dimension, place                   the quantity, a decimal; none for 0, nor at made/ and entered/
//	05 container, item or lot, dimension       present: directly inside
//	06 lot, dimension, party, event            the place in transit; party is from/SENDER, to/RECEIVER, by/ADVICE
//	07 event                                   CapturedEvent
//	09 claim                                   Claim
//	0a subject                                 Waiting: its claims
//	0b subject                                 present: its claims are due
//	0c time, claim                             present: lapses then
//	0d process                                 Process; id/ORGANIZATION/KEY or event/HASH/ORGANIZATION
//	0e process, in or out, subject             present: input or output
//	0f subject, in or out, process             present: the same from the subject's side
//	10 event                                   Dispatch
//	11                                         Counters
//	12                                         the subject that had its turn last when a block left some due
//	13 output                                  Sources: its processes, the first 64 by key
//	14 process, n                              its n-th input, from 0: Process counts them
//
// The last two say of 0d to 0f what verdicts read, by point only.
//
// Beside it is an index, found again from the events:
//
//	01 hash, organization                      Versions: the events with that hash, by number
//
// The events themselves are not in the state: they lie with their transactions.
package provenance
