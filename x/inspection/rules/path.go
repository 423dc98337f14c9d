package rules

import (
	"encoding/binary"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// Prefix begins every state key of the inspection module. Consensus: changing it is state-machine breaking.
const Prefix = 0x08

// The tables that verdicts read; package inspection gives their keys and values. Consensus, likewise.
const (
	ParamsTable         = 0x00
	ProductsTable       = 0x01
	SchemesTable        = 0x02
	AccreditationsTable = 0x03
	RecognitionsTable   = 0x04
	AttestationsTable   = 0x05
	AttestedTable       = 0x06
	SealsTable          = 0x07
	VersionsTable       = 0x08
	ProfilesTable       = 0x09
	EquivalentsTable    = 0x0a
)

// ParamsPath returns the state key of the parameters: inspectionv1.Params. There is none while they are the defaults.
func ParamsPath() []byte { return path(ParamsTable) }

// ProductPath returns the state key of a trade item: inspectionv1.Product.
func ProductPath(subject string) []byte { return path(ProductsTable).text(subject) }

// SchemePath returns the state key of a scheme: inspectionv1.Scheme.
func SchemePath(id string) []byte { return path(SchemesTable).text(id) }

// AccreditationPath returns the state key of an accreditation: inspectionv1.Accreditation.
func AccreditationPath(id uint64) []byte { return path(AccreditationsTable).number(id) }

// RecognitionPath returns the state key of the recognition of an accreditor in a market: inspectionv1.Recognition.
func RecognitionPath(market, accreditor string) []byte {
	return path(RecognitionsTable).part(market).text(accreditor)
}

// AttestationPath returns the state key of an attestation: inspectionv1.Attestation.
func AttestationPath(id uint64) []byte { return path(AttestationsTable).number(id) }

// AttestedPath returns the state key of the attestations of a subject under a scheme: inspectionv1.Attested.
func AttestedPath(subject, scheme string) []byte {
	return path(AttestedTable).part(subject).text(scheme)
}

// SealsPath returns the state key of the seals of a container: inspectionv1.Seals.
func SealsPath(container string) []byte { return path(SealsTable).text(container) }

// VersionsPath returns the state key of how many versions a profile has: inspectionv1.Versions.
func VersionsPath(market, class string, mode inspectionv1.Mode) []byte {
	return path(VersionsTable).part(market).part(class).number(uint64(mode))
}

// ProfilePath returns the state key of a version of a profile: inspectionv1.Profile.
func ProfilePath(market, class string, mode inspectionv1.Mode, version uint32) []byte {
	return path(ProfilesTable).part(market).part(class).key(uint64(mode)).number(uint64(version))
}

// EquivalentsPath returns the state key of what a market takes for a scheme: inspectionv1.Equivalents.
func EquivalentsPath(market, scheme string) []byte {
	return path(EquivalentsTable).part(market).text(scheme)
}

// key is a state key in the making. Texts that others follow end in a zero byte, which no text holds; numbers have 8 bytes,
// big-endian.
type key []byte

func path(table byte) key { return key{Prefix, table} }

func (k key) part(text string) key { return append(append(k, text...), 0) }

func (k key) key(number uint64) key { return binary.BigEndian.AppendUint64(k, number) }

func (k key) text(text string) []byte { return append(k, text...) }

func (k key) number(number uint64) []byte { return k.key(number) }
