// Package quota keeps what each organization may do and send, whatever the others do: units of work and
// bytes of transactions, in a bucket that fills with every block.
//
// # Buckets
//
// A bucket has at most the capacity of its organization's [quotav1.Quota]. Each block adds what comes with one, and takes
// off what the organization's transactions did and what bytes they were. Time is counted in blocks, the only
// clock that all nodes read alike. What package app admits to a block, and lets it do, never exceeds
// [Allowance.Left]; and [Spend] takes no more than that.
//
// A bucket that is full has no entry in the state, and neither has one that will be full again at the next
// block: who stays within what comes with a block costs the state nothing. The entry of an
// organization that was busy, and is not any more, stays until it sends again: there is at most one for each.
//
// # Quotas
//
// Each role has a quota, its own or the standard one. An organization of several roles has of each number the
// largest; one of which membership knows nothing has the standard. A change of quotas holds from the next block on, for
// the whole time since a bucket's entry: what is in a bucket is only known when somebody looks.
//
// By default an organization may do, block after block, as much as one organization may do in a block at all (package
// app), and fill three quarters of blocks of 2 MB with bytes; it may fill the whole of 30 such blocks before that matters. So
// by default quotas are for who sends without end: they keep a quarter of what is stored to others. A consortium
// that pays for disks sets them to what its members need.
//
// # Nobody is locked out
//
// A quota is refused where the largest transaction would not fit into a full bucket, or an empty bucket would take more
// than [Recovery] blocks to be so full. Thus whoever has emptied its bucket can send a small transaction, such as a
// proposal to change quotas, within a block or two. Votes do not even wait for that: package app keeps a part of each
// block for the priority transactions of each organization, which is not charged to its bucket.
//
// # State, under prefix 0x0f
//
//	0x00              → quotav1.Params
//	0x01 organization → quotav1.Bucket    written by [Spend]; absent while full
package quota
