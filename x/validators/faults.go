package validators

import (
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
)

// beginBlock holds validators to what the block says of them.
func beginBlock(ctx *x.Context, block x.Block) {
	for _, m := range block.Misbehavior {
		misbehaved(ctx, m)
	}
	for _, vote := range block.Votes {
		if vote.Absent {
			absent(ctx, vote.Address)
		}
	}
}

// misbehaved ends a key for ever, and suspends the validator of its organization, whichever key that has now. What a key
// did is recorded once: evidence of the same deed has many forms.
func misbehaved(ctx *x.Context, m x.Misbehavior) {
	life, found := keys.Get(ctx, m.Address)
	if !found || life.TombstonedHeight != 0 {
		return
	}
	life.TombstonedHeight = ctx.Height()
	keys.Set(ctx, m.Address, life)
	if v, found := validators.Get(ctx, life.Organization); found {
		if v.Seat != nil && !sameKey(v.PublicKey, v.Seat.PublicKey) {
			release(ctx, v.PublicKey) // the key of a rotation that waited
			v.PublicKey = v.Seat.PublicKey
		}
		setStatus(ctx, v, suspended)
	}
	what := "duplicate-vote"
	if m.Kind == x.LightClientAttack {
		what = "light-client-attack"
	}
	testify(ctx, life.Organization, &validatorsv1.Misbehaved{
		Organization: life.Organization, Height: ctx.Height(), Address: m.Address, What: what, OffenceHeight: m.Height,
	})
}

// absent counts that the validator with an address missed the block before, and jails it if that is too many of late.
func absent(ctx *x.Context, address []byte) {
	life, found := keys.Get(ctx, address)
	if !found {
		return
	}
	v, found := validators.Get(ctx, life.Organization)
	if !found || v.Status != active {
		return
	}
	params := parameters.Get(ctx)
	of, _ := missed.Get(ctx, v.Organization)
	runs, blocks := miss(of.GetRuns(), ctx.Height()-1, params.MissedWindow)
	if blocks > params.MissedBlocks && mayJail(ctx, v) {
		setStatus(ctx, v, jailed)
		testify(ctx, v.Organization, &validatorsv1.Jailed{
			Organization: v.Organization, Height: ctx.Height(), Missed: blocks, Window: params.MissedWindow,
		})
		return
	}
	missed.Set(ctx, v.Organization, &validatorsv1.Missed{Runs: runs})
}

// mayJail reports whether those who stay active would have more than two thirds of the power of them and all in jail.
func mayJail(ctx *x.Context, v *validatorsv1.Validator) bool {
	others, inJail, _ := activePower(ctx, v.Organization)
	return 3*others > 2*(others+inJail+v.Power)
}

// miss adds a missed height to runs, forgets what is not among the window's last heights, and counts the rest.
func miss(runs []*validatorsv1.Run, height, window int64) (kept []*validatorsv1.Run, blocks int64) {
	kept, blocks = recent(runs, height, window)
	if n := len(kept); n > 0 && kept[n-1].Height+kept[n-1].Blocks == height {
		kept[n-1].Blocks++
	} else {
		kept = append(kept, &validatorsv1.Run{Height: height, Blocks: 1})
	}
	return kept, blocks + 1
}

// recent returns what runs have of the last heights, and how many those are.
func recent(runs []*validatorsv1.Run, height, window int64) (kept []*validatorsv1.Run, blocks int64) {
	for _, run := range runs {
		first := max(run.Height, height-window+1)
		if left := run.Height + run.Blocks - first; left > 0 {
			kept = append(kept, &validatorsv1.Run{Height: first, Blocks: left})
			blocks += left
		}
	}
	return kept, blocks
}

// testify records what the ledger itself did with an organization's validator.
func testify(ctx *x.Context, organization string, statement x.Message) {
	dossier.Testify(ctx, "", statement, func(own *x.Context) { note(own, organization) })
}
