package epcis_test

import (
	"errors"
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
)

// TestLargeDocument reads 100,000 events and holds no more than a few of them at a time.
func TestLargeDocument(t *testing.T) {
	const events = 100_000
	whole := capture(event)
	r := &repeated{head: whole[:len(whole)-len(event)-3], body: event + ",\n", n: events - 1, tail: event + "]}}"}
	size, err := r.Seek(0, io.SeekEnd)
	require.NoError(t, err)
	require.Greater(t, size, int64(18<<20))
	_, err = r.Seek(0, io.SeekStart)
	require.NoError(t, err)

	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	for item := range epcis.Read(r, epcis.Options{}) {
		require.NoError(t, item.Err)
		require.Equal(t, n, item.Index)
		if n++; n%(events/4) == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			require.Less(t, now.HeapAlloc, before.HeapAlloc+2<<20)
		}
	}
	require.Equal(t, events, n)
}

// repeated is a long document of the same event that is nowhere in memory.
type repeated struct {
	head, body, tail string
	n                int
	at               int64
}

func (r *repeated) size() int64 {
	return int64(len(r.head)) + int64(len(r.body))*int64(r.n) + int64(len(r.tail))
}

func (r *repeated) Read(p []byte) (int, error) {
	at := r.at
	var part string
	switch bodies := at - int64(len(r.head)); {
	case at >= r.size():
		return 0, io.EOF
	case bodies < 0:
		part = r.head[at:]
	case bodies < int64(len(r.body))*int64(r.n):
		part = r.body[bodies%int64(len(r.body)):]
	default:
		part = r.tail[bodies-int64(len(r.body))*int64(r.n):]
	}
	n := copy(p, part)
	r.at += int64(n)
	return n, nil
}

func (r *repeated) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size()
	}
	if offset < 0 {
		return 0, errors.New("seek before the start")
	}
	r.at = offset
	return offset, nil
}
