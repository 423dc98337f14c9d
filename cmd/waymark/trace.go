package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

const (
	// defaultDepth is how many steps a trace goes.
	defaultDepth = 10
	// maxTraced is how many steps a trace shows in one direction.
	maxTraced = 10_000
)

// How one thing leads to another.
const (
	byTransformation = "transformation"
	byLot            = "lot"
)

// genealogy is what a trace found.
type genealogy struct {
	Subject string `json:"subject"`
	Height  int64  `json:"height"`
	Up      *trail `json:"up,omitempty"`
	Down    *trail `json:"down,omitempty"`
	// Suspicions are of the subjects that were looked at.
	Suspicions []suspicion `json:"suspicions"`
}

// trail is a trace in one direction.
type trail struct {
	Steps []step `json:"steps"`
	// CutOff are the subjects that were reached, and not looked at any more.
	CutOff []string `json:"cut_off"`
}

// step leads from a subject to one that it was made of, or that was made of it.
type step struct {
	Depth   int    `json:"depth"`
	From    string `json:"from"`
	To      string `json:"to"`
	By      string `json:"by"`
	Process string `json:"process,omitempty"`
	// Suspect says that what leads there was signed with a key whose owner no longer vouches for what it signed then; of the
	// step to an item's lot, that any record of the item is.
	Suspect bool `json:"suspect"`
}

func newTraceCommand(e *env) *cobra.Command {
	var up, down bool
	var depth int
	c := &cobra.Command{
		Use:   "trace SUBJECT",
		Short: "Show what goods were made of, and what was made of them",
		Long: "Show what goods were made of (--up) and what was made of them (--down), both unless one is asked for. An item\n" +
			"leads up to its lot. The answer is of one node and not proved, and says where it was cut off. It marks what rests on\n" +
			"records that are suspect: the owner of the key no longer vouches for what it signed then.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if depth < 1 {
				return fail(exitUsage, "--depth %d: expected at least 1", depth)
			}
			subject, err := subjectOf(args[0])
			if err != nil {
				return err
			}
			ledger, _, err := e.connect()
			if err != nil {
				return err
			}
			g := genealogy{Subject: string(subject)}
			t := tracer{ctx: c.Context(), ledger: ledger, depth: depth, suspicions: map[string]suspicion{}}
			if up || !down {
				if g.Up, err = t.trace(g.Subject, provenancev1.Direction_DIRECTION_UP); err != nil {
					return answered(err)
				}
			}
			if down || !up {
				if g.Down, err = t.trace(g.Subject, provenancev1.Direction_DIRECTION_DOWN); err != nil {
					return answered(err)
				}
			}
			g.Height = t.height
			g.Suspicions = slices.SortedFunc(maps.Values(t.suspicions), func(a, b suspicion) int {
				return strings.Compare(a.Subject, b.Subject)
			})
			return e.print(g, g.write)
		},
	}
	c.Flags().BoolVar(&up, "up", false, "what it was made of")
	c.Flags().BoolVar(&down, "down", false, "what was made of it")
	c.Flags().IntVar(&depth, "depth", defaultDepth, "how many steps to go")
	return c
}

// tracer walks the genealogy, all of it as of one height.
type tracer struct {
	ctx    context.Context
	ledger *client.Client
	depth  int
	height int64 // of the first answer; 0 before
	// suspicions are what the answers said of suspect records, by subject.
	suspicions map[string]suspicion
}

// trace walks in one direction, the nearest first, and looks at each subject once.
func (t *tracer) trace(subject string, direction provenancev1.Direction) (*trail, error) {
	out := &trail{Steps: []step{}, CutOff: []string{}}
	seen := map[string]bool{subject: true}
	level := []string{subject}
	for depth := 1; len(level) > 0; depth++ {
		if depth > t.depth || len(out.Steps) >= maxTraced {
			out.CutOff = append(out.CutOff, level...)
			break
		}
		var next []string
		for _, from := range level {
			if len(out.Steps) >= maxTraced {
				out.CutOff = append(out.CutOff, from)
				continue
			}
			steps, err := t.steps(from, direction)
			if err != nil {
				return nil, err
			}
			for _, s := range steps {
				s.Depth = depth
				out.Steps = append(out.Steps, s)
				if !seen[s.To] {
					seen[s.To] = true
					next = append(next, s.To)
				}
			}
		}
		level = next
	}
	return out, t.forgetEnds(out, direction)
}

// forgetEnds takes out of what was cut off that from which nothing leads on.
func (t *tracer) forgetEnds(out *trail, direction provenancev1.Direction) error {
	more := []string{}
	for i, subject := range out.CutOff {
		if i >= maxTraced {
			more = append(more, out.CutOff[i:]...)
			break
		}
		steps, err := t.steps(subject, direction)
		if err != nil {
			return err
		}
		if len(steps) > 0 {
			more = append(more, subject)
		}
	}
	out.CutOff = more
	return nil
}

// steps returns the steps from one subject.
func (t *tracer) steps(from string, direction provenancev1.Direction) ([]step, error) {
	var steps []step
	request := &provenancev1.TraceRequest{Id: from, Direction: direction, Limit: 1000}
	for {
		var page provenancev1.TraceResponse
		height, err := t.ledger.Query(t.ctx, "/provenance/trace", request, &page, t.height)
		if err != nil {
			return nil, fmt.Errorf("trace %s: %w", from, err)
		}
		t.height = height
		for _, s := range page.Suspicions {
			t.suspicions[s.Subject] = suspicionOf(s)
		}
		if direction == provenancev1.Direction_DIRECTION_UP && request.Page == "" && page.Lot != "" {
			steps = append(steps, step{From: from, To: page.Lot, By: byLot, Suspect: t.suspicions[page.Subject].Records > 0})
		}
		for _, edge := range page.Edges {
			to := edge.Input
			if direction == provenancev1.Direction_DIRECTION_DOWN {
				to = edge.Output
			}
			steps = append(steps, step{From: from, To: to, By: byTransformation, Process: edge.Process, Suspect: edge.Suspect})
		}
		if request.Page = page.NextPage; request.Page == "" || len(steps) >= maxTraced {
			return steps, nil
		}
	}
}

func (g genealogy) write(w io.Writer) error {
	out := &lines{w: w}
	out.line("%s, as of block %d", g.Subject, g.Height)
	out.trail("made of", g.Up, g.Subject)
	out.trail("made into", g.Down, g.Subject)
	if len(g.Suspicions) > 0 {
		out.line("suspect records (see waymark query dossier history):")
	}
	for _, s := range g.Suspicions {
		out.line("  %s", s)
	}
	return out.err
}

// trail writes a trail as a tree, each subject's steps where it is first reached.
func (l *lines) trail(title string, t *trail, root string) {
	if t == nil {
		return
	}
	if len(t.Steps) == 0 {
		l.line("%s: nothing recorded", title)
		return
	}
	l.line("%s:", title)
	from := map[string][]step{}
	for _, s := range t.Steps {
		from[s.From] = append(from[s.From], s)
	}
	l.branches(from, root, 1)
	if len(t.CutOff) > 0 {
		l.line("cut off at %s, from which more leads on: see --depth", counted(len(t.CutOff), "subject"))
	}
}

func (l *lines) branches(from map[string][]step, subject string, depth int) {
	steps := from[subject]
	delete(from, subject)
	for _, s := range steps {
		how := ""
		if s.By == byLot {
			how = " (its lot)"
		}
		if s.Suspect {
			how += " [SUSPECT]"
		}
		l.line("%s%s%s", strings.Repeat("  ", depth), s.To, how)
		l.branches(from, s.To, depth+1)
	}
}
