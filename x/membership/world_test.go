package membership_test

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
)

// world is a ledger with the members maker, shop and regulator, each with the key of its name, of which the block of
// height 10 executes. The time of a block is its height in seconds, and 1,000.
type world struct {
	t      require.TestingT
	state  *memkv.Store
	height int64
}

func newWorld(t require.TestingT) *world {
	w := &world{t: t, state: memkv.New(), height: 1}
	for _, o := range []*membershipv1.Organization{
		organization("maker", membership.Manufacturer), organization("shop", membership.Platform),
		organization("regulator", membership.Regulator),
	} {
		if o.Id == "maker" {
			o.Glns = []string{makerGLN}
		}
		require.NoError(t, membership.Admit(w.as(""), o, publicKey(o.Id)))
	}
	for key, holder := range map[string]string{makerPrefix: "maker", "gtin/" + shopGTIN: "shop", "gln/" + shopGLN: "shop"} {
		require.NoError(t, membership.Hold(w.as(""), holder, key))
	}
	w.height = 10
	return w
}

func organization(id string, role x.Role) *membershipv1.Organization {
	return &membershipv1.Organization{Id: id, Name: id, Jurisdiction: "DE", Roles: []x.Role{role}}
}

func publicKey(name string) []byte { return sig.PublicKey(chain.Key(name)) }

// as returns the context of a message that an organization signs with its first key.
func (w *world) as(organization string) *x.Context { return w.with(organization, organization) }

// with returns the context of a message that an organization signs with a key. The council signs with none.
func (w *world) with(organization, key string) *x.Context {
	signer := x.Signer{Organization: organization}
	if organization != "" && organization != x.Council {
		signer.Address = chain.Address(key)
	}
	at := x.Chain{ID: chain.ID, Height: w.height, Time: time.Unix(1000+w.height, 0)}
	return x.NewContext(at, signer, w.state, memkv.New(), x.NewWork(20_000))
}

// send handles a message of an organization, and returns the subjects that it noted. On an error nothing of it stays.
func (w *world) send(organization string, m x.Message) ([]x.Subject, error) {
	return w.sendWith(organization, organization, m)
}

// sendWith is send with another key of the organization.
func (w *world) sendWith(organization, key string, m x.Message) ([]x.Subject, error) {
	for _, msg := range membership.Module.Msgs {
		if fmt.Sprintf("%T", msg.New()) != fmt.Sprintf("%T", m) {
			continue
		}
		before := w.state.Clone()
		ctx := w.with(organization, key)
		if err := msg.Do(ctx, m); err != nil {
			w.state = before
			return nil, err
		}
		return noted(ctx), nil
	}
	require.FailNow(w.t, "no handler", "%T", m)
	return nil, nil
}

// noted returns the subjects that were noted, each once.
func noted(ctx *x.Context) (subjects []x.Subject) {
	for _, note := range ctx.TakeNotes() {
		subjects = append(subjects, note.Subject)
	}
	return subjects
}

func (w *world) mustSend(organization string, m x.Message) {
	_, err := w.send(organization, m)
	require.NoError(w.t, err)
}

// end ends a block, and returns the subjects that it noted.
func (w *world) end() []x.Subject {
	ctx := w.as("")
	membership.Module.EndBlock(ctx)
	return noted(ctx)
}

// check requires that the tables are as messages leave them.
func (w *world) check() {
	ctx := x.NewContext(w.as("").Chain(), x.Signer{}, w.state, w.state, nil)
	require.NoError(w.t, membership.Module.Check(ctx))
	require.NoError(w.t, auth.Module.Check(ctx))
}

// set overrides parameters.
func (w *world) set(object string) {
	require.NoError(w.t, membership.Module.Params.Merge(w.as(""), object))
}

// query asks the module.
func (w *world) query(request x.Message) (x.Message, error) {
	for _, q := range membership.Module.Queries {
		if fmt.Sprintf("%T", q.NewRequest()) == fmt.Sprintf("%T", request) {
			return q.Do(w.as(""), request)
		}
	}
	require.FailNow(w.t, "no query", "%T", request)
	return nil, nil
}

// ask returns all that is known of an organization.
func (w *world) ask(id string) *membershipv1.OrganizationResponse {
	r, err := w.query(&membershipv1.OrganizationRequest{Id: id})
	require.NoError(w.t, err)
	return r.(*membershipv1.OrganizationResponse)
}

// electors returns who votes in one of the roles, and from where.
func (w *world) electors(roles ...x.Role) (all []string) {
	membership.Electors(w.as(""), roles, func(id, jurisdiction string) bool {
		all = append(all, id+" "+jurisdiction)
		return false
	})
	return all
}

func (w *world) key(name string) *authv1.Key {
	key, known := auth.Lookup(w.as(""), chain.Address(name))
	require.True(w.t, known)
	return key
}
