package rules_test

import (
	"testing"

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

const (
	product = "01/09506000134352"
	lot     = "01/09506000134352/10/LOT7"
	item    = "01/09506000134352/21/1005"
	loose   = "01/09506000134352/21/2000"
	alien   = "01/09506000134352/10/ALIEN"
	ghost   = "01/09506000134352/10/GHOST"
	plant   = "414/9506000100043"
	box     = "00/095060001343520017"
	safety  = "safety/1"
	emc     = "emc/1"
	market  = "CN"

	day = int64(86_400)
	// now is the time as of which verdicts are asked, made when the goods were made.
	now  = int64(1_790_000_000)
	made = now - 100*day
)

// world is a state as verdicts read it.
type world struct {
	t       testing.TB
	entries map[string][]byte
	last    uint64 // attestation or listing
}

func (w *world) Read(key []byte) ([]byte, error) { return w.entries[string(key)], nil }

type encoder interface{ Marshal() ([]byte, error) }

func (w *world) put(key []byte, m encoder) {
	bz, err := m.Marshal()
	require.NoError(w.t, err)
	require.NotEmpty(w.t, bz)
	w.entries[string(key)] = bz
}

// newWorld returns one in which a product is declared, and a lot and two items of it were made in a plant; one item is of
// the lot. Another lot was introduced. A profile asks for what each test says.
func newWorld(t testing.TB, requirements ...*inspectionv1.Requirement) *world {
	w := &world{t: t, entries: map[string][]byte{}}
	w.put(rules.ProductPath(product), &inspectionv1.Product{
		Subject: product, Organization: "brand", GpcBrick: "10001234", Makers: []string{"maker"}, Brand: "brand/brand/shiny",
		Classifications: []*inspectionv1.Classification{{HsCode: "851713"}, {Jurisdiction: market, HsCode: "8517130000"}},
	})
	w.put(provenancerules.EventPath(1), &provenancev1.CapturedEvent{
		TxId: []byte{1}, EventTime: made, Recorded: made, Organization: "maker", Signer: address("maker"), Place: plant,
		Status: provenancev1.EventStatus_EVENT_STATUS_RECORDED,
	})
	for _, key := range []string{item, loose, box} {
		w.put(provenancerules.ItemPath(key), &provenancev1.Item{
			Creator: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, Place: "org/maker", First: 1, Last: 1,
		})
	}
	w.put(provenancerules.LotEntryPath(lot), &provenancev1.Lot{Maker: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, First: 1, Last: 1})
	w.put(provenancerules.LotEntryPath(alien), &provenancev1.Lot{Maker: "carrier", Origin: provenancev1.Origin_ORIGIN_INTRODUCED, First: 1, Last: 1})
	w.entries[string(provenancerules.LotPath(item))] = []byte(lot)
	for _, id := range []string{"maker", "brand", "carrier", "lab", "lab2", "lab3", "accreditor"} {
		w.put(membershiprules.OrganizationPath(id), &membershipv1.Organization{Id: id, Jurisdiction: market})
		w.put(authrules.KeyPath(address(id)), &authv1.Key{Address: address(id), Organization: id, FromHeight: 1})
	}
	w.put(membershiprules.OrganizationPath("foreign"), &membershipv1.Organization{Id: "foreign", Jurisdiction: "DE"})
	w.put(rules.SchemePath(safety), &inspectionv1.Scheme{Id: safety})
	w.put(rules.SchemePath(emc), &inspectionv1.Scheme{Id: emc})
	w.accredit(1, "lab", "accreditor", nil)
	w.profile(&inspectionv1.Profile{Requirements: requirements})
	return w
}

func address(organization string) []byte {
	return append(make([]byte, 20-len(organization)), organization...)
}

// accredit lets an organization attest safety.
func (w *world) accredit(id uint64, organization, accreditor string, change func(*inspectionv1.Accreditation)) {
	a := &inspectionv1.Accreditation{
		Id: id, Organization: organization, Accreditor: accreditor, Scheme: safety, From: made - 1000*day,
		History: []*inspectionv1.Change{{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: made - 1000*day}},
	}
	if change != nil {
		change(a)
	}
	w.put(rules.AccreditationPath(id), a)
}

// profile publishes the next version of a profile: for all goods, between business and consumers, in force long since,
// unless it says otherwise.
func (w *world) profile(p *inspectionv1.Profile) {
	p.Market, p.Mode, p.Organization = market, inspectionv1.Mode_MODE_B2C, "regulator"
	if p.Class == "" {
		p.Class = rules.Any
	}
	if p.Basis == 0 {
		p.Basis = inspectionv1.Basis_BASIS_PLACED
	}
	var versions inspectionv1.Versions
	require.NoError(w.t, versions.Unmarshal(w.entries[string(rules.VersionsPath(market, p.Class, p.Mode))]))
	versions.Last++
	p.Version = versions.Last
	w.put(rules.VersionsPath(market, p.Class, p.Mode), &versions)
	w.put(rules.ProfilePath(market, p.Class, p.Mode, p.Version), p)
}

// attest records what an organization found of a subject, and returns it to be changed by put: a pass of safety by a third
// party, ten days ago, under accreditation 1, unless change says otherwise.
func (w *world) attest(organization, subject string, change func(*inspectionv1.Attestation)) uint64 {
	w.last++
	a := &inspectionv1.Attestation{
		Id: w.last, Organization: organization, Signer: address(organization), TxId: []byte{byte(w.last)}, Scheme: safety,
		Result: inspectionv1.Result_RESULT_PASS, Party: inspectionv1.Party_PARTY_THIRD, PartyRecorded: inspectionv1.Party_PARTY_THIRD,
		Accreditation: 1, Performed: now - 10*day, Issued: now - 10*day, Recorded: now - 9*day,
		Coverage: []*inspectionv1.Coverage{{Subject: subject}},
		History:  []*inspectionv1.Change{{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: now - 10*day}},
	}
	if change != nil {
		change(a)
	}
	w.put(rules.AttestationPath(a.Id), a)
	for _, c := range a.Coverage {
		var attested inspectionv1.Attested
		key := rules.AttestedPath(c.Subject, a.Scheme)
		require.NoError(w.t, attested.Unmarshal(w.entries[string(key)]))
		attested.Ids = append(attested.Ids, a.Id)
		w.put(key, &attested)
	}
	return a.Id
}

// list lists a subject in the market: a block, a day ago, unless change says otherwise.
func (w *world) list(subject string, change func(*blacklistv1.Listing)) {
	w.last++
	l := &blacklistv1.Listing{
		Id: w.last, Subject: subject, Severity: blacklistv1.Severity_SEVERITY_BLOCK, Reason: "unsafe", Markets: []string{market},
		Proposer: "customs", Status: blacklistv1.Status_STATUS_EFFECTIVE, Effect: []*blacklistv1.Interval{{From: now - day}},
	}
	if change != nil {
		change(l)
	}
	w.put(blacklistrules.ListingPath(l.Id), l)
	var listings blacklistv1.Listings
	key := blacklistrules.SubjectPath(subject)
	require.NoError(w.t, listings.Unmarshal(w.entries[string(key)]))
	listings.Ids = append(listings.Ids, l.Id)
	w.put(key, &listings)
}
