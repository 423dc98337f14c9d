package inspection

import (
	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

const prefix = rules.Prefix

// The tables; the package comment gives their layout. Consensus: changing a prefix or a key is state-machine breaking.
var (
	schema = x.NewSchema(prefix)
	params = x.NewParams(schema, defaults, validateParams)

	products       = x.NewTable(schema, rules.ProductsTable, "products", collections.StringKey, x.Proto[inspectionv1.Product]())
	schemes        = x.NewTable(schema, rules.SchemesTable, "schemes", collections.StringKey, x.Proto[inspectionv1.Scheme]())
	accreditations = x.NewTable(schema, rules.AccreditationsTable, "accreditations", collections.Uint64Key,
		x.Proto[inspectionv1.Accreditation]())
	recognitions = x.NewTable(schema, rules.RecognitionsTable, "recognitions", pair, x.Proto[inspectionv1.Recognition]())
	attestations = x.NewTable(schema, rules.AttestationsTable, "attestations", collections.Uint64Key,
		x.Proto[inspectionv1.Attestation]())
	attested = x.NewTable(schema, rules.AttestedTable, "attested", pair, x.Proto[inspectionv1.Attested]())
	seals    = x.NewTable(schema, rules.SealsTable, "seals", collections.StringKey, x.Proto[inspectionv1.Seals]())
	versions = x.NewTable(schema, rules.VersionsTable, "profile_versions",
		collections.TripleKeyCodec(collections.StringKey, collections.StringKey, collections.Uint64Key),
		x.Proto[inspectionv1.Versions]())
	profiles = x.NewTable(schema, rules.ProfilesTable, "profiles",
		collections.QuadKeyCodec(collections.StringKey, collections.StringKey, collections.Uint64Key, collections.Uint64Key),
		x.Proto[inspectionv1.Profile]())
	equivalents = x.NewTable(schema, rules.EquivalentsTable, "equivalents", pair, x.Proto[inspectionv1.Equivalents]())
	consumed    = x.NewTable(schema, 0x0b, "consumed", pair, x.Proto[inspectionv1.Consumed]())

	lastAttestation = x.NewItem(schema, 0x10, "last_attestation", collections.Uint64Value)
)

var pair = collections.PairKeyCodec(collections.StringKey, collections.StringKey)
