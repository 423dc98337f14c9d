// Package governance is how the consortium decides: proposals to its council, the approval of an organization's own acts
// by several of its keys, who decides about what, and the parameters of all modules.
//
// # The council
//
// A message that a module declares with [x.Decide] is nobody's to send. A member proposes it ([governancev1.Propose]), and
// it runs when its electorate is in favour: the members with certain roles, each with one vote, a share of whom must have
// voted yes, from a least number of jurisdictions. Who is the matter of a message has no vote on it, and is one of those of
// whom a share is needed all the same: or else one member of the council could propose to remove all others, be the only
// one with a vote on that, and decide everything thereafter. For the same reason the only two members of a council cannot
// decide about one of them: they admit a third first. A proposal with several messages needs all their electorates, and
// runs as a whole or not at all. It is judged by the electorates as they were when it was made, and by the members as they
// are when votes are counted: a vote of somebody who was suspended since does not count.
//
// What could not be executed when it is proposed is not taken: app tries the messages. Nor is anything executed that would
// leave an electorate without anybody who may vote, and no member leaves that is the last with a vote on something.
//
// A vote can be changed and withdrawn until the voting ends. Votes are counted after the transactions of their block, so that
// a vote costs its sender the same however many may vote. Once the votes are there, the proposal waits for its
// electorates' delay, and runs after the transactions of the first block thereafter, if it still has them. An emergency
// needs more votes and does not wait. So many noes that it cannot pass any more close it at once; so does the end of its
// time, and its proposer may withdraw it. What became of it, with all votes, is the last record of its dossier,
// "proposal/<number>"; a failure of its messages is such an end, and undoes nothing but themselves.
//
// # An organization's own acts
//
// Where an organization wants more than one of its administrating keys to approve, what needs such a key is proposed
// ([governancev1.ProposeAct]), approved by the others, and runs likewise, on behalf of the organization. Approvals count
// while their keys are in force with the permission. Several must approve because one key may be a thief's: so acts are not
// counted with proposals to the council, and each key has so many open as it may, whatever the others have; with those of keys
// that administer no more, or rotating would make room without end. Only the key that made an act takes it back; once it
// administers no more, any other.
//
// # Who decides
//
// Electorates lie in the state, under the name of their message. A genesis, and an upgrade, that does not give one takes
// the declaration's. Changing one is a message of the council; that nobody could decide by it is refused.
//
// # Upgrades
//
// The council schedules the height from which the chain goes on with another version of its rules, and may cancel that
// before. One upgrade is scheduled at a time: the next decision replaces it. How nodes come from one version to the next is
// the state machine's affair, see package app; what became of upgrades is the dossier "ledger".
//
// # Bounds
//
// An organization has so many proposals open at a time, and each of its keys so many acts (parameters). A block closes at most 100 whose time has ended, and
// executes at most 16, with the work of two transactions in all, and counts the votes on at most 100, until that has taken the
// work of a transaction: the rest waits for the next, in turn; what was voted in time is counted, be it after the end. The ledger's statements name at most 256 voters; each vote is in the
// proposal's dossier.
//
// # State, under prefix 0x05
//
//	0x00                 → Params
//	0x01 number          → Proposal    kept for ever, without its messages
//	0x02 number, voter   → Ballot      the voter is an organization's id or, for an organization's act, a key's address
//	0x03 message         → Electorate
//	0x04 due, number     → present     those that have the votes, by the Unix time in seconds from which they are executed
//	0x05 ends, number    → present     those that are open, by the Unix time in seconds after which they cannot be voted on
//	0x06 organization, key, number → present  those that are open, by proposer and, of acts, the key that made them
//	0x07                 → the last number
//	0x08                 → Plan        while an upgrade is scheduled
//	0x09 number          → present     those whose votes changed since they were counted
//	0x0a number          → Content     the messages of a proposal, kept for ever: up to 512 kB that nothing changes
//	0x0b                 → the number up to which votes were counted, while a block left some for the next
package governance
