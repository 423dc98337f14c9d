package client

import (
	"context"
	"fmt"
	"slices"
	"strings"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// recallBatch is how many goods and processes one question of a recall names: the most that a node takes.
const recallBatch = 256

// Recalled is everything that is affected by what is wrong with goods, as of one height.
type Recalled struct {
	// Height is that of the state.
	Height int64
	// Affected are the canonical keys of all affected goods, those that the recall began with too, ascending.
	Affected []string
	// Processes is how many transformations were gone through.
	Processes int
	// Whereabouts say where they are, by subject. Goods that are nowhere have none: the ledger only knows of them.
	Whereabouts []*provenancev1.Whereabouts
	// Suspicions are of the affected goods some of whose records are suspect, by subject.
	Suspicions []*dossierv1.Suspicion
	// Unknown says that the ledger has no record of the goods that the recall began with, and of nothing that they affect.
	Unknown bool
	// Ended are the affected goods of which nothing is left, ascending: items that were ended, and lots that were wholly consumed
	// or ended, with their items.
	Ended []string
	// Unmeasured are the affected lots of which nobody knows how much there is.
	Unmeasured []string
	// SuspectSteps is how many inputs and outputs rest on events that are suspect.
	SuspectSteps int
}

// RecallQuestion asks a node one question of a recall, as of a height, 0 for the latest, and returns the height.
type RecallQuestion func(ctx context.Context, q *provenancev1.RecallRequest, into *provenancev1.RecallResponse, height int64) (int64, error)

// AskRecall asks the client's nodes.
func (c *Client) AskRecall(ctx context.Context, q *provenancev1.RecallRequest, into *provenancev1.RecallResponse, height int64) (int64, error) {
	return c.Query(ctx, "/provenance/recall", q, into, height)
}

// Recall follows what is wrong with goods, named by their canonical keys, forward to everything that it affects, each thing
// once, so that circles end. All of it is as of one height: that of the first answer. It tells progress how many goods it has
// found and how many of them it has looked at, after each answer. Memory is some hundred bytes for each thing found.
func Recall(ctx context.Context, ask RecallQuestion, from []string, progress func(found, looked int)) (*Recalled, error) {
	w := recallWalk{goods: map[string]bool{}, processes: map[string]bool{}}
	for _, subject := range from {
		w.find(subject)
	}
	looked := 0
	for len(w.nextGoods)+len(w.nextProcesses) > 0 {
		q := w.take()
		for more := true; more; more = q.Page != "" {
			var answer provenancev1.RecallResponse
			height, err := ask(ctx, q, &answer, w.out.Height)
			if err != nil {
				return nil, fmt.Errorf("recall: %w", err)
			}
			w.out.Height = height
			w.learn(&answer)
			if answer.NextPage != "" && answer.NextPage == q.Page {
				return nil, fmt.Errorf("recall: the node answers in circles: ask another one")
			}
			q.Page = answer.NextPage
		}
		looked += len(q.Ids)
		progress(len(w.goods), looked)
	}
	return w.end(), nil
}

// recallWalk is what a recall has found so far, and what of it it has yet to look at.
type recallWalk struct {
	out              Recalled
	goods, processes map[string]bool
	nextGoods        []string
	nextProcesses    []string
	unknown          int
}

func (w *recallWalk) find(subject string) {
	if !w.goods[subject] {
		w.goods[subject] = true
		w.nextGoods = append(w.nextGoods, subject)
	}
}

// take returns the next question.
func (w *recallWalk) take() *provenancev1.RecallRequest {
	q := &provenancev1.RecallRequest{}
	n := min(recallBatch, len(w.nextProcesses))
	q.Processes, w.nextProcesses = w.nextProcesses[:n], w.nextProcesses[n:]
	n = min(recallBatch-n, len(w.nextGoods))
	q.Ids, w.nextGoods = w.nextGoods[:n], w.nextGoods[n:]
	return q
}

func (w *recallWalk) learn(answer *provenancev1.RecallResponse) {
	for _, s := range answer.Steps {
		if s.Suspect {
			w.out.SuspectSteps++
		}
		if s.By != provenancev1.RecallBy_RECALL_BY_INPUT {
			w.find(s.To)
		} else if !w.processes[s.To] {
			w.processes[s.To] = true
			w.nextProcesses = append(w.nextProcesses, s.To)
		}
	}
	w.out.Whereabouts = append(w.out.Whereabouts, answer.Whereabouts...)
	w.out.Suspicions = append(w.out.Suspicions, answer.Suspicions...)
	w.out.Unmeasured = append(w.out.Unmeasured, answer.Unmeasured...)
	w.unknown += len(answer.Unknown)
}

func (w *recallWalk) end() *Recalled {
	w.out.Processes = len(w.processes)
	w.out.Affected = make([]string, 0, len(w.goods))
	for subject := range w.goods {
		w.out.Affected = append(w.out.Affected, subject)
	}
	slices.Sort(w.out.Affected)
	w.out.Unknown = w.unknown == len(w.goods) && len(w.out.Whereabouts) == 0
	w.out.Ended = w.ended()
	slices.SortStableFunc(w.out.Whereabouts, func(a, b *provenancev1.Whereabouts) int { return strings.Compare(a.Subject, b.Subject) })
	slices.Sort(w.out.Unmeasured)
	slices.SortFunc(w.out.Suspicions, func(a, b *dossierv1.Suspicion) int { return strings.Compare(a.Subject, b.Subject) })
	return &w.out
}

// ended returns the affected things of which nothing is left, ascending.
func (w *recallWalk) ended() []string {
	over := map[string]bool{}
	for _, at := range w.out.Whereabouts {
		sort, _, _ := strings.Cut(at.Root, "/")
		if sort == "found" {
			continue // what came from there is somewhere
		}
		for _, subject := range []string{at.Subject, at.Lot} {
			before, seen := over[subject]
			over[subject] = (before || !seen) && (sort == "end" || sort == "used")
		}
	}
	for _, lot := range w.out.Unmeasured {
		over[lot] = false
	}
	list := []string{}
	for subject, gone := range over {
		if gone && w.goods[subject] {
			list = append(list, subject)
		}
	}
	slices.Sort(list)
	return list
}
