package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x/governance"
)

func planned(c *chain.Chain) *governancev1.UpgradeResponse {
	r := new(governancev1.UpgradeResponse)
	c.Query("/governance/upgrade", &governancev1.UpgradeRequest{}, r)
	return r
}

func upgradeAt(height int64, version uint64) *governancev1.ScheduleUpgrade {
	return &governancev1.ScheduleUpgrade{
		Height: height, Version: version, Migrations: []string{"first", "second-1"},
		Binaries: []*governancev1.Binary{
			{Platform: "darwin/arm64", Sha256: make([]byte, 32)}, {Platform: "linux/amd64", Sha256: make([]byte, 32)},
		},
	}
}

// TestCouncilSchedulesUpgrades: a plan is decided, replaced and cancelled; the ledger's dossier has all of it.
func TestCouncilSchedulesUpgrades(t *testing.T) {
	c := chain.New(t, nil)
	require.Equal(t, &governancev1.UpgradeResponse{Version: 1}, planned(c))
	first := upgradeAt(c.Height+1000, 2)
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(first).Status)
	require.Equal(t, first.Height, planned(c).Plan.Height)
	require.Equal(t, first.Binaries, planned(c).Plan.Binaries)
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(upgradeAt(c.Height+500, 3)).Status)
	require.EqualValues(t, 3, planned(c).Plan.Version)

	requireRejected(t, c.Send("regulator", propose(&governancev1.CancelUpgrade{Version: 2})), governance.ErrNoUpgrade)
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(&governancev1.CancelUpgrade{Version: 3}).Status)
	require.Nil(t, planned(c).Plan)
	require.Len(t, c.Verify("ledger").Dossiers[0].Records, 3)
}

// TestUpgradesThatCannotBe: nobody can propose them.
func TestUpgradesThatCannotBe(t *testing.T) {
	c := chain.New(t, nil)
	for name, change := range map[string]func(*governancev1.ScheduleUpgrade){
		"too soon":              func(m *governancev1.ScheduleUpgrade) { m.Height = c.Height + governance.UpgradeNotice },
		"in the past":           func(m *governancev1.ScheduleUpgrade) { m.Height = -1 << 63 },
		"the version in force":  func(m *governancev1.ScheduleUpgrade) { m.Version = 1 },
		"no version":            func(m *governancev1.ScheduleUpgrade) { m.Version = 0 },
		"a version of no end":   func(m *governancev1.ScheduleUpgrade) { m.Version = 1<<64 - 1 },
		"a name":                func(m *governancev1.ScheduleUpgrade) { m.Migrations[1] = "Second" },
		"many migrations":       func(m *governancev1.ScheduleUpgrade) { m.Migrations = make([]string, 33); fill(m.Migrations) },
		"platforms descending":  func(m *governancev1.ScheduleUpgrade) { m.Binaries[0], m.Binaries[1] = m.Binaries[1], m.Binaries[0] },
		"a platform twice":      func(m *governancev1.ScheduleUpgrade) { m.Binaries[0].Platform = "linux/amd64" },
		"a platform of nothing": func(m *governancev1.ScheduleUpgrade) { m.Binaries[0].Platform = "/" },
		"a short hash":          func(m *governancev1.ScheduleUpgrade) { m.Binaries[1].Sha256 = make([]byte, 31) },
	} {
		m := upgradeAt(c.Height+1000, 2)
		change(m)
		o := c.Send("regulator", propose(m))
		requireRejected(t, o, governance.ErrUpgrade)
		require.NotEmpty(t, o.Log, name)
		require.Nil(t, planned(c).Plan)
	}
}

func fill(names []string) {
	for i := range names {
		names[i] = "a"
	}
}
