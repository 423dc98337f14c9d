package verify

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"

	gogotypes "github.com/cosmos/gogoproto/types"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
)

// The types of the ledger's own statements that are told in words: what the genesis says of an organization, what a
// proposal did, what became of it, that the rules changed, and that a time of a listing ended.
const (
	genesisMember = "/waymark.membership.v1.GenesisMember"
	executed      = "/waymark.governance.v1.Executed"
	closed        = "/waymark.governance.v1.Closed"
	upgraded      = "/waymark.governance.v1.Upgraded"
	lapsed        = "/waymark.blacklist.v1.Lapsed"
)

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
	return result.read(where, out.Subject)
}

// read decodes a statement of the ledger's own that is told in words. One of another type is left as it is.
func (r *Record) read(where, subject string) error {
	var statement x.Message
	var of string
	switch r.TypeURL {
	case genesisMember:
		r.Genesis = new(membershipv1.GenesisMember)
		statement = r.Genesis
	case executed:
		r.Executed = new(governancev1.Executed)
		statement = r.Executed
	case closed:
		r.Closed = new(governancev1.Closed)
		statement = r.Closed
	case upgraded:
		r.Upgraded = new(governancev1.Upgraded)
		statement = r.Upgraded
	case lapsed:
		r.Lapsed = new(blacklistv1.Lapsed)
		statement = r.Lapsed
	default:
		if r.Validator = validatorStatement(r.TypeURL); r.Validator == nil {
			return nil
		}
		statement = r.Validator
	}
	if err := x.Decode(r.Message, statement); err != nil {
		return forged(ReasonMaterial, "%s: what the ledger states: %s", where, err)
	}
	switch {
	case r.Genesis != nil:
		of = dossierrules.OrganizationSubject(r.Genesis.Organization.GetId())
	case r.Closed != nil:
		of = dossierrules.ProposalSubject(r.Closed.Proposal)
	case r.Upgraded != nil:
		of = dossierrules.Ledger
	case r.Lapsed != nil && strings.HasPrefix(subject, "listing/"):
		of = dossierrules.ListingSubject(r.Lapsed.Listing)
	case r.Validator != nil:
		of = dossierrules.OrganizationSubject(r.Validator.GetOrganization())
	default:
		return nil // any subject of the message that was executed, or what is listed
	}
	if of != subject {
		return forged(ReasonMaterial, "%s is what the ledger states of %s", where, quote(of))
	}
	return nil
}

// Said returns what the ledger itself states, in words; empty for any other record.
func (r *Record) Said() string {
	switch {
	case r.Genesis != nil:
		return "by the genesis: " + r.founded()
	case r.Executed != nil:
		name := r.Executed.Message.GetTypeUrl()
		return fmt.Sprintf("by proposal %d: %s; %s", r.Executed.Proposal, quote(strings.TrimPrefix(name, "/")), voted(r.Executed.Ballots))
	case r.Closed != nil:
		said := fmt.Sprintf("by the ledger: proposal %d was %s", r.Closed.Proposal, names([]fmt.Stringer{r.Closed.Status}, "STATUS_")[0])
		if r.Closed.Codespace != "" {
			said += fmt.Sprintf(" (%s %d)", quote(r.Closed.Codespace), r.Closed.Code)
		}
		return said + "; " + voted(r.Closed.Ballots)
	case r.Upgraded != nil:
		return fmt.Sprintf("by the ledger: its rules are of version %d from height %d, %d before; %s", r.Upgraded.Version,
			r.Upgraded.Height, r.Upgraded.From, count(uint64(len(r.Upgraded.Migrations)), "migration"))
	case r.Lapsed != nil:
		return "by the ledger: " + lapsedSaid(r.Lapsed)
	case r.Validator != nil:
		return "by the ledger: " + validatorSaid(r.Validator)
	}
	return ""
}

// lapsedSaid returns what a listing came to when a time of it ended, in words.
func lapsedSaid(l *blacklistv1.Lapsed) string {
	said := fmt.Sprintf("listing %d is %s", l.Listing, names([]fmt.Stringer{l.Change.GetStatus()}, "STATUS_")[0])
	if reason := l.Change.GetReason(); reason != "" {
		said += " (" + quote(reason) + ")"
	}
	if l.Appellant != "" {
		said += fmt.Sprintf("; the appeal is that of %s", quote(l.Appellant))
	}
	if l.Decision != 0 {
		said += ", decided so: " + names([]fmt.Stringer{l.Decision}, "DECISION_")[0]
	}
	return said
}

// voted returns who voted what, in words.
func voted(ballots []*governancev1.Ballot) string {
	words := make([]string, len(ballots))
	for i, b := range ballots {
		words[i] = fmt.Sprintf("%s %s", quote(b.Organization), names([]fmt.Stringer{b.Choice}, "CHOICE_")[0])
	}
	if len(words) == 0 {
		return "nobody voted"
	}
	return "votes: " + listed(words)
}

// founded returns what the genesis says of an organization, in words.
func (r *Record) founded() string {
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
	for _, more := range []struct {
		n    int
		what string
	}{
		{len(r.Genesis.Nodes), "node"}, {len(r.Genesis.Affiliations), "affiliation"},
	} {
		if more.n > 0 {
			said += "; " + count(uint64(more.n), more.what)
		}
	}
	for _, f := range r.Genesis.Facilities {
		said += "; " + quote(f.Name) + " at GLN " + f.Gln
	}
	if n := len(r.Genesis.Mandates); n > 0 {
		said += "; " + count(uint64(n), "mandate")
	}
	if r.Genesis.Successor != "" {
		said += "; succeeded by " + r.Genesis.Successor
	}
	if org.Life > membershipv1.Life_LIFE_ADMITTED {
		said += "; " + listed(names([]fmt.Stringer{org.Life}, "LIFE_"))
	}
	for _, entry := range r.Genesis.Standing.GetEntries() {
		standing = append(standing, names([]fmt.Stringer{entry.Effect}, "EFFECT_")...)
	}
	if len(standing) > 0 {
		said += "; " + listed(standing)
	}
	if v := r.Genesis.Validator; v != nil {
		said += fmt.Sprintf("; validates with the power %d and the key %X", v.Power, addressOf(v.PublicKey.GetKey()))
	}
	return said
}
