package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vbauerster/mpb/v8"
)

// screen is what a terminal was told to show.
type screen struct {
	mu    sync.Mutex
	shown bytes.Buffer
}

func (s *screen) Write(bz []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.Write(bz)
}

func (s *screen) shows(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.shown.String(), text)
}

// TestProgress: while a document is read, which happens twice, its share is shown, then how many events are decided.
func TestProgress(t *testing.T) {
	path := filepath.Join(t.TempDir(), "document.jsonld")
	require.NoError(t, os.WriteFile(path, make([]byte, 1000), 0o600))
	d, err := new(env).openDocument(path)
	require.NoError(t, err)
	var s screen
	refresh := make(chan any)
	p := &progress{mpb.New(mpb.WithOutput(&s), mpb.WithWidth(60), mpb.WithManualRefresh(refresh))}
	shows := func(text string) {
		t.Helper()
		require.Eventually(t, func() bool {
			refresh <- time.Now()
			return s.shows(text)
		}, crashPatience, time.Millisecond, "%q is not shown", text)
	}
	p.reading(t.Context(), d)
	read, err := io.Copy(io.Discard, d)
	require.NoError(t, err)
	require.EqualValues(t, 1000, read)
	shows("check " + d.name)
	shows("50 %")
	require.NoError(t, d.close())

	decided := p.recording(8)
	for range 6 {
		decided()
	}
	shows("record 6 of 8 events")
	shows("75 %")
	p.stop()
	p.stop()

	quiet := (&env{stderr: &s}).progress()
	quiet.recording(1)()
	quiet.stop()
	require.Nil(t, quiet.bars, "there is no terminal")
}
