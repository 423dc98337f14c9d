// Package verdicts makes states about which verdicts are asked: by hand, one rule at a time, and at random.
package verdicts

import (
	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	blacklistrules "github.com/waymark-ledger/waymark/x/blacklist/rules"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
	membershiprules "github.com/waymark-ledger/waymark/x/membership/rules"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// What every world has.
const (
	// Product is declared. Lot was made of it, and two items: Item is of the lot, Loose of none. Alien is a lot that was
	// introduced; Ghost one of which nothing is known.
	Product = "01/09506000134352"
	Lot     = "01/09506000134352/10/LOT7"
	Item    = "01/09506000134352/21/1005"
	Loose   = "01/09506000134352/21/2000"
	Alien   = "01/09506000134352/10/ALIEN"
	Ghost   = "01/09506000134352/10/GHOST"
	// Plant is where they were made, Box a container.
	Plant = "414/9506000100043"
	Box   = "00/095060001343520017"
	// Safety and EMC are schemes.
	Safety = "safety/1"
	EMC    = "emc/1"
	// Market is the one that is asked about.
	Market = "CN"
	// Day is one, in seconds.
	Day = int64(86_400)
	// Now is the Unix time as of which verdicts are asked, Made that at which the goods were made.
	Now  = int64(1_772_000_000)
	Made = Now - 100*Day
)

// World is a state as verdicts read it. Its methods fail the test.
type World struct {
	// Entries are those of the state, by key.
	Entries map[string][]byte
	t       require.TestingT
	last    uint64 // attestation or listing
}

// Read returns an entry, nil where there is none.
func (w *World) Read(key []byte) ([]byte, error) { return w.Entries[string(key)], nil }

type encoder interface{ Marshal() ([]byte, error) }

// Put sets an entry.
func (w *World) Put(key []byte, m encoder) {
	bz, err := m.Marshal()
	require.NoError(w.t, err)
	require.NotEmpty(w.t, bz)
	w.Entries[string(key)] = bz
}

// New returns a world with the subjects above, three laboratories of which the first is accredited by a member of the market,
// and a profile for all goods with these requirements.
func New(t require.TestingT, requirements ...*inspectionv1.Requirement) *World {
	w := &World{t: t, Entries: map[string][]byte{}}
	w.Put(rules.ProductPath(Product), &inspectionv1.Product{
		Subject: Product, Organization: "brand", GpcBrick: "10001234", Makers: []string{"maker"}, Brand: "brand/brand/shiny",
		Classifications: []*inspectionv1.Classification{{HsCode: "851713"}, {Jurisdiction: Market, HsCode: "8517130000"}},
	})
	w.Put(provenancerules.EventPath(1), &provenancev1.CapturedEvent{
		TxId: []byte{1}, EventTime: Made, Recorded: Made, Organization: "maker", Signer: Address("maker"), Place: Plant,
		Status: provenancev1.EventStatus_EVENT_STATUS_RECORDED,
	})
	for _, key := range []string{Item, Loose, Box} {
		w.Put(provenancerules.ItemPath(key), &provenancev1.Item{
			Creator: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, Place: "org/maker", First: 1, Last: 1,
		})
	}
	w.Put(provenancerules.LotEntryPath(Lot), &provenancev1.Lot{Maker: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, First: 1, Last: 1})
	w.Put(provenancerules.LotEntryPath(Alien), &provenancev1.Lot{Maker: "carrier", Origin: provenancev1.Origin_ORIGIN_INTRODUCED, First: 1, Last: 1})
	w.Entries[string(provenancerules.LotPath(Item))] = []byte(Lot)
	for _, id := range []string{"maker", "brand", "carrier", "lab", "lab2", "lab3", "accreditor"} {
		w.Put(membershiprules.OrganizationPath(id), &membershipv1.Organization{Id: id, Jurisdiction: Market})
		w.Put(authrules.KeyPath(Address(id)), &authv1.Key{Address: Address(id), Organization: id, FromHeight: 1})
	}
	w.Put(membershiprules.OrganizationPath("foreign"), &membershipv1.Organization{Id: "foreign", Jurisdiction: "DE"})
	w.Put(rules.SchemePath(Safety), &inspectionv1.Scheme{Id: Safety})
	w.Put(rules.SchemePath(EMC), &inspectionv1.Scheme{Id: EMC})
	w.Accredit(1, "lab", "accreditor", nil)
	w.Publish(&inspectionv1.Profile{Requirements: requirements})
	return w
}

// Address returns that of the key of an organization.
func Address(organization string) []byte {
	return append(make([]byte, 20-len(organization)), organization...)
}

// Accredit lets an organization attest Safety.
func (w *World) Accredit(id uint64, organization, accreditor string, change func(*inspectionv1.Accreditation)) {
	a := &inspectionv1.Accreditation{
		Id: id, Organization: organization, Accreditor: accreditor, Scheme: Safety, From: Made - 1000*Day,
		History: []*inspectionv1.Change{{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: Made - 1000*Day}},
	}
	if change != nil {
		change(a)
	}
	w.Put(rules.AccreditationPath(id), a)
}

// Publish publishes the next version of a profile: for all goods, between business and consumers, in force long since,
// unless it says otherwise.
func (w *World) Publish(p *inspectionv1.Profile) {
	p.Market, p.Organization = Market, "regulator"
	if p.Mode == 0 {
		p.Mode = inspectionv1.Mode_MODE_B2C
	}
	if p.Class == "" {
		p.Class = rules.Any
	}
	if p.Basis == 0 {
		p.Basis = inspectionv1.Basis_BASIS_PLACED
	}
	var versions inspectionv1.Versions
	require.NoError(w.t, versions.Unmarshal(w.Entries[string(rules.VersionsPath(Market, p.Class, p.Mode))]))
	versions.Last++
	p.Version = versions.Last
	w.Put(rules.VersionsPath(Market, p.Class, p.Mode), &versions)
	w.Put(rules.ProfilePath(Market, p.Class, p.Mode, p.Version), p)
}

// Attest records what an organization found of a subject: a pass of Safety by a third party, ten days ago, under accreditation
// 1, unless change says otherwise.
func (w *World) Attest(organization, subject string, change func(*inspectionv1.Attestation)) {
	w.last++
	a := &inspectionv1.Attestation{
		Id: w.last, Organization: organization, Signer: Address(organization), TxId: []byte{byte(w.last)}, Scheme: Safety,
		Result: inspectionv1.Result_RESULT_PASS, Party: inspectionv1.Party_PARTY_THIRD, PartyRecorded: inspectionv1.Party_PARTY_THIRD,
		Accreditation: 1, Performed: Now - 10*Day, Issued: Now - 10*Day, Recorded: Now - 9*Day,
		Coverage: []*inspectionv1.Coverage{{Subject: subject}},
		History:  []*inspectionv1.Change{{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: Now - 10*Day}},
	}
	if change != nil {
		change(a)
	}
	w.Put(rules.AttestationPath(a.Id), a)
	for _, c := range a.Coverage {
		var attested inspectionv1.Attested
		key := rules.AttestedPath(c.Subject, a.Scheme)
		require.NoError(w.t, attested.Unmarshal(w.Entries[string(key)]))
		attested.Ids = append(attested.Ids, a.Id)
		if a.Accreditation != 0 {
			attested.Accredited = append(attested.Accredited, a.Id)
		}
		w.Put(key, &attested)
	}
}

// List lists a subject in the market: a block, a day ago, unless change says otherwise.
func (w *World) List(subject string, change func(*blacklistv1.Listing)) {
	w.last++
	l := &blacklistv1.Listing{
		Id: w.last, Subject: subject, Severity: blacklistv1.Severity_SEVERITY_BLOCK, Reason: "unsafe", Markets: []string{Market},
		Proposer: "customs", Status: blacklistv1.Status_STATUS_EFFECTIVE, Effect: []*blacklistv1.Interval{{From: Now - Day}},
	}
	if change != nil {
		change(l)
	}
	w.Put(blacklistrules.ListingPath(l.Id), l)
	var listings blacklistv1.Listings
	key := blacklistrules.SubjectPath(subject)
	require.NoError(w.t, listings.Unmarshal(w.Entries[string(key)]))
	listings.Ids = append(listings.Ids, l.Id)
	w.Put(key, &listings)
}
