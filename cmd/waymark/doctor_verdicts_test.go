package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
)

// judged is what the doctor says of what was measured.
type judged struct {
	judge   func(*diagnosis)
	verdict verdict
	subject string
	message string
}

func (j judged) check(t *testing.T) {
	t.Helper()
	d := new(diagnosis)
	j.judge(d)
	require.Len(t, d.Findings, 1)
	require.Equal(t, j.verdict, d.Findings[0].Verdict)
	require.Equal(t, j.subject, d.Findings[0].Subject)
	require.Equal(t, j.message, d.Findings[0].Message)
	require.Equal(t, j.verdict == wellVerdict, d.Findings[0].Why == "" && d.Findings[0].Do == "")
}

// TestDoctorOfTheMachine judges disks and clocks on both sides of each limit.
func TestDoctorOfTheMachine(t *testing.T) {
	disk := func(free, size, least uint64) func(*diagnosis) {
		return func(d *diagnosis) { d.judgeDisk(free, size, least) }
	}
	clock := func(synchronized bool, maxError time.Duration) func(*diagnosis) {
		return func(d *diagnosis) { d.judgeClock(synchronized, maxError) }
	}
	for name, j := range map[string]judged{
		"enough":               {disk(10e9, 200e9, minFree), wellVerdict, "disk", "10 of 200 GB are free"},
		"low":                  {disk(9_999_999_999, 200e9, minFree), warnVerdict, "disk", "10.0 of 200 GB are free, less than 10"},
		"low for who wants":    {disk(150e9, 200e9, 151), warnVerdict, "disk", "150.0 of 200 GB are free, less than 151"},
		"the last of it":       {disk(1e9, 200e9, minFree), warnVerdict, "disk", "1.0 of 200 GB are free, less than 10"},
		"full":                 {disk(999_999_999, 200e9, minFree), wrongVerdict, "disk", "1.0 of 200 GB are free"},
		"full, wanted or not":  {disk(0, 200e9, 0), wrongVerdict, "disk", "0.0 of 200 GB are free"},
		"a right clock":        {clock(true, 2*time.Second), wellVerdict, "clock", "a time service keeps it right"},
		"an uncertain clock":   {clock(true, 2001*time.Millisecond), warnVerdict, "clock", "the clock may be wrong by 2.001s"},
		"a clock of nobody's":  {clock(false, 0), warnVerdict, "clock", "no time service keeps this machine's clock right"},
		"a clock left to rest": {clock(false, time.Hour), warnVerdict, "clock", "no time service keeps this machine's clock right"},
	} {
		t.Run(name, j.check)
	}
}

// TestDoctorOfHeights judges how far a node has come.
func TestDoctorOfHeights(t *testing.T) {
	for name, c := range map[string]struct {
		reached reached
		verdict verdict
		subject string
		message string
	}{
		"alone":           {reached{own: 50, state: 50}, wellVerdict, "height", "the last block is 0.0 s old"},
		"with others":     {reached{own: 50, state: 50, theirs: 50, age: 15 * time.Second}, wellVerdict, "height", "the last block is 15.0 s old; no other node has more"},
		"a little behind": {reached{own: 50, state: 49, theirs: 70}, wellVerdict, "height", "the last block is 0.0 s old; others are at height 70"},
		"behind":          {reached{own: 50, state: 50, theirs: 71, connected: true}, wrongVerdict, "height", "it is at height 50, and others are at 71"},
		"catching up": {
			reached{own: 50, state: 50, theirs: 500, age: time.Hour, catchingUp: true, connected: true},
			warnVerdict, "height",
			"it is catching up; the last block that it has is 1h0m0s old; others are at height 500",
		},
		"with nobody": {
			reached{own: 50, state: 50, age: time.Minute, catchingUp: true},
			wrongVerdict, "height",
			"it has nobody to catch up with; the last block that it has is 1m0s old",
		},
		"halted": {
			reached{own: 50, state: 50, theirs: 50, age: 16 * time.Second, connected: true},
			wrongVerdict, "height",
			"the last block is 16s old; no other node has more",
		},
		"nearly the right time": {reached{own: 50, state: 50, age: -2 * time.Second}, wellVerdict, "height", "the last block is 0.0 s old"},
		"a slow clock": {
			reached{own: 50, state: 50, theirs: 500, age: -31 * time.Second, catchingUp: true, connected: true},
			wrongVerdict, "clock",
			"the last block is from 31s ahead of this machine's clock: the clock is slow",
		},
	} {
		c.reached.limit = 15 * time.Second
		t.Run(name, judged{func(d *diagnosis) { d.judgeHeight(c.reached) }, c.verdict, c.subject, c.message}.check)
	}
	d := new(diagnosis)
	d.judgeHeight(reached{own: 50, state: 48, limit: time.Second})
	require.Len(t, d.Findings, 2)
	require.Equal(t, wrongVerdict, d.Findings[1].Verdict)
	require.Equal(t, "it has block 50, and the state of 48", d.Findings[1].Message)
}

// TestDoctorOfValidators judges every state in which the validator of an organization can be.
func TestDoctorOfValidators(t *testing.T) {
	in := func(status validatorsv1.Status, missed int64) *validatorsv1.ValidatorResponse {
		return &validatorsv1.ValidatorResponse{
			Validator: &validatorsv1.Validator{Status: status, SinceHeight: 7}, Missed: missed, Window: 100,
		}
	}
	for name, c := range map[string]struct {
		response *validatorsv1.ValidatorResponse
		verdict  verdict
		message  string
	}{
		"none":      {new(validatorsv1.ValidatorResponse), wellVerdict, "maker has no validator any more"},
		"applied":   {&validatorsv1.ValidatorResponse{Application: new(validatorsv1.Application)}, wellVerdict, "maker has applied, and waits for the council"},
		"active":    {in(validatorsv1.Status_STATUS_ACTIVE, 25), wellVerdict, "the validator of maker missed 25 of the last 100 blocks"},
		"missing":   {in(validatorsv1.Status_STATUS_ACTIVE, 26), warnVerdict, "the validator of maker missed 26 of the last 100 blocks"},
		"jailed":    {in(validatorsv1.Status_STATUS_JAILED, 51), wrongVerdict, "the validator of maker is jailed since height 7: it missed too many blocks"},
		"suspended": {in(validatorsv1.Status_STATUS_SUSPENDED, 0), wrongVerdict, "the validator of maker is suspended since height 7"},
		"leaving":   {in(validatorsv1.Status_STATUS_LEAVING, 0), warnVerdict, "the validator of maker leaves since height 7"},
	} {
		t.Run(name, judged{func(d *diagnosis) { d.judgeValidator("maker", c.response) }, c.verdict, "validator", c.message}.check)
	}
}
