package dossier

import (
	"crypto/sha256"

	"github.com/waymark-ledger/waymark/x"
)

// Testify runs what the ledger itself does, on behalf of an organization or of none, and gives each record that is noted
// meanwhile the statement as its message: nobody signed it, and whoever trusts the state trusts it. The statement is kept
// as the records' material. Two records of one subject and kind never have the same statement.
func Testify(ctx *x.Context, organization string, statement x.Message, do func(*x.Context)) {
	message := Statement(statement)
	digest := sha256.Sum256(message)
	own := ctx.On(x.Signer{Organization: organization, Digest: digest[:]})
	do(own)
	if notes := own.TakeNotes(); len(notes) > 0 {
		Append(own, notes, nil, digest[:])
		PutMaterial(own, digest[:], message)
	}
}

// Statement returns the bytes of a message as a record commits to them: the canonical ones of its Any.
func Statement(m x.Message) []byte { return x.Encode(x.Pack(m)) }
