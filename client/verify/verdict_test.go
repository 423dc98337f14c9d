package verify

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x"
	blacklistrules "github.com/waymark-ledger/waymark/x/blacklist/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// reading is a world that notes what is read of it.
type reading struct {
	*verdicts.World
	read map[string]bool
}

func (r reading) Read(key []byte) ([]byte, error) {
	r.read[string(key)] = true
	return r.World.Read(key)
}

// judged is a chain whose state is a world.
type judged struct {
	*snapshot
	world   *verdicts.World
	genesis *Genesis
	// header is that of the height of the state.
	header *proofv1.Header
}

func newJudged(t testing.TB, w *verdicts.World) *judged {
	by := newSigners(t, "a", "b", "c", "d")
	l := newLedger(t, "waymark-1")
	l.entries, l.lots[verdicts.Item], l.others = w.Entries, verdicts.Lot, 10
	s := l.at(10, map[int64]*signers{3: by}, by)
	before := newHeader(l.chainID, s.height, by, by, hash32("app"))
	after := newHeader(l.chainID, s.height+1, by, by, x.AppHash(s.tree.Hash()))
	after.LastBlockID.Hash = before.Hash()
	everybody := func(int) cmttypes.BlockIDFlag { return cmttypes.BlockIDFlagCommit }
	s.path[len(s.path)-1] = lightBlock(t, after, by.sign(t, after, everybody), by.set)
	header := new(proofv1.Header)
	bz, err := before.ToProto().Marshal()
	require.NoError(t, err)
	require.NoError(t, header.Unmarshal(bz))
	return &judged{s, w, &Genesis{ChainID: "waymark-1", InitialHeight: 3, Validators: ourValidators(t, by.set)}, header}
}

// verdict returns what the world says of a subject traded in a mode as of a time, and the bundle that proves it.
func (j *judged) verdict(subject string, mode inspectionv1.Mode, at int64) (*inspectionv1.Verdict, *proofv1.Bundle) {
	r := reading{j.world, map[string]bool{}}
	v, err := rules.Decide(r, gs1.Key(subject), verdicts.Market, mode, at)
	require.NoError(j.t, err)
	b := j.prove(absence, mustOpen, subject)
	b.Verdict, b.Header = v, j.header
	j.add(b, r.read)
	return v, b
}

// clearance returns a bundle that nothing lists a subject as of a time, or what does.
func (j *judged) clearance(subject string, at int64) (*proofv1.Bundle, []*inspectionv1.Reason, error) {
	r := reading{j.world, map[string]bool{}}
	c, against, err := rules.Clear(r, subject, verdicts.Market, at)
	if err != nil {
		return nil, nil, err
	}
	b := j.prove(inclusion, mustOpen, subject)
	b.Statement, b.Clearance, b.Header, b.Dossiers, b.State = notListed, c, j.header, nil, nil
	j.add(b, r.read)
	return b, against, nil
}

// add has a bundle prove what was read.
func (j *judged) add(b *proofv1.Bundle, read map[string]bool) {
	for _, p := range b.State {
		delete(read, string(p.Key))
	}
	for _, key := range sortedKeys(read) {
		b.State = append(b.State, j.proveState([]byte(key)))
	}
	slices.SortFunc(b.State, func(a, b *proofv1.StateProof) int { return bytes.Compare(a.Key, b.Key) })
}

func (j *judged) verify(b *proofv1.Bundle) (*Result, error) {
	return Verify(encode(b), j.genesis, Options{})
}

// TestVerdictsAgree: whatever the state, whoever has the bundle finds the verdict that the node told.
func TestVerdictsAgree(t *testing.T) { checkVerdictsAgree(t) }

// checkVerdictsAgree returns how many verdicts there were of each outcome.
func checkVerdictsAgree(t *testing.T) map[inspectionv1.Outcome]int {
	outcomes := map[inspectionv1.Outcome]int{}
	defer func() { t.Logf("verdicts by outcome: %v", outcomes) }()
	rapid.Check(t, func(rt *rapid.T) {
		j := newJudged(t, verdicts.Random(rt))
		subject, at := rapid.SampledFrom(verdicts.Subjects).Draw(rt, "subject"), verdicts.At(rt)
		told, b := j.verdict(subject, rapid.SampledFrom(verdicts.Modes).Draw(rt, "mode"), at)
		outcomes[told.Outcome]++
		r, err := j.verify(b)
		require.NoError(rt, err)
		require.Equal(rt, x.Encode(told), x.Encode(r.Verdict))

		if !rapid.Bool().Draw(rt, "clearance") {
			return
		}
		b, against, err := j.clearance(subject, at)
		if errors.Is(err, rules.ErrTooMuch) {
			return // more is behind the goods than is looked at
		}
		require.NoError(rt, err)
		r, err = j.verify(b)
		if len(against) > 0 {
			require.Equal(rt, Forged, ClassOf(err))
			return
		}
		require.NoError(rt, err)
		require.Equal(rt, subject, r.Clearance.Subject)
	})
	return outcomes
}

// TestVerdictOfAnotherKind changes a bundle whose verdict rests on a failure, each time as somebody would who wants another.
func TestVerdictOfAnotherKind(t *testing.T) {
	w := verdicts.New(t, &inspectionv1.Requirement{
		Id: "safe", Schemes: []string{verdicts.Safety}, Target: inspectionv1.Target_TARGET_GOODS, Count: 1,
	})
	w.Attest("lab", verdicts.Lot, nil)
	w.Attest("lab2", verdicts.Lot, func(a *inspectionv1.Attestation) { a.Result = inspectionv1.Result_RESULT_FAIL })
	j := newJudged(t, w)
	v, honest := j.verdict(verdicts.Lot, inspectionv1.Mode_MODE_B2C, verdicts.Now)
	require.Equal(t, inspectionv1.Outcome_OUTCOME_INADMISSIBLE, v.Outcome)
	r, err := j.verify(honest)
	require.NoError(t, err)
	require.Contains(t, r.Proved, `"01/09506000134352/10/LOT7" does not meet the recorded requirements of profile CN any v1, or is listed: `+
		`inadmissible, as of 2026-02-25 06:13:20 UTC, CN, traded by a business to consumers.`)

	only := x.Encode(&inspectionv1.Attested{Ids: []uint64{1}})
	list := rules.AttestedPath(verdicts.Lot, verdicts.Safety)
	drop := func(b *proofv1.Bundle, key []byte) {
		b.State = slices.DeleteFunc(b.State, func(p *proofv1.StateProof) bool { return bytes.Equal(p.Key, key) })
	}
	for name, c := range map[string]struct {
		change func(*proofv1.Bundle)
		reason Reason
	}{
		"the outcome": {func(b *proofv1.Bundle) { b.Verdict.Outcome = inspectionv1.Outcome_OUTCOME_ADMISSIBLE }, ReasonVerdict},
		"the failure's reason": {func(b *proofv1.Bundle) {
			b.Verdict.Outcome = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
			b.Verdict.Reasons = slices.DeleteFunc(b.Verdict.Reasons, func(r *inspectionv1.Reason) bool {
				return r.Finding == inspectionv1.Finding_FINDING_FAILED
			})
		}, ReasonVerdict},
		"who found it":            {func(b *proofv1.Bundle) { b.Verdict.Reasons[0].Organization = "lab3" }, ReasonVerdict},
		"the order of reasons":    {func(b *proofv1.Bundle) { slices.Reverse(b.Verdict.Reasons) }, ReasonVerdict},
		"the failure's entry":     {func(b *proofv1.Bundle) { drop(b, rules.AttestationPath(2)) }, ReasonUnproved},
		"the list of failures":    {func(b *proofv1.Bundle) { drop(b, list) }, ReasonUnproved},
		"that it is on the list":  {func(b *proofv1.Bundle) { entryOf(t, b, list).Value = only }, ReasonState},
		"that there is a list":    {func(b *proofv1.Bundle) { entryOf(t, b, list).Value = nil }, ReasonState},
		"the proof of no listing": {func(b *proofv1.Bundle) { drop(b, blacklistrules.SubjectPath(verdicts.Lot)) }, ReasonUnproved},
		"an entry more":           {func(b *proofv1.Bundle) { j.add(b, map[string]bool{string(rules.AttestationPath(3)): true}) }, ReasonSurplus},
		"the market":              {func(b *proofv1.Bundle) { b.Verdict.Market = "DE" }, ReasonUnproved},
		"no market":               {func(b *proofv1.Bundle) { b.Verdict.Market = "" }, ReasonForm},
		"the mode":                {func(b *proofv1.Bundle) { b.Verdict.Mode = inspectionv1.Mode_MODE_B2B }, ReasonUnproved},
		"a time after the state":  {func(b *proofv1.Bundle) { b.Verdict.At = headerTime(10).Unix() + 1 }, ReasonForm},
		"the state's time":        {func(b *proofv1.Bundle) { b.Header.Time = headerTime(11) }, ReasonHeader},
		"another block's header":  {func(b *proofv1.Bundle) { b.Header = b.Path[0].SignedHeader.Header }, ReasonHeader},
		"no header":               {func(b *proofv1.Bundle) { b.Header = nil }, ReasonForm},
		"until when it counts":    {func(b *proofv1.Bundle) { b.Verdict.Until++ }, ReasonVerdict},
		"the subject":             {func(b *proofv1.Bundle) { b.Verdict.Subject = verdicts.Item }, ReasonVerdict},
		"the version":             {func(b *proofv1.Bundle) { b.Verdict.Version = 2 }, ReasonVerdict},
		"no verdict":              {func(b *proofv1.Bundle) { b.Verdict, b.Header = nil, nil }, ReasonSurplus},
		"a header of no verdict":  {func(b *proofv1.Bundle) { b.Verdict = nil }, ReasonForm},
		"another statement":       {func(b *proofv1.Bundle) { b.Statement = inclusion }, ReasonForm},
		"a clearance besides":     {func(b *proofv1.Bundle) { b.Clearance = &inspectionv1.Clearance{Version: 1} }, ReasonForm},
		"a clearance instead":     {func(b *proofv1.Bundle) { b.Statement = notListed }, ReasonForm},
		"another subject besides": {func(b *proofv1.Bundle) { b.Subjects = append(b.Subjects, "org/lab") }, ReasonForm},
	} {
		t.Run(name, func(t *testing.T) {
			b := clone(t, honest)
			c.change(b)
			_, err := j.verify(b)
			requireRefused(t, err, c.reason)
		})
	}
	latest := clone(t, honest)
	latest.Verdict.Until += headerTime(10).Unix() - latest.Verdict.At
	latest.Verdict.At = headerTime(10).Unix()
	_, err = j.verify(latest)
	require.NoError(t, err, "as of the state itself")
}

// TestClearanceOfAnotherKind changes a clearance, and claims one of what is listed.
func TestClearanceOfAnotherKind(t *testing.T) {
	j := newJudged(t, verdicts.New(t))
	honest, _, err := j.clearance(verdicts.Item, verdicts.Now)
	require.NoError(t, err)
	r, err := j.verify(honest)
	require.NoError(t, err)
	require.Empty(t, r.Dossiers)
	require.Equal(t, []string{
		verdicts.Product, verdicts.Lot, verdicts.Item, verdicts.Plant, "brand/brand/shiny", "org/brand", "org/maker",
	}, r.Clearance.Checked)
	for name, c := range map[string]struct {
		change func(*proofv1.Bundle)
		reason Reason
	}{
		"less was looked at": {func(b *proofv1.Bundle) { b.Clearance.Checked = b.Clearance.Checked[:1] }, ReasonVerdict},
		"another subject":    {func(b *proofv1.Bundle) { b.Clearance.Subject = verdicts.Lot }, ReasonVerdict},
		"after the state":    {func(b *proofv1.Bundle) { b.Clearance.At = headerTime(10).Unix() + 1 }, ReasonForm},
		"until later":        {func(b *proofv1.Bundle) { b.Clearance.Until++ }, ReasonVerdict},
		"no clearance":       {func(b *proofv1.Bundle) { b.Clearance = nil }, ReasonForm},
		"no canonical key":   {func(b *proofv1.Bundle) { b.Subjects[0] = "01/9506000134352" }, ReasonSubject},
		"a dossier":          {func(b *proofv1.Bundle) { b.Dossiers = []*proofv1.Dossier{{Subject: verdicts.Lot}} }, ReasonSurplus},
		"an entry less":      {func(b *proofv1.Bundle) { b.State = b.State[1:] }, ReasonUnproved},
	} {
		t.Run(name, func(t *testing.T) {
			b := clone(t, honest)
			c.change(b)
			_, err := j.verify(b)
			requireRefused(t, err, c.reason)
		})
	}

	w := verdicts.New(t)
	w.List("org/maker", nil)
	j = newJudged(t, w)
	claimed := honest.Clearance
	listed, against, err := j.clearance(verdicts.Item, verdicts.Now)
	require.NoError(t, err)
	require.Len(t, against, 1)
	listed.Clearance = claimed
	_, err = j.verify(listed)
	requireRefused(t, err, ReasonVerdict)
	require.ErrorContains(t, err, `"org/maker" is blocked by listing 1`)
}

func requireRefused(t *testing.T, err error, reason Reason) {
	t.Helper()
	var refused *Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, Forged, refused.Class)
	require.Equal(t, reason, refused.Reason, refused.Detail)
}

// TestOlderThanThePolicy: what is older than the ledger's parameters allow is proved, and a reader is told.
func TestOlderThanThePolicy(t *testing.T) {
	j := newJudged(t, verdicts.New(t))
	b, _, err := j.clearance(verdicts.Item, verdicts.Now)
	require.NoError(t, err)
	until := time.Unix(b.Clearance.Until, 0)
	for _, c := range []struct {
		now   time.Time
		older bool
	}{{until, false}, {until.Add(time.Second), true}, {time.Time{}, false}} {
		r, err := Verify(encode(b), j.genesis, Options{Now: c.now})
		require.NoError(t, err)
		told, ok := r.Until()
		require.True(t, ok)
		require.True(t, until.Equal(told))
		require.Equal(t, c.older, strings.Contains(strings.Join(r.Warnings, "\n"), "it is older than they allow"))
	}
}
