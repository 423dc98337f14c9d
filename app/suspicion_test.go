package app_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	quotav1 "github.com/waymark-ledger/waymark/proto/waymark/quota/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
	"github.com/waymark-ledger/waymark/x/validators"
)

// doubtful is a chain on which second keys of some members signed something that every query tells of.
type doubtful struct {
	writer
	tx       []byte // that shipped
	shipping *provenancev1.Event
	site     string
	key      []byte // consensus key that applied
}

const (
	doubtfulLot  = "01/09506000134352/10/L1"
	doubtfulItem = "01/09506000134352/21/a0"
)

// inDoubt are the organizations with such keys.
var inDoubt = []string{"maker", "partner", "customs", "accreditor", "regulator", "inspector"}

// newDoubtful returns the chain, and the keys in doubt by their organizations, before anybody doubts them.
func newDoubtful(t *testing.T) *doubtful {
	abroad := &membershipv1.Organization{Id: "abroad", Name: "Abroad", Jurisdiction: "DE", Roles: []x.Role{membership.Accreditor}}
	w := &doubtful{writer: writer{chain.New(t, nil, abroad)}}
	for _, id := range inDoubt {
		requireApplied(t, w.c.Send(id, chain.RegisterKey(id, "second "+id, membership.AllPermissions()...)))
	}
	w.c.Decide(nil)
	send := func(id string, messages ...x.Message) *waymarkv1.Outcome {
		o := w.c.Send("second "+id, messages...)
		requireApplied(t, o)
		return o
	}
	digits := chain.Prefix + "30001"
	check, err := gs1.CheckDigit(digits)
	require.NoError(t, err)
	w.site = digits + string(check)
	newcomer := &membershipv1.Organization{Id: "newcomer", Name: "Newcomer", Jurisdiction: "DE", Roles: []x.Role{membership.Manufacturer}}
	send("customs", &blacklistv1.ListInEmergency{Listing: &blacklistv1.Proposed{
		Subject: "01/09506000134352/10/L9", Severity: blacklistv1.Severity_SEVERITY_ADVISORY, Reason: "unsafe", Markets: []string{"CN"},
		Evidence: [][]byte{make([]byte, 32)},
	}})
	send("maker",
		chain.SubmitApplication(newcomer),
		&membershipv1.RegisterFacility{Facility: &membershipv1.Facility{Gln: w.site, Name: "Works", Jurisdiction: "DE"}},
		&membershipv1.DeclareAffiliation{Organization: "maker", Affiliate: "carrier", Relations: []membershipv1.Relation{membershipv1.Relation_RELATION_CONTROLS}},
		&membershipv1.RegisterNode{Node: fmt.Sprintf("%040x", 1)},
	)
	w.attest(send)
	key := w.c.ConsensusKey("partner", validators.Ed25519)
	w.key = chain.WireKey(key).Key
	send("partner", &validatorsv1.ApplyValidator{PublicKey: chain.WireKey(key), Proof: proofOf(t, "partner", key)})
	requireApplied(t, w.c.Send("regulator", propose(&membershipv1.AdmitOrganization{Organization: "newcomer"})))
	send("customs", no(1))

	w.shipping = w.lot(provenancev1.Action_ACTION_OBSERVE, "shipping", "L1", "5")
	w.shipping.DestinationList = []*provenancev1.Destination{{
		Type: "possessing_party", Destination: "https://id.gs1.org/417/" + chain.Organizations[1].Organization.Glns[0],
	}}
	made := w.event(provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, 0, "commissioning")
	made.InputQuantityList = []*provenancev1.QuantityElement{{EpcClass: "https://id.gs1.org/" + doubtfulLot, Quantity: "1"}}
	made.OutputEpcList = w.items("b", 1)
	send("maker",
		capture(w.lot(provenancev1.Action_ACTION_ADD, "commissioning", "L1", "100")),
		capture(w.object(provenancev1.Action_ACTION_ADD, "commissioning", w.items("a", 1)...)),
		capture(w.pack(1, w.items("a", 1)...)), capture(made))
	o := send("maker", capture(w.shipping))
	w.tx = o.TxId
	send("partner", capture(w.object(provenancev1.Action_ACTION_OBSERVE, "receiving", w.items("late", 1)...)))
	return w
}

const (
	doubtfulScheme    = "one/1"
	doubtfulContainer = "bic/CSQU3054383"
	b2c               = inspectionv1.Mode_MODE_B2C
)

// attest has a product declared and inspected.
func (w *doubtful) attest(send func(string, ...x.Message) *waymarkv1.Outcome) {
	now := w.c.Time.Unix()
	send("maker", &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
		Subject: "01/09506000134352", GpcBrick: "10005853", Makers: []string{"maker"},
	}})
	for _, id := range []string{doubtfulScheme, "two/1"} {
		send("accreditor", &inspectionv1.PublishScheme{Scheme: &inspectionv1.Scheme{Id: id, Title: "title", Standard: "standard"}})
	}
	send("accreditor", &inspectionv1.GrantAccreditation{Organization: "inspector", Scheme: doubtfulScheme, From: now})
	send("regulator",
		&inspectionv1.RecognizeAccreditor{Accreditor: "abroad"},
		&inspectionv1.DeclareEquivalence{Scheme: doubtfulScheme, Equivalent: "two/1"},
		&inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
			Class: "any", Mode: b2c, Basis: inspectionv1.Basis_BASIS_PLACED, From: now + 1000,
			Requirements: []*inspectionv1.Requirement{
				{Id: "safety", Schemes: []string{doubtfulScheme}, Target: inspectionv1.Target_TARGET_GOODS, Count: 1},
			},
		}})
	send("inspector",
		&inspectionv1.IssueAttestation{
			Scheme: doubtfulScheme, Coverage: []*inspectionv1.Coverage{{Subject: doubtfulLot, Untracked: true}},
			Result: inspectionv1.Result_RESULT_PASS, Performed: now - 100, Issued: now,
		},
		&inspectionv1.RecordSeals{Container: doubtfulContainer, Seals: []string{"S1"}})
}

// question is one to the ledger, and which marks its answer has once the keys are in doubt. Without any, why says why.
type question struct {
	request x.Message
	marks   []string
	why     string
}

func (w *doubtful) questions(t *testing.T) map[string]question {
	hash, err := provenancerules.EventHash(w.shipping, provenancerules.CBV20)
	require.NoError(t, err)
	pallet, err := gs1.Canonical(w.pallet(1))
	require.NoError(t, err)
	address := validators.Address(&validatorsv1.ConsensusKey{Type: validators.Ed25519, Key: w.key})
	of := func(subjects ...string) (marks []string) {
		for _, subject := range subjects {
			marks = append(marks, "Suspicions "+subject)
		}
		return marks
	}
	const rests, parameters = "Suspicions ", "the council decides about it: which votes are suspect, query governance proposal tells"
	return map[string]question{
		"/dossier/history": {&dossierv1.HistoryRequest{Id: "org/maker"}, []string{"Records.Suspect"}, ""},

		"/governance/proposal":    {&governancev1.ProposalRequest{Id: 1}, []string{"Suspect[0]", rests + "proposal/1"}, ""},
		"/governance/proposals":   {&governancev1.ProposalsRequest{}, of("proposal/1"), ""},
		"/governance/electorates": {&governancev1.ElectoratesRequest{}, nil, parameters},
		"/governance/params":      {&governancev1.ParamsRequest{Module: "quota"}, nil, parameters},
		"/governance/upgrade":     {&governancev1.UpgradeRequest{}, nil, parameters},

		"/membership/organization":  {&membershipv1.OrganizationRequest{Id: "maker"}, of("org/maker"), ""},
		"/membership/organizations": {&membershipv1.OrganizationsRequest{}, of("org/abroad", "org/carrier", "org/inspector", "org/maker", "org/partner", "org/regulator"), ""},
		"/membership/applications":  {&membershipv1.ApplicationsRequest{}, of("org/newcomer"), ""},
		"/membership/key":           {&membershipv1.KeyRequest{Address: chain.Address("maker")}, of("org/maker"), ""},
		"/membership/holdings":      {&membershipv1.HoldingsRequest{Organization: "maker"}, of("org/maker"), ""},
		"/membership/facilities":    {&membershipv1.FacilitiesRequest{Organization: "maker"}, of("org/maker"), ""},
		"/membership/facility":      {&membershipv1.FacilityRequest{Gln: w.site}, of("org/maker"), ""},
		"/membership/affiliations":  {&membershipv1.AffiliationsRequest{Organization: "carrier"}, of("org/carrier"), ""},
		"/membership/nodes":         {&membershipv1.NodesRequest{Organization: "maker"}, of("org/maker"), ""},

		"/provenance/item":       {&provenancev1.ItemRequest{Id: doubtfulItem}, of(string(pallet), doubtfulItem), ""},
		"/provenance/lot":        {&provenancev1.LotRequest{Id: doubtfulLot}, of(doubtfulLot), ""},
		"/provenance/contents":   {&provenancev1.ContentsRequest{Id: string(pallet)}, of(string(pallet)), ""},
		"/provenance/in-transit": {&provenancev1.InTransitRequest{Id: doubtfulLot}, []string{"Lines.Suspect", rests + doubtfulLot}, ""},
		"/provenance/recall": {
			&provenancev1.RecallRequest{Ids: []string{doubtfulLot}}, []string{"Steps.Suspect", rests + doubtfulLot}, "",
		},
		"/provenance/trace": {
			&provenancev1.TraceRequest{Id: doubtfulLot, Direction: provenancev1.Direction_DIRECTION_DOWN},
			[]string{"Edges.Suspect", rests + doubtfulLot},
			"",
		},
		"/provenance/event": {&provenancev1.EventRequest{Hash: hash}, []string{"Suspect[0]"}, ""},
		"/provenance/pending": {
			&provenancev1.PendingRequest{Id: "01/09506000134352/21/late0"}, []string{"Suspect[0]", rests + "01/09506000134352/21/late0"}, "",
		},

		"/quota/allowance": {
			&quotav1.AllowanceRequest{Organization: "maker"}, nil,
			"what the ledger metered; the roles that it depends on, query membership organization tells",
		},

		"/validators/validator":     {&validatorsv1.ValidatorRequest{Organization: "partner"}, of("org/partner"), ""},
		"/validators/validators":    {&validatorsv1.ValidatorsRequest{}, of("org/inspector", "org/maker"), ""},
		"/validators/applications":  {&validatorsv1.ApplicationsRequest{}, of("org/partner"), ""},
		"/validators/consensus-key": {&validatorsv1.ConsensusKeyRequest{Address: address}, of("org/partner"), ""},

		"/blacklist/listing":          {&blacklistv1.ListingRequest{Id: 1}, of("listing/1"), ""},
		"/blacklist/listings":         {&blacklistv1.ListingsRequest{}, of("listing/1"), ""},
		"/blacklist/acknowledgements": {&blacklistv1.AcknowledgementsRequest{Listing: 1}, of("listing/1"), ""},

		"/inspection/product":        {&inspectionv1.ProductRequest{Id: doubtfulLot}, of("01/09506000134352"), ""},
		"/inspection/products":       {&inspectionv1.ProductsRequest{Organization: "maker"}, of("01/09506000134352"), ""},
		"/inspection/scheme":         {&inspectionv1.SchemeRequest{Id: doubtfulScheme}, of("scheme/" + doubtfulScheme), ""},
		"/inspection/schemes":        {&inspectionv1.SchemesRequest{}, of("scheme/"+doubtfulScheme, "scheme/two/1"), ""},
		"/inspection/accreditation":  {&inspectionv1.AccreditationRequest{Id: 1}, of("accreditation/1"), ""},
		"/inspection/accreditations": {&inspectionv1.AccreditationsRequest{Organization: "inspector"}, of("accreditation/1"), ""},
		"/inspection/recognitions":   {&inspectionv1.RecognitionsRequest{Market: "CN"}, of("org/abroad", "org/regulator"), ""},
		"/inspection/profile":        {&inspectionv1.ProfileRequest{Market: "CN", Class: "any", Mode: b2c}, of("profile/CN/any/b2c"), ""},
		"/inspection/profiles":       {&inspectionv1.ProfilesRequest{Market: "CN"}, of("profile/CN/any/b2c"), ""},
		"/inspection/equivalences":   {&inspectionv1.EquivalencesRequest{Market: "CN"}, of("scheme/" + doubtfulScheme), ""},
		"/inspection/attestation":    {&inspectionv1.AttestationRequest{Id: 1}, []string{"Suspect"}, ""},
		"/inspection/attestations":   {&inspectionv1.AttestationsRequest{Id: doubtfulLot}, []string{"Attestations.Suspect", rests + doubtfulLot}, ""},
		"/inspection/seals":          {&inspectionv1.SealsRequest{Id: doubtfulContainer}, of(doubtfulContainer), ""},
		"/inspection/consumed":       {&inspectionv1.ConsumedRequest{Id: doubtfulLot, Scheme: doubtfulScheme}, of(doubtfulLot), ""},
		"/inspection/verdict": {
			&inspectionv1.VerdictRequest{Id: doubtfulLot, Market: "CN"}, nil, "what is suspect is among its reasons, and decides",
		},
		"/inspection/clearance": {
			&inspectionv1.ClearanceRequest{Id: doubtfulLot, Market: "CN"}, nil, "that there is no listing nobody signed",
		},

		"/waymark/outcome": {&waymarkv1.OutcomeRequest{TxId: w.tx}, []string{"Suspect"}, ""},
	}
}

// TestEveryAnswerMarksWhatIsSuspect asks everything that can be asked, before and after the owners of the keys say that
// they no longer vouch for what these signed, and demands the marks.
func TestEveryAnswerMarksWhatIsSuspect(t *testing.T) {
	w := newDoubtful(t)
	asked := w.questions(t)
	var served []string
	answers := map[string]func() x.Message{}
	for _, m := range app.Modules() {
		for _, q := range m.Queries {
			path := "/" + m.Name + "/" + q.Name
			served = append(served, path)
			answers[path] = q.NewResponse
			require.Contains(t, asked, path, "say how its answer marks what is suspect, or why it does not")
		}
	}
	require.Len(t, asked, len(served))
	ask := func(path string) []string {
		answer := answers[path]()
		w.c.Query(path, asked[path].request, answer)
		return marksOf(answer)
	}
	for _, path := range served {
		require.Empty(t, ask(path), "%s: nobody doubts anything", path)
	}
	for _, id := range inDoubt {
		requireApplied(t, w.c.Send(id, &membershipv1.RevokeKey{
			Address: chain.Address("second " + id), SuspectSince: w.c.Time.Unix() - 20,
		}))
	}
	for _, path := range served {
		q := asked[path]
		require.Equal(t, q.why == "", len(q.marks) > 0, path)
		require.Equal(t, q.marks, ask(path), path)
	}
}

// marksOf returns the marks in an answer, by the names of the fields that have them, each once.
func marksOf(answer x.Message) []string {
	var marks []string
	find(reflect.ValueOf(answer).Elem(), "", &marks)
	slices.Sort(marks)
	return slices.Compact(marks)
}

func find(v reflect.Value, path string, marks *[]string) {
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		switch value := f.Interface().(type) {
		case []*dossierv1.Suspicion:
			for _, s := range value {
				if s.Records > 0 {
					*marks = append(*marks, path+name+" "+s.Subject)
				}
			}
			continue
		case []uint32:
			for _, at := range value {
				if name == "Suspect" {
					*marks = append(*marks, fmt.Sprintf("%s%s[%d]", path, name, at))
				}
			}
		case bool:
			if value && name == "Suspect" {
				*marks = append(*marks, path+name)
			}
		}
		if f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Pointer {
			for j := range f.Len() {
				find(f.Index(j).Elem(), path+name+".", marks)
			}
		}
	}
}
