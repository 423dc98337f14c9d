package quota_test

import (
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	quotav1 "github.com/waymark-ledger/waymark/proto/waymark/quota/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/quota"
)

// world is a state with organizations.
type world struct {
	t     require.TestingT
	state *memkv.Store
}

func newWorld(t require.TestingT, members map[string][]x.Role) *world {
	w := &world{t, memkv.New()}
	for id, roles := range members {
		key, err := crypto.ToECDSA(crypto.Keccak256([]byte(id)))
		require.NoError(t, err)
		require.NoError(t, membership.Admit(w.at(0), &membershipv1.Organization{
			Id: id, Name: id, Jurisdiction: "CN", Roles: roles,
		}, sig.PublicKey(key)))
	}
	return w
}

func (w *world) at(height int64) *x.Context {
	return x.NewContext(x.Chain{Height: height}, x.Signer{}, w.state, nil, nil)
}

func (w *world) left(height int64, organization string) quota.Amount {
	return quota.For(w.at(height)).Of(organization).Left
}

func (w *world) spend(height int64, organization string, spent quota.Amount) {
	quota.Spend(w.at(height), organization, quota.For(w.at(height)).Of(organization), spent)
}

// set sets the standard quota, and those of roles.
func (w *world) set(standard *quotav1.Quota, roles ...*quotav1.RoleQuota) error {
	return quota.Module.Params.Merge(w.at(0), object(standard, roles...))
}

func object(standard *quotav1.Quota, roles ...*quotav1.RoleQuota) string {
	object := fmt.Sprintf(`{"standard":%s,"roles":[`, text(standard))
	for i, r := range roles {
		if i > 0 {
			object += ","
		}
		object += fmt.Sprintf(`{"role":%d,"quota":%s}`, r.Role, text(r.Quota))
	}
	return object + "]}"
}

func text(q *quotav1.Quota) string {
	return fmt.Sprintf(`{"work_per_block":"%d","work_capacity":"%d","bytes_per_block":"%d","bytes_capacity":"%d"}`,
		q.WorkPerBlock, q.WorkCapacity, q.BytesPerBlock, q.BytesCapacity)
}

// small is about the least quota that there can be.
func small() *quotav1.Quota {
	return &quotav1.Quota{WorkPerBlock: 1000, WorkCapacity: 800_000, BytesPerBlock: 600, BytesCapacity: 600_000}
}

func with(change func(q *quotav1.Quota)) *quotav1.Quota {
	q := small()
	change(q)
	return q
}

func TestParams(t *testing.T) {
	role := func(r x.Role, q *quotav1.Quota) *quotav1.RoleQuota { return &quotav1.RoleQuota{Role: r, Quota: q} }
	for name, c := range map[string]struct {
		standard *quotav1.Quota
		roles    []*quotav1.RoleQuota
		wrong    string // empty: accepted
	}{
		"small":                       {standard: small()},
		"least":                       {standard: &quotav1.Quota{WorkPerBlock: 730, WorkCapacity: 730_000, BytesPerBlock: 525, BytesCapacity: 524_288}},
		"roles":                       {standard: small(), roles: []*quotav1.RoleQuota{role(membership.Manufacturer, small()), role(membership.Regulator, small())}},
		"nothing":                     {standard: &quotav1.Quota{}, wrong: "standard.work_capacity: expected 730000"},
		"work below the largest":      {standard: with(func(q *quotav1.Quota) { q.WorkCapacity = 729_999 }), wrong: "standard.work_capacity"},
		"bytes below the largest":     {standard: with(func(q *quotav1.Quota) { q.BytesCapacity = 524_287 }), wrong: "standard.bytes_capacity"},
		"work hardly comes":           {standard: with(func(q *quotav1.Quota) { q.WorkPerBlock = 729 }), wrong: "standard.work_per_block: expected 730"},
		"bytes hardly come":           {standard: with(func(q *quotav1.Quota) { q.BytesPerBlock = 524 }), wrong: "standard.bytes_per_block: expected 525"},
		"more work than fits":         {standard: with(func(q *quotav1.Quota) { q.WorkPerBlock = 800_001 }), wrong: "standard.work_per_block"},
		"more bytes than fit":         {standard: with(func(q *quotav1.Quota) { q.BytesPerBlock = 600_001 }), wrong: "standard.bytes_per_block"},
		"overflow of work":            {standard: with(func(q *quotav1.Quota) { q.WorkCapacity = 1<<64 - 1 }), wrong: "standard.work_capacity"},
		"overflow of bytes":           {standard: with(func(q *quotav1.Quota) { q.BytesCapacity = 1<<64 - 1 }), wrong: "standard.bytes_capacity"},
		"voters who cannot vote":      {standard: small(), roles: []*quotav1.RoleQuota{role(membership.Regulator, &quotav1.Quota{})}, wrong: "roles.ROLE_REGULATOR.work_capacity"},
		"a role twice":                {standard: small(), roles: []*quotav1.RoleQuota{role(membership.Regulator, small()), role(membership.Regulator, small())}, wrong: "roles[1].role"},
		"roles in no order":           {standard: small(), roles: []*quotav1.RoleQuota{role(membership.Regulator, small()), role(membership.Inspector, small())}, wrong: "roles[1].role"},
		"no role":                     {standard: small(), roles: []*quotav1.RoleQuota{role(membership.Anyone, small())}, wrong: "roles[0].role"},
		"a role that there is not":    {standard: small(), roles: []*quotav1.RoleQuota{role(99, small())}, wrong: "roles[0].role"},
		"a role of which nothing set": {standard: small(), roles: []*quotav1.RoleQuota{role(membership.Regulator, &quotav1.Quota{WorkCapacity: 730_000})}, wrong: "roles.ROLE_REGULATOR.bytes_capacity"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			err := w.set(c.standard, c.roles...)
			if c.wrong == "" {
				require.NoError(t, err)
				require.NoError(t, quota.Module.Check(w.at(0)))
				return
			}
			require.ErrorIs(t, err, quota.ErrInvalidParams)
			require.ErrorContains(t, err, c.wrong)
			require.Zero(t, w.state.Len(), "what is refused changes nothing")
		})
	}
	w := newWorld(t, nil)
	require.NoError(t, quota.Module.Check(w.at(0)), "the defaults")
	require.ErrorIs(t, quota.Module.Params.Merge(w.at(0), `{"roles":[{"role":1}]}`), quota.ErrInvalidParams)
}

// TestLargestOfRoles: of several roles' quotas, an organization has of each number the largest.
func TestLargestOfRoles(t *testing.T) {
	w := newWorld(t, map[string][]x.Role{
		"maker": {membership.Manufacturer}, "both": {membership.Manufacturer, membership.Inspector},
		"all": {membership.Manufacturer, membership.Inspector, membership.Customs},
	})
	maker := &quotav1.Quota{WorkPerBlock: 5000, WorkCapacity: 900_000, BytesPerBlock: 600, BytesCapacity: 524_288}
	inspector := &quotav1.Quota{WorkPerBlock: 730, WorkCapacity: 950_000, BytesPerBlock: 700, BytesCapacity: 530_000}
	require.NoError(t, w.set(small(), &quotav1.RoleQuota{Role: membership.Manufacturer, Quota: maker},
		&quotav1.RoleQuota{Role: membership.Inspector, Quota: inspector}))
	of := func(organization string) quotav1.Quota { return quota.For(w.at(1)).Of(organization).Quota }
	require.Equal(t, *maker, of("maker"))
	require.Equal(t, quotav1.Quota{WorkPerBlock: 5000, WorkCapacity: 950_000, BytesPerBlock: 700, BytesCapacity: 530_000}, of("both"))
	require.Equal(t, quotav1.Quota{WorkPerBlock: 5000, WorkCapacity: 950_000, BytesPerBlock: 700, BytesCapacity: 600_000}, of("all"))
	require.Equal(t, *small(), of("nobody"))
}

// TestFullBucketsAreAbsent: the state has buckets only of those who took more than comes with a block.
func TestFullBucketsAreAbsent(t *testing.T) {
	w := newWorld(t, map[string][]x.Role{"maker": {membership.Manufacturer}})
	require.NoError(t, w.set(small()))
	entries := w.state.Len()
	w.spend(1, "maker", quota.Amount{Work: 1000, Bytes: 600})
	require.Equal(t, entries, w.state.Len(), "full again in the next block")
	w.spend(2, "maker", quota.Amount{Work: 1001})
	require.Equal(t, entries+1, w.state.Len())
	require.Equal(t, quota.Amount{Work: 799_999, Bytes: 600_000}, w.left(3, "maker"))
	require.Equal(t, quota.Amount{Work: 800_000, Bytes: 600_000}, w.left(4, "maker"))
	w.spend(9, "maker", quota.Amount{Bytes: 1})
	require.Equal(t, entries, w.state.Len())
	w.spend(10, "maker", quota.Amount{Work: 1 << 60, Bytes: 700})
	require.Equal(t, quota.Amount{Work: 1000, Bytes: 599_900}, w.left(11, "maker"), "no debts")
}

// TestChangeOfQuotas: another quota holds for all the time since a bucket's entry, and no bucket holds more than it can.
func TestChangeOfQuotas(t *testing.T) {
	w := newWorld(t, map[string][]x.Role{"maker": {membership.Manufacturer}})
	require.NoError(t, w.set(small()))
	w.spend(5, "maker", quota.Amount{Work: 790_000, Bytes: 590_000})
	require.Equal(t, quota.Amount{Work: 20_000, Bytes: 16_000}, w.left(15, "maker"))
	require.NoError(t, w.set(with(func(q *quotav1.Quota) { q.WorkPerBlock, q.BytesPerBlock = 2000, 1000 })))
	require.Equal(t, quota.Amount{Work: 30_000, Bytes: 20_000}, w.left(15, "maker"))
	require.Equal(t, quota.Amount{Work: 800_000, Bytes: 600_000}, w.left(1<<62, "maker"))
	w.spend(1<<62, "maker", quota.Amount{Work: 5000})
	require.NoError(t, w.set(with(func(q *quotav1.Quota) { q.WorkCapacity = 730_000 })))
	require.Equal(t, quota.Amount{Work: 730_000, Bytes: 600_000}, w.left(1<<62, "maker"))
}

// TestWait compares when an amount has room with trying block after block.
func TestWait(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, map[string][]x.Role{"maker": {membership.Manufacturer}})
		require.NoError(t, w.set(small()))
		w.spend(3, "maker", quota.Amount{
			Work: rapid.Uint64Range(780_000, 800_000).Draw(t, "work"), Bytes: rapid.Uint64Range(590_000, 600_000).Draw(t, "bytes"),
		})
		a := quota.For(w.at(rapid.Int64Range(4, 20).Draw(t, "height"))).Of("maker")
		wanted := quota.Amount{Work: rapid.Uint64Range(0, 50_000).Draw(t, "wanted work"), Bytes: rapid.Uint64Range(0, 50_000).Draw(t, "wanted bytes")}
		wait := uint64(0)
		for have := a.Left; !wanted.Within(have); wait++ {
			have = have.Plus(quota.Amount{Work: 1000, Bytes: 600})
		}
		require.Equal(t, wait, a.Wait(wanted))
	})
}

// TestAgainstModel compares buckets with plain ones that are filled block after block.
func TestAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		members := map[string][]x.Role{
			"aa": {membership.Manufacturer}, "bb": {membership.Inspector}, "cc": {membership.Manufacturer, membership.Inspector},
		}
		w := newWorld(t, members)
		own := &quotav1.Quota{
			WorkPerBlock: rapid.Uint64Range(730, 2000).Draw(t, "work per block"), WorkCapacity: 750_000,
			BytesPerBlock: rapid.Uint64Range(525, 1500).Draw(t, "bytes per block"), BytesCapacity: 525_000,
		}
		require.NoError(t, w.set(small(), &quotav1.RoleQuota{Role: membership.Manufacturer, Quota: own}))
		quotas := map[string]*quotav1.Quota{"aa": own, "bb": small(), "cc": {
			WorkPerBlock: max(own.WorkPerBlock, 1000), WorkCapacity: 800_000,
			BytesPerBlock: max(own.BytesPerBlock, 600), BytesCapacity: 600_000,
		}}
		model := map[string]quota.Amount{}
		for id, q := range quotas {
			model[id] = quota.Amount{Work: q.WorkCapacity, Bytes: q.BytesCapacity}
		}
		empty := w.state.Len()
		height := int64(1)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			kept := 0
			for _, id := range []string{"aa", "bb", "cc"} {
				require.Equal(t, model[id], w.left(height, id), "%s at %d", id, height)
				if rapid.Bool().Draw(t, "spends") {
					spent := quota.Amount{
						Work:  min(model[id].Work, rapid.SampledFrom([]uint64{0, 1, 700, 1500, 300_000, 800_000}).Draw(t, "work")),
						Bytes: min(model[id].Bytes, rapid.SampledFrom([]uint64{0, 1, 500, 1000, 200_000, 600_000}).Draw(t, "bytes")),
					}
					w.spend(height, id, spent)
					model[id] = model[id].Minus(spent)
				}
			}
			for range rapid.SampledFrom([]int{1, 1, 2, 50, 900}).Draw(t, "blocks") {
				height++
				for id, q := range quotas {
					model[id] = quota.Amount{
						Work:  min(q.WorkCapacity, model[id].Work+q.WorkPerBlock),
						Bytes: min(q.BytesCapacity, model[id].Bytes+q.BytesPerBlock),
					}
				}
			}
			for id, q := range quotas {
				if model[id] != (quota.Amount{Work: q.WorkCapacity, Bytes: q.BytesCapacity}) {
					kept++
				}
			}
			require.LessOrEqual(t, kept, w.state.Len()-empty, "who is short of something has an entry")
			require.NoError(t, quota.Module.Check(w.at(height)))
		}
	})
}

// TestCheck: a genesis has no buckets that no block could have left.
func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		organization string
		bucket       *quotav1.Bucket
		wrong        string
	}{
		"of nobody":      {"nobody", &quotav1.Bucket{Height: 1}, "no such organization"},
		"of a later one": {"maker", &quotav1.Bucket{Height: 9}, "expected one before the first block"},
		"of no block":    {"maker", &quotav1.Bucket{Work: 1}, "expected one before the first block"},
		"overflow":       {"maker", &quotav1.Bucket{Height: 8, Bytes: 1 << 60}, "expected at most"},
		"fine":           {"maker", &quotav1.Bucket{Height: 8}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, map[string][]x.Role{"maker": {membership.Manufacturer}})
			value, err := c.bucket.Marshal()
			require.NoError(t, err)
			require.NoError(t, w.state.Set(append([]byte{0x0f, 0x01}, c.organization...), value))
			if err := quota.Module.Check(w.at(8)); c.wrong == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.wrong)
			}
		})
	}
}

func TestAllowanceQuery(t *testing.T) {
	w := newWorld(t, map[string][]x.Role{"maker": {membership.Manufacturer}})
	require.NoError(t, w.set(small()))
	w.spend(7, "maker", quota.Amount{Work: 100_000, Bytes: 50_000})
	query := quota.Module.Queries[0]
	require.Equal(t, "allowance", query.Name)
	answer, err := query.Do(w.at(7), &quotav1.AllowanceRequest{Organization: "maker"})
	require.NoError(t, err)
	require.Equal(t, &quotav1.AllowanceResponse{Quota: small(), Work: 701_000, Bytes: 550_600}, answer)
	_, err = query.Do(w.at(7), &quotav1.AllowanceRequest{Organization: "nobody"})
	require.ErrorIs(t, err, membership.ErrUnknownOrganization)
}
