package bench

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
)

// Report is what all runs measured.
type Report struct {
	CPUs     int    `json:"cpus"`
	Platform string `json:"platform"`
	Runs     int    `json:"runs"`
	// Duration is that of each load, in seconds; Rate is that of the steady load, in transactions a second; InFlight is
	// how many transactions were on their way at saturation.
	Duration float64 `json:"duration_seconds"`
	Rate     int     `json:"steady_rate"`
	InFlight int     `json:"in_flight"`
	Rows     []*Row  `json:"rows"`
	// Recall is what following a recall took; nil where none was measured. Times and the command's memory are medians.
	Recall *Recall `json:"recall,omitempty"`
}

// Row is what was measured of one application on one size of network.
type Row struct {
	Validators  int    `json:"validators"`
	Application string `json:"application"`
	// Result holds the median of each figure.
	Result
	// Ratio is the median, over the runs, of the rate as a share of the kvstore's in the run beside it; 1 for kvstore.
	Ratio float64   `json:"ratio_to_kvstore"`
	Each  []*Result `json:"each"`
}

func newReport(plan Plan) *Report {
	return &Report{
		CPUs: runtime.NumCPU(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Runs: plan.Runs,
		Duration: plan.Duration.Seconds(), Rate: plan.Rate, InFlight: plan.InFlight,
	}
}

// add notes the result of a run.
func (r *Report) add(validators int, application string, result *Result) {
	row := r.row(validators, application)
	if row == nil {
		row = &Row{Validators: validators, Application: application}
		r.Rows = append(r.Rows, row)
	}
	row.Each = append(row.Each, result)
	row.Result = Result{
		TxPerSecond:     row.median(func(e *Result) float64 { return e.TxPerSecond }),
		BlocksPerSecond: row.median(func(e *Result) float64 { return e.BlocksPerSecond }),
		NodeMicros:      row.median(func(e *Result) float64 { return e.NodeMicros }),
		PeakMemory:      int64(row.median(func(e *Result) float64 { return float64(e.PeakMemory) })),
		Saturated: Latency{
			P50: row.median(func(e *Result) float64 { return e.Saturated.P50 }),
			P99: row.median(func(e *Result) float64 { return e.Saturated.P99 }),
		},
		Steady: Latency{
			P50: row.median(func(e *Result) float64 { return e.Steady.P50 }),
			P99: row.median(func(e *Result) float64 { return e.Steady.P99 }),
		},
	}
	r.compare(validators)
}

// compare sets the ratios of a size of network.
func (r *Report) compare(validators int) {
	peer := r.row(validators, Peer)
	if peer == nil {
		return
	}
	for _, row := range r.Rows {
		if row.Validators != validators {
			continue
		}
		var ratios []float64
		for i := range min(len(row.Each), len(peer.Each)) {
			ratios = append(ratios, row.Each[i].TxPerSecond/peer.Each[i].TxPerSecond)
		}
		row.Ratio = median(ratios)
	}
}

func (r *Report) row(validators int, application string) *Row {
	for _, row := range r.Rows {
		if row.Validators == validators && row.Application == application {
			return row
		}
	}
	return nil
}

// Below returns our rows whose ratio is below a bar.
func (r *Report) Below(bar float64) []*Row {
	return slices.DeleteFunc(slices.Clone(r.Rows), func(row *Row) bool { return row.Application != Ours || row.Ratio >= bar })
}

func (row *Row) median(figure func(*Result) float64) float64 {
	var figures []float64
	for _, e := range row.Each {
		figures = append(figures, figure(e))
	}
	return median(figures)
}

func median(figures []float64) float64 {
	slices.Sort(figures)
	n := len(figures)
	return (figures[(n-1)/2] + figures[n/2]) / 2
}

// Write writes the report as a table.
func (r *Report) Write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintf(table, "validators\tapplication\ttx/s\tof %s\tp50 ms\tp99 ms\tat %d tx/s: p50 ms\tp99 ms\tnode CPU µs/tx\tpeak RSS MB\tblocks/s\t\n", Peer, r.Rate)
	for _, row := range r.Rows {
		_, _ = fmt.Fprintf(table, "%d\t%s\t%.0f\t%.2f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.1f\t\n",
			row.Validators, row.Application, row.TxPerSecond, row.Ratio, row.Saturated.P50, row.Saturated.P99,
			row.Steady.P50, row.Steady.P99, row.NodeMicros, float64(row.PeakMemory)/(1<<20), row.BlocksPerSecond)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s, %d CPUs for all nodes and the load. Medians of %d runs of %.0f s at saturation, %d transactions in flight.\n",
		r.Platform, r.CPUs, r.Runs, r.Duration, r.InFlight)
	if err != nil || r.Recall == nil {
		return err
	}
	return r.Recall.write(w)
}

func (r *Recall) write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintf(table, "\nrecall through items\taffected\ttransformations\tseconds\tanswer MB\tcommand peak RSS MB\tnode peak RSS MB\t\n")
	_, _ = fmt.Fprintf(table, "%d\t%d\t%d\t%.1f\t%.1f\t%.0f\t%.0f\t\n", r.Items, r.Affected, r.Processes, r.Seconds,
		float64(r.AnswerBytes)/(1<<20), float64(r.CommandMemory)/(1<<20), float64(r.NodeMemory)/(1<<20))
	return table.Flush()
}
