package main

import (
	"context"
	"io"
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows on a terminal how far a capture is; anywhere else it shows nothing.
type progress struct{ bars *mpb.Progress }

func (e *env) progress() *progress {
	if out, ok := e.stderr.(*os.File); ok && term.IsTerminal(int(out.Fd())) {
		return &progress{mpb.New(mpb.WithOutput(out), mpb.WithWidth(60))}
	}
	return &progress{}
}

// reading shows how much of a document was read. It is read twice.
func (p *progress) reading(ctx context.Context, d *document) {
	inner := d.ReadSeeker
	var bar *mpb.Bar
	if file, ok := inner.(*os.File); ok && p.bars != nil {
		if info, err := file.Stat(); err == nil {
			bar = p.bars.AddBar(2*info.Size(),
				mpb.PrependDecorators(decor.Name("check "+d.name+" ")),
				mpb.AppendDecorators(decor.Percentage()), mpb.BarRemoveOnComplete())
		}
	}
	d.ReadSeeker = &watched{inner, ctx, bar}
	closing := d.close
	d.close = func() error {
		if bar != nil {
			bar.Abort(true)
		}
		return closing()
	}
}

// watched is a reader that counts, and that ends when the context does.
type watched struct {
	io.ReadSeeker
	ctx context.Context
	bar *mpb.Bar
}

func (w *watched) Read(into []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.ReadSeeker.Read(into)
	if w.bar != nil {
		w.bar.IncrBy(n)
	}
	return n, err
}

// recording shows of how many events it is known what became of them; what it returns counts one.
func (p *progress) recording(events int) func() {
	if p.bars == nil {
		return func() {}
	}
	bar := p.bars.AddBar(int64(events),
		mpb.PrependDecorators(decor.Name("record "), decor.CountersNoUnit("%d of %d events ")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name(" "), decor.AverageETA(decor.ET_STYLE_GO)))
	return bar.Increment
}

// stop ends the showing. It may be called again.
func (p *progress) stop() {
	if p.bars != nil {
		p.bars.Shutdown()
		p.bars = nil
	}
}
