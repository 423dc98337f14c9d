package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
)

// examineStopped says for which upgrade a node that does not run may have stopped.
func (e *env) examineStopped(d *diagnosis) {
	due, err := upgrade.LoadDue(e.home)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		d.wrong("version", "a supervised node cannot change to another binary", "remove the file, and start the node", "%v", err)
	case due.Version <= app.Version:
		d.well("version", "the upgrade to version %d at height %d is one that this program has", due.Version, due.Height)
	default:
		e.examineStaged(d, due, "the node stopped for version %d from height %d, and this program is of version %d",
			due.Version, due.Height, app.Version)
	}
}

// examineStaged says whether the binary of an upgrade is there.
func (e *env) examineStaged(d *diagnosis, due *upgrade.Due, format string, args ...any) {
	const why = "at that height this node ends, and goes on with the binary of the next version only"
	what := fmt.Sprintf(format, args...)
	hash := due.For(upgrade.Platform())
	if hash == "" {
		d.warn("version", why, "have a binary for "+upgrade.Platform()+" ready, and start it by hand without --supervise",
			"%s, and the plan names no binary for this platform", what)
		return
	}
	switch err := upgrade.Verify(e.home, hash); {
	case errors.Is(err, upgrade.ErrNotStaged):
		d.warn("version", why, "waymark upgrade stage FILE --sha256 "+hash, "%s, and its binary is not staged", what)
	case err != nil:
		d.wrong("version", why, "find out who changed it, and stage the right one: waymark upgrade stage FILE --sha256 "+hash, "%s: %v", what, err)
	default:
		d.well("version", "%s, and its binary is staged", what)
	}
}

// examineVersion compares the program with the version of the chain, and with the upgrade that is scheduled.
func (e *env) examineVersion(ctx context.Context, d *diagnosis, ledger *client.Client) {
	r := new(governancev1.UpgradeResponse)
	if _, err := ledger.Query(ctx, "/governance/upgrade", new(governancev1.UpgradeRequest), r, 0); err != nil {
		d.warn("version", "which version of the ledger is in force is not known", "ask again when it has blocks", "%v", err)
		return
	}
	_, current, err := upgrade.Current(e.home)
	switch {
	case err != nil:
		d.wrong("version", "a supervised node does not start", "remove the file, and stage the binary again", "%v", err)
	case r.Version == app.Version:
		d.well("version", "chain and program are of version %d", r.Version)
	case current == r.Version:
		d.well("version", "the chain is of version %d, which a staged binary runs; this program is of version %d", r.Version, app.Version)
	default:
		d.warn("version", "the next start with this program fails", fmt.Sprintf("install the binary of version %d", r.Version),
			"the chain is of version %d, and this program of version %d", r.Version, app.Version)
	}
	if r.Plan != nil {
		e.examineStaged(d, upgrade.DueOf(r.Plan), "version %d is scheduled for height %d", r.Plan.Version, r.Plan.Height)
	}
}

// examineValidator looks at the validator whose key the node has, if it ever was one.
func examineValidator(ctx context.Context, d *diagnosis, ledger *client.Client, status *nodeStatus) {
	address, err := hex.DecodeString(status.Validator)
	if err != nil {
		return
	}
	key := new(validatorsv1.ConsensusKeyResponse)
	if _, err := ledger.Query(ctx, "/validators/consensus-key", &validatorsv1.ConsensusKeyRequest{Address: address}, key, 0); err != nil {
		return // nobody validated, or applied, with it
	}
	organization := key.Key.GetOrganization()
	r := new(validatorsv1.ValidatorResponse)
	if _, err := ledger.Query(ctx, "/validators/validator", &validatorsv1.ValidatorRequest{Organization: organization}, r, 0); err != nil {
		d.warn("validator", "whether it is in order is not known", "ask again when it has blocks", "%v", err)
		return
	}
	d.judgeValidator(organization, r)
}

// judgeValidator says in which state the validator of an organization is.
func (d *diagnosis) judgeValidator(organization string, r *validatorsv1.ValidatorResponse) {
	of := "the validator of " + organization
	switch v := r.Validator; {
	case v == nil && r.Application != nil:
		d.well("validator", "%s has applied, and waits for the council", organization)
	case v == nil:
		d.well("validator", "%s has no validator any more", organization)
	case v.Status == validatorsv1.Status_STATUS_JAILED:
		d.wrong("validator", "it does not sign blocks, and the chain has less to spare", "see that the node keeps up, then waymark tx validators unjail-validator",
			"%s is jailed since height %d: it missed too many blocks", of, v.SinceHeight)
	case v.Status == validatorsv1.Status_STATUS_SUSPENDED:
		d.wrong("validator", "its key signed what contradicts itself, and never validates again",
			"find the second node that had the key; then apply with a new key, and ask the council",
			"%s is suspended since height %d", of, v.SinceHeight)
	case v.Status == validatorsv1.Status_STATUS_LEAVING:
		d.warn("validator", "it validates no longer", "where that was not meant, ask the council", "%s leaves since height %d", of, v.SinceHeight)
	case r.Window > 0 && r.Missed*4 > r.Window:
		d.warn("validator", "one that misses too many blocks is jailed", "look at its connections, its disk and its clock",
			"%s missed %d of the last %d blocks", of, r.Missed, r.Window)
	default:
		d.well("validator", "%s missed %d of the last %d blocks", of, r.Missed, r.Window)
	}
}
