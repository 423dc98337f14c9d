// Package auth keeps the keys that sign and, for each, which nonces it has used. It declares no
// messages: messages about keys are package membership's, which also tells their organization's dossier.
//
// State, under prefix 0x01:
//
//	0x01 address            → authv1.Key     never deleted; an address is never registered twice
//	0x02 address            → authv1.Window  absent until the key's first transaction
//	0x03 organization, address → present     the keys that an organization ever had
//	0x04 organization, address → present     those of them that are not revoked
//	0x05 since, address     → present        the keys that are suspect, by since when
//
// A key that a block registers or revokes counts, or ceases to count, from the next block on: a
// proposal is judged by the state before it.
package auth
