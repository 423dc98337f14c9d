package provenance_test

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// world is a ledger with five members, one block after another.
type world struct {
	t      require.TestingT
	state  *memkv.Store
	flat   *memkv.Store
	height int64
	now    time.Time
	txs    uint64
}

// member is an organization of the world. Its public key is a multiple of the curve's generator, good enough to admit.
type member struct{ id, prefix, gln, publicKey string }

var organizations = []member{
	{"maker", "9506000", "950600000001", "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"},
	{"plant", "", "950700400001", "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"},
	{"carrier", "9507001", "950700100001", "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9"},
	{"buyer", "9507002", "950700200001", "02e493dbf1c10d80f3581e4904930b1404cc6c13900ee0758474fa94abe8c4cd13"},
	{"shop", "9507003", "950700300001", "022f8bde4d1a07209355b4a7250a5c5128e88b84bddc619ab7cba8d569b240efe4"},
}

// products are trade items: widgets and gadgets are the maker's, snacks the shop's, and of curios nobody holds the prefix.
var products = []struct{ name, digits string }{
	{"widget", "0950600013435"}, {"gadget", "0950600013436"}, {"snack", "0950700300010"}, {"curio", "0952000000010"},
}

func newWorld(t require.TestingT) *world {
	w := &world{t: t, state: memkv.New(), flat: memkv.New(), height: 1, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	ctx := w.context("")
	for _, o := range organizations {
		key, err := hex.DecodeString(o.publicKey)
		require.NoError(t, err)
		require.NoError(t, membership.Admit(ctx, &membershipv1.Organization{
			Id: o.id, Name: o.id, Jurisdiction: "DE", Roles: []x.Role{membership.Manufacturer}, Glns: []string{checked(o.gln)},
		}, key))
		if o.prefix != "" {
			require.NoError(t, membership.Hold(ctx, o.id, o.prefix))
		}
	}
	return w
}

// checked completes digits by their check digit.
func checked(digits string) string {
	c, err := gs1.CheckDigit(digits)
	if err != nil {
		panic(err)
	}
	return digits + string(c)
}

// context is one for a message of an organization; for the ledger itself, of none.
func (w *world) context(organization string) *x.Context {
	var signer x.Signer
	if organization != "" {
		w.txs++
		signer = x.Signer{Address: make([]byte, 20), Organization: organization, TxID: make([]byte, 32)}
		binary.BigEndian.PutUint64(signer.TxID, w.txs)
	}
	return x.NewContext(x.Chain{ID: "test", Height: w.height, Time: w.now}, signer, w.state, w.flat, nil)
}

// send handles a message of a module as one transaction: an error leaves no trace.
func (w *world) send(module x.Module, organization string, m x.Message) ([]x.Note, error) {
	state, flat := w.state.Clone(), w.flat.Clone()
	ctx := w.context(organization)
	for _, handler := range module.Msgs {
		if fmt.Sprintf("%T", handler.New()) != fmt.Sprintf("%T", m) {
			continue
		}
		err := handler.Do(ctx, m)
		if err != nil {
			w.state, w.flat = state, flat
			return nil, err
		}
		return record(ctx), nil
	}
	require.Fail(w.t, "no handler", "%T", m)
	return nil, nil
}

func (w *world) capture(organization string, ev *provenancev1.Event) ([]x.Note, error) {
	return w.send(provenance.Module, organization, &provenancev1.CaptureEvent{Event: ev})
}

// endBlock does the module's own work and begins the next block, some time later.
func (w *world) endBlock(later time.Duration) []x.Note {
	ctx := x.NewContext(x.Chain{ID: "test", Height: w.height, Time: w.now}, x.Signer{}, w.state, w.flat, x.CountWork())
	provenance.Module.EndBlock(ctx)
	notes := record(ctx)
	w.height++
	w.now = w.now.Add(later)
	return notes
}

// record brings what was noted into the dossiers, and returns it.
func record(ctx *x.Context) []x.Note {
	notes := ctx.TakeNotes()
	dossier.Append(ctx, notes, nil, make([]byte, 32))
	return notes
}

// ask answers a query.
func ask[R any](w *world, m x.Message) (*R, error) {
	for _, q := range provenance.Module.Queries {
		if fmt.Sprintf("%T", q.NewRequest()) == fmt.Sprintf("%T", m) {
			answer, err := q.Do(w.context(""), m)
			if err != nil {
				return nil, err
			}
			return any(answer).(*R), nil
		}
	}
	require.Fail(w.t, "no query", "%T", m)
	return nil, nil
}

// names are short for identifiers, longest first.
var names = func() (list [][2]string) {
	for _, p := range products {
		list = append(list, [2]string{p.name, "01/" + checked(p.digits)})
	}
	for i := range 10 {
		list = append(list,
			[2]string{fmt.Sprintf("sscc/%d", i), "00/" + checked(fmt.Sprintf("1950600000000000%d", i))},
			[2]string{fmt.Sprintf("crate/%d", i), "8003/0" + checked("950600000001") + fmt.Sprint(i)},
			[2]string{fmt.Sprintf("tool/%d", i), "8004/9506000A" + fmt.Sprint(i)})
	}
	for _, o := range organizations {
		list = append(list, [2]string{"gln/" + o.id, "414/" + checked(o.gln)}, [2]string{"party/" + o.id, "417/" + checked(o.gln)})
	}
	return append(list,
		[2]string{"gln/stranger", "414/" + checked("952000000002")}, [2]string{"party/stranger", "417/" + checked("952000000002")})
}()

// expand returns the identifier that a short name stands for, as a Digital Link.
func expand(name string) string {
	for _, n := range names {
		if rest, found := strings.CutPrefix(name, n[0]); found && (rest == "" || rest[0] == '/') {
			return "https://id.gs1.org/" + n[1] + rest
		}
	}
	return name
}

// shorten writes short names for the keys in a text.
var shorten = func() *strings.Replacer {
	var pairs []string
	for _, n := range names {
		pairs = append(pairs, n[1], n[0])
	}
	return strings.NewReplacer(pairs...)
}()

func TestNamesAreIdentifiers(t *testing.T) {
	for _, n := range names {
		key, err := gs1.Canonical(expand(n[0]))
		require.NoError(t, err, n)
		require.Equal(t, n[1], string(key))
	}
}
