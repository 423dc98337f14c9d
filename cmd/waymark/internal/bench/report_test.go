package bench

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDistribution(t *testing.T) {
	var hundred []time.Duration
	for i := 100; i > 0; i-- {
		hundred = append(hundred, time.Duration(i)*time.Millisecond)
	}
	for name, c := range map[string]struct {
		latencies []time.Duration
		want      Latency
	}{
		"none":    {nil, Latency{}},
		"one":     {[]time.Duration{7 * time.Millisecond}, Latency{7, 7}},
		"two":     {[]time.Duration{9 * time.Millisecond, 1500 * time.Microsecond}, Latency{1.5, 9}},
		"hundred": {hundred, Latency{50, 99}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, distribution(c.latencies)) })
	}
}

func TestMedian(t *testing.T) {
	require.Equal(t, 3.0, median([]float64{3}))
	require.Equal(t, 2.5, median([]float64{4, 1}))
	require.Equal(t, 2.0, median([]float64{9, 1, 2}))
}

// TestRatioIsOfRunsBesideEachOther has a machine that becomes twice as slow: the ratio must not notice.
func TestRatioIsOfRunsBesideEachOther(t *testing.T) {
	r := newReport(Plan{Runs: 3, Rate: 200})
	for _, speed := range []float64{1000, 500, 500} {
		r.add(4, Ours, &Result{TxPerSecond: 0.3 * speed})
		r.add(4, Peer, &Result{TxPerSecond: speed})
	}
	ours := r.row(4, Ours)
	require.InDelta(t, 0.3, ours.Ratio, 1e-9)
	require.InDelta(t, 150, ours.TxPerSecond, 1e-9)
	require.InDelta(t, 1, r.row(4, Peer).Ratio, 1e-9)
	require.Empty(t, r.Below(0.25))
	require.Equal(t, []*Row{ours}, r.Below(0.31))

	var table strings.Builder
	require.NoError(t, r.Write(&table))
	require.Regexp(t, `(?m)^\s+4\s+waymark\s+150\s+0\.30\s`, table.String())
	require.Regexp(t, `(?m)^\s+4\s+kvstore\s+500\s+1\.00\s`, table.String())
	require.NotContains(t, table.String(), "recall")

	r.Recall = &Recall{Items: 100_000, Affected: 100_101, Processes: 12, Seconds: 2.25, AnswerBytes: 3 << 20, CommandMemory: 64 << 20, NodeMemory: 128 << 20}
	require.NoError(t, r.Write(&table))
	require.Regexp(t, `(?m)^\s+100000\s+100101\s+12\s+2\.\d\s+3\.0\s+64\s+128\s*$`, table.String())
}

// TestCheckNoticesWrongAnswers: a recall that leaves out one thing, or names another holder, is no result.
func TestCheckNoticesWrongAnswers(t *testing.T) {
	g := newGenealogy(minItems, "9506000100012", time.Now())
	var answer recalled
	places, things := g.affected()
	answer.Affected = slices.Collect(maps.Keys(things))
	holders := map[string]*recalledHolder{}
	for line := range places {
		fields := strings.Fields(line)
		sort, rest, _ := strings.Cut(fields[1], "/")
		organization, receiver, _ := strings.Cut(rest, "/")
		if holders[organization] == nil {
			holders[organization] = &recalledHolder{Organization: organization}
		}
		h, thing := holders[organization], recalledThing{fields[0], receiver}
		switch sort {
		case "org":
			h.Holds = append(h.Holds, thing)
		case "ship":
			h.InTransit = append(h.InTransit, thing)
		case "left":
			h.LeftLedger = append(h.LeftLedger, thing)
		}
	}
	for _, h := range holders {
		answer.Holders = append(answer.Holders, *h)
	}
	require.NoError(t, g.check(&answer))
	maker := slices.IndexFunc(answer.Holders, func(h recalledHolder) bool { return h.Organization == "maker" })
	answer.Holders[maker].Holds[0].Subject += "X"
	require.ErrorContains(t, g.check(&answer), "who has them")
	answer.Affected = answer.Affected[1:]
	require.ErrorContains(t, g.check(&answer), "are affected")
}

// TestResultCountsWholeBlocks has blocks of 100 transactions every 100 ms: 1,000 a second, wherever the window begins.
func TestResultCountsWholeBlocks(t *testing.T) {
	start := time.Now()
	var blocks []commit
	var sent, committed []time.Time
	for i := range 30 {
		at := start.Add(time.Duration(i) * 100 * time.Millisecond)
		blocks = append(blocks, commit{int64(i), 100, at})
		for range 100 {
			sent, committed = append(sent, at.Add(-20*time.Millisecond)), append(committed, at)
		}
	}
	for _, shift := range []time.Duration{0, time.Millisecond, 99 * time.Millisecond} {
		w := &window{steady: 200, start: start.Add(500*time.Millisecond + shift), end: start.Add(2500*time.Millisecond + shift), processor: time.Second}
		r, err := w.result(blocks, sent, committed)
		require.NoError(t, err)
		require.InDelta(t, 1000, r.TxPerSecond, 1e-6)
		require.InDelta(t, 10, r.BlocksPerSecond, 1e-6)
		require.InDelta(t, 500, r.NodeMicros, 1e-6)
		require.Equal(t, Latency{20, 20}, r.Saturated)
		require.Equal(t, Latency{20, 20}, r.Steady)
	}
	_, err := (&window{start: start.Add(time.Millisecond), end: start.Add(2 * time.Millisecond)}).result(blocks, sent, committed)
	require.ErrorContains(t, err, "no block in 1ms")
}
