package governance

import (
	"fmt"
	"strings"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// UpgradeNotice is by how many blocks an upgrade is decided ahead, at least: every node has the plan on disk before it
// must stop for it. How long operators need to stage binaries is for who votes to say. Consensus.
const UpgradeNotice = 20

const (
	maxVersion    = 1_000_000
	maxMigrations = 32
	maxMigration  = 64 // bytes of a name
	maxBinaries   = 32
	maxPlatform   = 40 // bytes
	sha256Size    = 32
)

var (
	// ErrUpgrade rejects a plan that breaks a rule.
	ErrUpgrade = x.NewError("governance", 40, "not an upgrade that can be scheduled")
	// ErrNoUpgrade rejects the cancellation of an upgrade that is not scheduled.
	ErrNoUpgrade = x.NewError("governance", 41, "no such upgrade is scheduled")
)

// Plan returns the upgrade that is scheduled, nil for none.
func Plan(ctx *x.Context) *governancev1.Plan {
	p, _ := plan.Get(ctx)
	return p
}

// Upgraded notes that the scheduled upgrade took place. It is for the state machine, in the block of the plan.
func Upgraded(ctx *x.Context) {
	plan.Remove(ctx)
	ctx.Note(x.Ledger, waymarkv1.Kind_KIND_UPGRADE)
}

func scheduleUpgrade(ctx *x.Context, m *governancev1.ScheduleUpgrade) error {
	p := &governancev1.Plan{Height: m.Height, Version: m.Version, Migrations: m.Migrations, Binaries: m.Binaries}
	if err := validatePlan(ctx, p, UpgradeNotice); err != nil {
		return ErrUpgrade.With("%s", err)
	}
	plan.Set(ctx, p)
	ctx.Note(x.Ledger, waymarkv1.Kind_KIND_UPGRADE)
	return nil
}

func cancelUpgrade(ctx *x.Context, m *governancev1.CancelUpgrade) error {
	if p := Plan(ctx); p == nil || p.Version != m.Version {
		return ErrNoUpgrade.With("version: %d", m.Version)
	}
	plan.Remove(ctx)
	ctx.Note(x.Ledger, waymarkv1.Kind_KIND_UPGRADE)
	return nil
}

// upgrade answers which version is in force, and which is to come.
func upgrade(ctx *x.Context, _ *governancev1.UpgradeRequest) (*governancev1.UpgradeResponse, error) {
	return &governancev1.UpgradeResponse{Version: ctx.Chain().Version, Plan: Plan(ctx)}, nil
}

// checkPlan checks that the plan of a genesis is one that nodes can follow.
func checkPlan(ctx *x.Context) error {
	if p := Plan(ctx); p != nil {
		if err := validatePlan(ctx, p, 2); err != nil { // the first block is the genesis's own
			return fmt.Errorf("plan: %w", err)
		}
	}
	return nil
}

// validatePlan checks a plan that is made at least so many blocks ahead.
func validatePlan(ctx *x.Context, p *governancev1.Plan, notice int64) error {
	switch {
	case p.Height < ctx.Height()+notice:
		return fmt.Errorf("height: %d, expected %d or more, %d blocks ahead", p.Height, ctx.Height()+notice, notice)
	case p.Version <= ctx.Chain().Version || p.Version > maxVersion:
		return fmt.Errorf("version: %d, expected more than the %d in force, at most %d", p.Version, ctx.Chain().Version, maxVersion)
	case len(p.Migrations) > maxMigrations:
		return fmt.Errorf("migrations: %d, expected at most %d", len(p.Migrations), maxMigrations)
	case len(p.Binaries) > maxBinaries:
		return fmt.Errorf("binaries: %d, expected at most %d", len(p.Binaries), maxBinaries)
	}
	for i, name := range p.Migrations {
		if len(name) == 0 || len(name) > maxMigration || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return fmt.Errorf("migrations[%d]: %q, expected 1 to %d of a-z, 0-9 and -", i, x.Clip(name, maxMigration), maxMigration)
		}
	}
	for i, b := range p.Binaries {
		system, processor, both := strings.Cut(b.Platform, "/")
		if !both || !platformName(system) || !platformName(processor) || len(b.Platform) > maxPlatform {
			return fmt.Errorf("binaries[%d].platform: %q, expected one such as linux/amd64", i, x.Clip(b.Platform, maxPlatform))
		}
		if len(b.Sha256) != sha256Size {
			return fmt.Errorf("binaries[%d].sha256: %d bytes, expected %d", i, len(b.Sha256), sha256Size)
		}
		if i > 0 && p.Binaries[i-1].Platform >= b.Platform {
			return fmt.Errorf("binaries[%d].platform: expected platforms ascending, each once", i)
		}
	}
	return nil
}

func platformName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}
