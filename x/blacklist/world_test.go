package blacklist_test

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
)

const (
	day = 24 * time.Hour
	lot = "01/09506000134352/10/LOT7"

	advisory = blacklistv1.Severity_SEVERITY_ADVISORY
	hold     = blacklistv1.Severity_SEVERITY_HOLD
	block    = blacklistv1.Severity_SEVERITY_BLOCK

	proposed  = blacklistv1.Status_STATUS_PROPOSED
	notified  = blacklistv1.Status_STATUS_NOTIFIED
	effective = blacklistv1.Status_STATUS_EFFECTIVE
	suspended = blacklistv1.Status_STATUS_SUSPENDED
	lapsed    = blacklistv1.Status_STATUS_LAPSED
	expired   = blacklistv1.Status_STATUS_EXPIRED
	delisted  = blacklistv1.Status_STATUS_DELISTED
	annulled  = blacklistv1.Status_STATUS_ANNULLED
)

// newcomers are members beside those of every test chain, which are of CN.
var newcomers = []*membershipv1.Organization{
	{Id: "arbiter", Name: "Arbiter", Jurisdiction: "CH", Roles: []x.Role{membership.Arbitrator}, Glns: []string{"9507000000012"}},
	{Id: "buyer", Name: "Buyer", Jurisdiction: "DE", Roles: []x.Role{membership.Partner}, Glns: []string{"9507000000005"}},
	{Id: "customs-de", Name: "Customs DE", Jurisdiction: "DE", Roles: []x.Role{membership.Customs, membership.Arbitrator}, Glns: []string{"9507000000029"}},
	{Id: "customs-us", Name: "Customs US", Jurisdiction: "US", Roles: []x.Role{membership.Customs}, Glns: []string{"9507000000036"}},
}

// world is a chain with authorities of three jurisdictions, and what they did last.
type world struct {
	*chain.Chain
	t *testing.T
}

func newWorld(t *testing.T, set map[string]string) *world {
	w := &world{chain.New(t, set), t}
	var admissions []x.Message
	for _, org := range newcomers {
		m := &membershipv1.SubmitApplication{Organization: org, PublicKey: sig.PublicKey(chain.Key(org.Id))}
		statement := &membershipv1.ApplicationStatement{ChainId: chain.ID, Organization: org, PublicKey: m.PublicKey}
		var err error
		m.Proof, err = sig.SignStatement(chain.Key(org.Id), sig.Application, x.Encode(statement))
		require.NoError(t, err)
		w.do("maker", m)
		admissions = append(admissions, &membershipv1.AdmitOrganization{Organization: org.Id})
	}
	p := w.Council(admissions...)
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, p.Status, "%v", p)
	return w
}

// do sends messages, which apply, and returns what they left behind.
func (w *world) do(organization string, messages ...x.Message) *waymarkv1.Outcome {
	w.t.Helper()
	o := w.Send(organization, messages...)
	require.Equal(w.t, waymarkv1.Status_STATUS_APPLIED, o.Status, "%s: %s", organization, o.Log)
	return o
}

// fails sends a message, which is rejected or refused for a reason.
func (w *world) fails(reason *x.Error, organization string, m x.Message) *waymarkv1.Outcome {
	w.t.Helper()
	o := w.Send(organization, m)
	require.Equal(w.t, [2]any{reason.Codespace, reason.Code}, [2]any{o.Codespace, o.Code}, o.Log)
	want := waymarkv1.Status_STATUS_REJECTED
	if reason.Refused {
		want = waymarkv1.Status_STATUS_REFUSED
	}
	require.Equal(w.t, want, o.Status)
	return o
}

// after lets time pass, and a block after it.
func (w *world) after(d time.Duration) {
	w.t.Helper()
	w.Time = w.Time.Add(d - time.Second)
	w.Block()
}

func (w *world) listing(id uint64) *blacklistv1.Listing {
	w.t.Helper()
	var r blacklistv1.ListingResponse
	w.Query("/blacklist/listing", &blacklistv1.ListingRequest{Id: id}, &r)
	return r.Listing
}

// came requires that a listing has come to a status, and returns it.
func (w *world) came(id uint64, status blacklistv1.Status) *blacklistv1.Listing {
	w.t.Helper()
	l := w.listing(id)
	require.Equal(w.t, status, l.Status, "%v", l)
	return l
}

func evidence(names ...string) [][]byte {
	var all [][]byte
	for _, name := range names {
		digest := sha256.Sum256([]byte(name))
		all = append(all, digest[:])
	}
	slices.SortFunc(all, bytes.Compare)
	return all
}

// about returns what a listing of a subject says, on evidence of its own.
func about(subject string, severity blacklistv1.Severity, markets ...string) *blacklistv1.Proposed {
	return &blacklistv1.Proposed{
		Subject: subject, Severity: severity, Reason: "counterfeit", Markets: markets, Evidence: evidence(subject),
	}
}

func propose(p *blacklistv1.Proposed) *blacklistv1.ProposeListing {
	return &blacklistv1.ProposeListing{Listing: p}
}

func emergency(p *blacklistv1.Proposed) *blacklistv1.ListInEmergency {
	return &blacklistv1.ListInEmergency{Listing: p}
}

func support(id uint64) *blacklistv1.SupportListing { return &blacklistv1.SupportListing{Listing: id} }

func appeal(id uint64) *blacklistv1.AppealListing {
	return &blacklistv1.AppealListing{Listing: id, Evidence: evidence("appeal")}
}

func answer(id uint64) *blacklistv1.AnswerAppeal {
	return &blacklistv1.AnswerAppeal{Listing: id, Evidence: evidence("answer")}
}

func decide(id uint64, decision blacklistv1.Decision) *blacklistv1.DecideAppeal {
	return &blacklistv1.DecideAppeal{Listing: id, Decision: decision, Reason: "heard"}
}

// suspend has the council, which is of three jurisdictions, suspend a member.
func (w *world) suspend(organization string) {
	w.t.Helper()
	m := &membershipv1.SuspendOrganization{Organization: organization, Reason: "test"}
	w.do("regulator", &governancev1.Propose{Title: "test", Messages: []*types.Any{x.Pack(m)}})
	var listed governancev1.ProposalsResponse
	w.Query("/governance/proposals", &governancev1.ProposalsRequest{Limit: 1}, &listed)
	for _, voter := range []string{"customs", "customs-de"} {
		w.do(voter, &governancev1.Vote{Proposal: listed.Proposals[0].Id, Choice: governancev1.Choice_CHOICE_YES})
	}
	w.after(day + time.Second)
	listed = governancev1.ProposalsResponse{}
	w.Query("/governance/proposals", &governancev1.ProposalsRequest{Limit: 1}, &listed)
	require.Equal(w.t, governancev1.Status_STATUS_EXECUTED, listed.Proposals[0].Status)
}

// standing returns what is in force on an organization.
func (w *world) standing(organization string) []*standingv1.Entry {
	w.t.Helper()
	var r membershipv1.OrganizationResponse
	w.Query("/membership/organization", &membershipv1.OrganizationRequest{Id: organization}, &r)
	return r.Standing.GetEntries()
}
