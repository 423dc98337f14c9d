package verify

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	gogotypes "github.com/cosmos/gogoproto/types"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
)

// genesisMember is the type of what the genesis says of an organization.
const genesisMember = "/waymark.membership.v1.GenesisMember"

// checkOwn checks a record of the ledger's own. Nobody signed it; but what the genesis says is the message of its record,
// and shown with it.
func (v *verifier) checkOwn(where string, out *Dossier, result *Record, ordinal uint32) error {
	record := result.Record
	if len(record.Signer) != 0 || len(record.MessageDigest) == 0 && ordinal != 0 {
		return forged(ReasonMaterial, "%s is the ledger's own, which nobody signed, but has a signer or material", where)
	}
	if len(record.MessageDigest) == 0 {
		return nil
	}
	material, err := v.material(where, ordinal)
	if err != nil {
		return err
	}
	digest := sha256.Sum256(material.Message)
	switch {
	case material.Header != nil || material.Signature != nil || material.Text != "" || len(material.Path) != 0:
		return forged(ReasonMaterial, "%s is the ledger's own, which nobody signed, but its material is of a transaction", where)
	case material.MessageIndex != record.MessageIndex:
		return forged(ReasonMaterial, "%s is of message %d, its material of %d", where, record.MessageIndex, material.MessageIndex)
	case !bytes.Equal(digest[:], record.MessageDigest):
		return forged(ReasonMaterial, "%s has another message than the one to which it commits", where)
	}
	var message gogotypes.Any
	if err := x.Decode(material.Message, &message); err != nil || message.TypeUrl == "" {
		return forged(ReasonMaterial, "%s: its message is not a canonical google.protobuf.Any with a type", where)
	}
	result.TypeURL, result.Message, result.Material = message.TypeUrl, message.Value, material
	if message.TypeUrl != genesisMember {
		return nil
	}
	said := new(membershipv1.GenesisMember)
	if err := x.Decode(message.Value, said); err != nil {
		return forged(ReasonMaterial, "%s: what the genesis says: %s", where, err)
	}
	if said.Organization == nil || dossierrules.OrganizationSubject(said.Organization.Id) != out.Subject {
		return forged(ReasonMaterial, "%s is what the genesis says of organization %s", where, quote(said.Organization.GetId()))
	}
	result.Genesis = said
	return nil
}

// Said returns what the genesis says, in words; empty for a record that is not of it.
func (r *Record) Said() string {
	if r.Genesis == nil {
		return ""
	}
	org := r.Genesis.Organization
	said := fmt.Sprintf("organization %s, %s of %s, %s", org.Id, quote(org.Name), org.Jurisdiction, listed(names(org.Roles, "ROLE_")))
	if len(org.Glns) > 0 {
		said += "; GLN " + listed(org.Glns)
	}
	var holdings, standing []string
	for _, h := range r.Genesis.Holdings {
		holdings = append(holdings, h.Key)
	}
	if len(holdings) > 0 {
		said += "; holds " + listed(holdings)
	}
	said += "; " + count(uint64(len(r.Genesis.Keys)), "key")
	if n := len(r.Genesis.Mandates); n > 0 {
		said += "; " + count(uint64(n), "mandate")
	}
	for _, entry := range r.Genesis.Standing.GetEntries() {
		standing = append(standing, names([]fmt.Stringer{entry.Effect}, "EFFECT_")...)
	}
	if len(standing) > 0 {
		said += "; " + listed(standing)
	}
	return said
}
