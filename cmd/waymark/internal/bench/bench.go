package bench

import (
	"context"
	"fmt"
	"time"
)

// Plan is what to measure.
type Plan struct {
	// Validators are the sizes of the networks.
	Validators []int
	// Runs is how often each network of each application is measured.
	Runs int
	// Duration is how long each load lasts, and Warmup how long saturation does before it is measured.
	Duration, Warmup time.Duration
	// Rate is the low load, in transactions a second.
	Rate int
	// InFlight is how many transactions are on their way at saturation.
	InFlight int
	// Items is how many items the genealogy has through which a recall is followed; 0 for none.
	Items int
}

// Check reports a plan that cannot be measured.
func (p Plan) Check() error {
	switch {
	case len(p.Validators) == 0:
		return fmt.Errorf("expected at least one size of network")
	case p.Runs < 1:
		return fmt.Errorf("expected at least one run")
	case p.Duration < time.Second:
		return fmt.Errorf("duration %s: expected at least 1s", p.Duration)
	case p.Rate < 1 || p.Rate > 1000:
		return fmt.Errorf("rate %d: expected from 1 to 1000 transactions a second", p.Rate)
	case p.InFlight < 1 || p.InFlight > maxInFlight:
		return fmt.Errorf("%d transactions in flight: expected from 1 to %d", p.InFlight, maxInFlight)
	}
	if p.Items != 0 && (p.Items < minItems || p.Items > maxItems) {
		return fmt.Errorf("a recall of %d items: expected from %d to %d, or 0 for none", p.Items, minItems, maxItems)
	}
	return nil
}

// How many items a genealogy has.
const (
	minItems = 1_000
	maxItems = 1_000_000
)

// Run measures by plan, and tells of its progress. It leaves no process and no file, also when the context ends.
func Run(ctx context.Context, plan Plan, progress func(string)) (*Report, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	report := newReport(plan)
	for _, validators := range plan.Validators {
		for run := range plan.Runs {
			for _, w := range workloads {
				progress(fmt.Sprintf("%s on %d, run %d of %d", w.name, validators, run+1, plan.Runs))
				r, err := measure(ctx, plan, w, validators)
				if err != nil {
					return nil, fmt.Errorf("%s on %d: %w", w.name, validators, err)
				}
				progress(fmt.Sprintf("%s on %d, run %d of %d: %s", w.name, validators, run+1, plan.Runs, r))
				report.add(validators, w.name, r)
			}
		}
	}
	if plan.Items > 0 {
		progress(fmt.Sprintf("recall: %d items are recorded", plan.Items))
		r, err := measureRecall(ctx, plan.Items, plan.Runs)
		if err != nil {
			return nil, fmt.Errorf("recall: %w", err)
		}
		progress(r.String())
		report.Recall = r
	}
	return report, nil
}
