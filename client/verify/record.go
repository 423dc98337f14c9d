package verify

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	gogotypes "github.com/cosmos/gogoproto/types"
	"github.com/transparency-dev/merkle/rfc6962"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

// recordVersion is the version of the layout of records.
const recordVersion = 1

// open verifies an opened record: that it is in the dossier, and that its author signed it.
func (v *verifier) open(out *Dossier, d *proofv1.Dossier, opened *proofv1.OpenedRecord) (*Record, error) {
	where := fmt.Sprintf("record %d of %s", opened.Index, quote(out.Subject))
	record := new(waymarkv1.Record)
	if err := x.Decode(opened.Record, record); err != nil {
		return nil, forged(ReasonRecord, "%s: %s", where, err)
	}
	if record.Version != recordVersion {
		return nil, forged(ReasonRecord, "%s is of version %d, expected %d", where, record.Version, recordVersion)
	}
	if _, err := gogotypes.TimestampFromProto(record.Time); err != nil {
		return nil, forged(ReasonRecord, "%s has no time", where)
	}
	if err := v.checkPlace(where, out, d, opened, record); err != nil {
		return nil, err
	}
	result := &Record{Index: opened.Index, Record: record}
	if record.Organization != "" {
		standing := new(standingv1.Standing)
		subject := dossierrules.OrganizationSubject(record.Organization)
		present, err := v.state.decode(standingrules.Path(subject), standing)
		if err != nil {
			return nil, err
		}
		if present {
			result.OrganizationStanding = standing
		}
	}
	if len(record.TxId) == 0 {
		return result, v.checkOwn(where, out, result, opened.Material)
	}
	material, err := v.material(where, opened.Material)
	if err != nil {
		return nil, err
	}
	return result, v.checkAuthor(where, result, material)
}

// checkPlace checks that the record is the one of its leaf.
func (v *verifier) checkPlace(where string, out *Dossier, d *proofv1.Dossier, opened *proofv1.OpenedRecord, record *waymarkv1.Record) error {
	digest := dossierrules.RecordDigest(opened.Record)
	if whole(v.bundle.Statement) {
		leaf := d.Leaves[opened.Index]
		if len(opened.Path) != 0 {
			return forged(ReasonSurplus, "%s has a path, which a bundle with all leaves does not need", where)
		}
		if leaf.Kind != record.Kind || leaf.Height != record.Height || !bytes.Equal(leaf.RecordDigest, digest[:]) {
			return forged(ReasonRecord, "%s is not the one to which its leaf commits", where)
		}
		return nil
	}
	hash, err := leafHash(record.Kind, record.Height, digest[:])
	if err != nil {
		return err
	}
	if !included(opened.Index, out.Size, hash, opened.Path, out.Root) {
		return forged(ReasonDossier, "%s is not in the dossier: its path does not lead to the head", where)
	}
	return nil
}

// material returns the material to which a record refers. Materials are in the order of first use, so
// that a bundle has one encoding.
func (v *verifier) material(where string, ordinal uint32) (*waymarkv1.Material, error) {
	if ordinal == 0 || int64(ordinal) > int64(v.materialsUsed)+1 || int64(ordinal) > int64(len(v.bundle.Materials)) {
		return nil, forged(ReasonMaterial, "%s refers to material %d, expected one of %d in the order of first use", where, ordinal, len(v.bundle.Materials))
	}
	v.materialsUsed = max(v.materialsUsed, int(ordinal))
	return v.bundle.Materials[ordinal-1], nil
}

// checkAuthor checks that the material is what the record says, and that the signer's key signed it
// and was the organization's and in force.
func (v *verifier) checkAuthor(where string, result *Record, material *waymarkv1.Material) error {
	record, header := result.Record, material.Header
	if header == nil || material.Signature == nil {
		return forged(ReasonMaterial, "%s: the material lacks header or signature", where)
	}
	canonical, err := header.Marshal()
	if err != nil {
		return forged(ReasonMaterial, "%s: %s", where, err)
	}
	id, digest := sig.TxID(canonical), sha256.Sum256(material.Message)
	switch {
	case header.ChainId != v.bundle.ChainId:
		return forged(ReasonChain, "%s was signed for chain %s, expected %s", where, quote(header.ChainId), quote(v.bundle.ChainId))
	case !bytes.Equal(id[:], record.TxId):
		return forged(ReasonMaterial, "%s is of transaction %x, its material of %x", where, record.TxId, id)
	case !bytes.Equal(header.Signer, record.Signer):
		return forged(ReasonMaterial, "%s is of signer %x, its material of %x", where, record.Signer, header.Signer)
	case material.MessageIndex != record.MessageIndex:
		return forged(ReasonMaterial, "%s is of message %d, its material of %d", where, record.MessageIndex, material.MessageIndex)
	case !bytes.Equal(digest[:], record.MessageDigest):
		return forged(ReasonMaterial, "%s has another message than the one to which it commits", where)
	case !isHash(header.MessagesRoot) || !included(uint64(material.MessageIndex), uint64(header.Count),
		rfc6962.DefaultHasher.HashLeaf(material.Message), material.Path, header.MessagesRoot):
		return forged(ReasonMaterial, "%s: its message is not in the transaction: the path does not lead to the root that was signed", where)
	}
	var message gogotypes.Any
	if err := x.Decode(material.Message, &message); err != nil || message.TypeUrl == "" {
		return forged(ReasonMaterial, "%s: its message is not a canonical google.protobuf.Any with a type", where)
	}
	result.TypeURL, result.Message, result.Material = message.TypeUrl, message.Value, material
	return v.checkKey(where, result, canonical)
}

// checkKey checks the signer's key as the state knows it, and its signature.
func (v *verifier) checkKey(where string, result *Record, header []byte) error {
	record, material := result.Record, result.Material
	key, err := v.key(record.Signer)
	if err != nil {
		return err
	}
	switch {
	case key == nil:
		return forged(ReasonKey, "%s: the ledger does not know the key %x that signed it", where, record.Signer)
	case key.Organization != record.Organization:
		return forged(ReasonKey, "%s is of organization %s, the key %x of %s", where, quote(record.Organization), record.Signer, quote(key.Organization))
	case !authrules.InForce(key, record.Height):
		return forged(ReasonKey, "%s was recorded at height %d, when the key %x was not in force", where, record.Height, record.Signer)
	}
	permission, known := PermissionFor(result.TypeURL)
	if known && permission != authv1.Permission_PERMISSION_UNSPECIFIED && !authrules.Permitted(key, record.Height, permission) {
		return forged(ReasonKey, "%s was recorded at height %d, when the key %x had not the permission that its message needs: %s",
			where, record.Height, record.Signer, permission)
	}
	result.Permitted = known
	if err := v.checkSignature(key.PublicKey, header, material); err != nil {
		return forged(ReasonSignature, "%s: %s", where, err)
	}
	result.Key = key
	result.Suspect = authrules.Suspect(key, record.Time.Seconds)
	return nil
}

// checkSignature verifies the signature of a material, once for all messages of a transaction.
func (v *verifier) checkSignature(publicKey, header []byte, material *waymarkv1.Material) error {
	signature := material.Signature
	id := sha256.Sum256(fmt.Appendf(nil, "%d %x %x %q", signature.Mode, signature.Rs, header, material.Text))
	if v.signed[id] {
		return nil
	}
	var err error
	switch signature.Mode {
	case waymarkv1.Mode_MODE_DIRECT:
		if material.Text != "" {
			return fmt.Errorf("a text comes with a signature that is not of it")
		}
		err = sig.VerifyDirect(publicKey, header, signature)
	case waymarkv1.Mode_MODE_PERSONAL:
		err = sig.VerifyPersonal(publicKey, header, material.Text, signature)
	default:
		err = fmt.Errorf("expected a signature of a known mode, found %d", int32(signature.Mode))
	}
	if err == nil {
		v.signed[id] = true
	}
	return err
}
