package inspection_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRandomVerdicts plays scenarios at random through a chain: what its node tells is proved by its own prover, and
// computed again by the verifier. Commands that are refused change nothing.
func TestRandomVerdicts(t *testing.T) {
	outcomes := map[string]int{}
	for seed := range uint64(randomChains) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newScenes(t)
			s.lenient = true
			r := &randomScenario{Rand: rand.New(rand.NewPCG(seed, 7))}
			for n := range randomScenarios {
				s.begin(n + 1)
				for _, block := range r.scenario() {
					answer := s.run(block)
					if outcome, _, told := strings.Cut(strings.TrimPrefix(answer, "= "), "\n"); told {
						outcomes[strings.Fields(outcome)[0]]++
					}
				}
			}
		})
	}
	t.Logf("verdicts by outcome: %v", outcomes)
	all := outcomes["admissible"] + outcomes["undetermined"] + outcomes["inadmissible"]
	for _, outcome := range []string{"admissible", "undetermined", "inadmissible"} {
		require.Greater(t, outcomes[outcome], all/40, outcome)
	}
}

// randomScenario writes the commands of TestVerdictScenarios at random.
type randomScenario struct {
	*rand.Rand
	attested, accredited int
}

func (r *randomScenario) pick(of ...string) string { return of[r.IntN(len(of))] }

// maybe returns a word, one time in so many.
func (r *randomScenario) maybe(in int, of ...string) string {
	if r.IntN(in) > 0 {
		return ""
	}
	return " " + r.pick(of...)
}

func (r *randomScenario) scenario() (blocks [][]string) {
	r.attested, r.accredited = 0, 0
	add := func(lines ...string) { blocks = append(blocks, lines) }
	add("goods" + r.maybe(12, "undeclared", "unmade") + r.maybe(4, "code=CN"))
	for range r.IntN(3) {
		r.accredited++
		add("accredit" + r.maybe(3, "by=abroad") + r.maybe(3, "body=a", "body=b", "body=c") + r.maybe(4, "scope"))
	}
	for range r.IntN(3) {
		add("transform " + r.pick("LOT MADE", "MADE FINAL", "FINAL LOT", "MADE LOT"))
	}
	add(r.pick("introduce carrier ALIEN", "pack BOX LOT", "recognize abroad", "unrecognize abroad", "transform ALIEN MADE", "wait 1"))
	add(r.profile("")...)
	if r.IntN(5) == 0 {
		add(r.profile(r.maybe(2, "transition=5", "transition=-1"))...)
	}
	for range 2 + r.IntN(8) {
		add(r.command())
	}
	for range 2 {
		add("ask " + r.pick("LOT", "LOT", "LOT", "ITEM", "MADE", "FINAL", "GHOST", "ALIEN") + r.maybe(3, "at=-1", "at=-5", "at=-15") + r.maybe(8, "mode=b2b"))
	}
	return blocks
}

func (r *randomScenario) profile(transition string) []string {
	lines := []string{"profile" + transition + r.maybe(8, "mode=b2b") + r.maybe(3, "from=-10", "from=-50") + r.maybe(4, "basis=made") +
		r.maybe(4, "consult=DE") + r.maybe(2, "inputs=1", "inputs=3")}
	for _, id := range []string{"one", "two"}[:r.IntN(3)] {
		lines = append(lines, fmt.Sprintf("  require %s %s%s%s%s%s%s", id,
			r.pick("inspector-safety/1", "inspector-emc/1", "inspector-emc/1,inspector-safety/1", "inspector-retest/1"), r.maybe(5, "count=2"),
			r.maybe(4, "age=12"), r.maybe(3, "accredited", "accredited body=a,b"), r.maybe(6, "target=maker", "target=facility", "lot", "whole"),
			r.maybe(3, "conditional", "party=third")))
	}
	if r.IntN(8) == 0 {
		lines = append(lines, "  exempt "+r.pick("LOT", "GTIN")+" until=10")
	}
	return lines
}

func (r *randomScenario) command() string {
	if r.IntN(5) < 3 {
		r.attested++
		subject := r.pick("LOT", "LOT", "LOT", "GTIN", "ITEM", "MADE", "org/maker", works, "ALIEN")
		line := fmt.Sprintf("attest %s %s %s %s days=-%d", r.pick("inspector", "inspector", "partner", "platform"), subject,
			r.pick("inspector-safety/1", "inspector-safety/1", "inspector-emc/1", "inspector-retest/1"),
			r.pick("pass", "pass", "pass", "fail", "fail", "conditional"), 1+r.IntN(45))
		switch subject {
		case "GTIN":
			line += r.maybe(4, "serials=1000-1999") + r.maybe(4, "made=-20") + r.maybe(4, "plant="+works)
		case "ALIEN", "MADE":
			line += r.maybe(2, "untracked")
		}
		line += r.maybe(3, "party=third") + r.maybe(6, "sample") + r.maybe(6, "in=BOX") + r.maybe(8, "until=-1")
		if r.accredited > 0 {
			line += r.maybe(2, fmt.Sprintf("under=%d", 1+r.IntN(r.accredited)))
		}
		if r.attested > 1 {
			line += r.maybe(5, fmt.Sprintf("supersedes=%d", 1+r.IntN(r.attested-1)))
		}
		return line
	}
	switch r.IntN(8) {
	case 0:
		return fmt.Sprintf("change %s %d %s%s", r.pick("inspector", "partner"), 1+r.IntN(1+r.attested), r.pick("suspended", "in-force", "ended"), r.maybe(2, "since=-3"))
	case 1:
		return fmt.Sprintf("accreditation %d %s%s", 1+r.IntN(1+r.accredited), r.pick("suspended", "in-force", "ended"), r.maybe(2, "since=-20"))
	case 2, 5, 6:
		line := r.pick("LOT", "LOT", "GTIN", "ITEM", "MADE") + " " + r.pick("block", "hold", "advisory") + r.maybe(4, "recall")
		return "list " + r.pick("customs "+line, "customs "+line, "regulator "+line, "platform "+line, "zoll "+line+" in=DE")
	case 3:
		return r.pick("delist customs", "delist zoll", "wait 1", "rule 999901", "mistake")
	case 4:
		return r.pick("seal inspector BOX S1", "seal customs BOX S2", "pack BOX MADE", "unpack BOX LOT")
	default:
		return r.pick("equate", "differ") + " inspector-safety/1 inspector-emc/1"
	}
}
