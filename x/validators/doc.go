// Package validators keeps who validates the chain: proof of authority, one validator of an organization.
//
// # Admission
//
// A member applies with a consensus key, Ed25519 or ML-DSA-65, and the key's signature of [ProofText], which is neither a
// vote nor a proposal of any chain. The council admits it with a power of 10 to 1,000,000. Its organization may retire it,
// and replace its key; the council may change its power and remove it. An organization that is no longer a member loses its
// validator; one that is suspended keeps it: to agree on blocks is not to write. There are at most 200 validators, and the
// last active one can neither be removed nor retire.
//
// # Keys
//
// A key that ever validated is never forgotten, validates for no second organization, and not again after it was replaced
// or removed. A key that was only applied with is free again when the application ends.
//
// # Faults
//
// Who misses more than a number of the last blocks is jailed: it loses its seat until its organization takes it back, some
// blocks later at the earliest. All that are jailed have less than a third of the power that the council gave, together with
// those that are active: that much can be lost without the chain standing still, and more only if the others, who decide
// which votes a block shows, may not oust their peers. Who misses more after that keeps its seat.
//
// A block with evidence that a key signed what contradicts itself ends the key for ever, and suspends the validator of its
// organization: it has power until that block's changes hold, and can only come back by an application with another key and
// the council.
//
// # The set
//
// What CometBFT's set shall be follows from the validators; a block moves what it is, the seats, towards that ([next]):
//
//   - the changes of one block sum up to at most a third of the power before it, so that those who trust a set of before
//     still find more than two thirds of it; the rest waits for the next blocks, a larger change goes in parts;
//   - a rotation is whole or waits: it counts the power of the seat once, and is refused while that is more than a third;
//   - the power of all is never less than 10, so that the set is never empty and a third of it is never nothing;
//   - in order: who misbehaved goes, others go, keys rotate, powers fall, powers rise, new ones come; each by organization.
//
// What a block changes holds from two blocks later on, as CometBFT has it; [Validates] tells when.
//
// # State, under prefix 0x06
//
//	0x00                → Params
//	0x01 organization   → Validator    admitted, until it has left its seat
//	0x02 organization   → Application  what waits for the council
//	0x03 address        → KeyLife      of a consensus address, 20 bytes: all that ever validated, and those that are about to
//	0x04 organization   → Missed       absent until a block is missed; a block that nobody misses writes nothing
//	0x05                → Updates      how the last block that changed the set did so
package validators
