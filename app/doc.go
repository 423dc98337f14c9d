// Package app is the state machine of the ledger, driven by CometBFT through ABCI 2.0.
//
// # The life of a transaction, file by file
//
// envelope.go: bytes become an envelope. Decoding is strict: one encoding, known messages, a header
// that commits to them. Everything that is computed of the bytes is computed here, once.
//
// check.go: a client's or a peer's bytes arrive (CheckTx, InsertTx). The envelope is authenticated
// against the last committed state, on the caller's goroutine, and waits in the pool. Nothing that
// is decided here is consensus: it keeps rubbish out of the network.
//
// mempool.go: what waits, by organization and key, bounded in count and bytes; ReapTxs hands it to gossip.
//
// propose.go, screen.go, pacing.go: this node proposes a block (PrepareProposal), or judges one
// (ProcessProposal). Both ask the same screen, a function of the bytes, the state before the block
// and the header's time, so that an honest proposal always passes. pacing.go decides how long a
// proposer waits for a first transaction, which gives an idle chain few blocks and a lone
// transaction little delay.
//
// budget.go: how much fits into a block, of all and of each organization, by its quota. All phases ask it.
//
// finalize.go: a decided block executes (FinalizeBlock): each transaction, then the modules' own work.
//
// deliver.go: one transaction executes, the same way in every mode. authenticate.go checks chain,
// expiry, key, nonce and signature again, against the state as it is now; the nonce is used; the
// messages run in a branch of the state, each authorized by its declaration, and what handlers noted
// becomes records of dossiers. All of it stays, or none (rejected), or none but the remembered
// attempt (refused).
//
// govern.go: what the council decided, and what organizations approved of their own acts, executes after the transactions
// of the block in which it comes due, like a transaction: all of a proposal or nothing. What it does is recorded as the
// ledger's own doing, with the votes.
//
// upgrade.go, version.go: which version of the rules this program is of, and how a chain comes from one to the next. The
// council schedules the height (package governance). The program of the version before commits the block ahead of it, and
// takes no part in what follows; the planned program, and no other, executes the first block of the version. That block
// begins with the migrations and has no transactions, because when it was proposed and judged they had not run.
//
// commit.go: the block is written in one atomic batch (Commit), and its version published to
// queries. Before that, nothing of it is on disk: a kill at any instruction leaves the block before.
//
// prune.go: state that is too old to be asked for is deleted, beside consensus.
//
// query.go, prove.go: the state answers, from an immutable version, and proves what it answers.
//
// genesis.go, founding.go, export.go: a chain begins from a file, whose word of each organization is
// the first record of its dossier, and ends in a file. snapshot.go: what this node serves to nodes
// that join; restore.go: how it joins from such a snapshot.
//
// # Rejections and faults
//
// What a transaction does wrong is a result that every node computes alike. What is wrong with this
// node (its disk, a broken invariant) is a fault: it panics out of every method here and stops the
// node, because any result made of it would fork the chain. Nothing that a user sends is a fault.
package app
