package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/vfs"
	"github.com/stretchr/testify/require"
)

// cutFS calls cut at every point at which a process could end: between any two
// changes of the disk, and in the middle of every write.
type cutFS struct {
	vfs.FS
	mu  sync.Mutex
	cut func() // called with mu held, so that the disk stands still; may be nil
}

func (c *cutFS) change(f func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := f()
	if c.cut != nil {
		c.cut()
	}
	return err
}

// atCut sets what happens at the next points.
func (c *cutFS) atCut(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = f
}

func (c *cutFS) file(open func() (vfs.File, error)) (file vfs.File, err error) {
	err = c.change(func() error {
		file, err = open()
		return err
	})
	return &cutFile{File: file, fs: c}, err
}

func (c *cutFS) Create(name string) (vfs.File, error) {
	return c.file(func() (vfs.File, error) { return c.FS.Create(name) })
}

func (c *cutFS) ReuseForWrite(from, to string) (vfs.File, error) {
	return c.file(func() (vfs.File, error) { return c.FS.ReuseForWrite(from, to) })
}

func (c *cutFS) OpenReadWrite(name string, opts ...vfs.OpenOption) (vfs.File, error) {
	return c.file(func() (vfs.File, error) { return c.FS.OpenReadWrite(name, opts...) })
}

func (c *cutFS) Link(from, to string) error {
	return c.change(func() error { return c.FS.Link(from, to) })
}

func (c *cutFS) Remove(name string) error {
	return c.change(func() error { return c.FS.Remove(name) })
}

func (c *cutFS) Rename(from, to string) error {
	return c.change(func() error { return c.FS.Rename(from, to) })
}

func (c *cutFS) MkdirAll(dir string, perm os.FileMode) error {
	return c.change(func() error { return c.FS.MkdirAll(dir, perm) })
}

type cutFile struct {
	vfs.File
	fs *cutFS
}

func (f *cutFile) Write(p []byte) (n int, err error) {
	half := len(p) / 2
	for _, part := range [][]byte{p[:half], p[half:]} {
		var wrote int
		err = f.fs.change(func() error {
			wrote, err = f.File.Write(part)
			return err
		})
		if n += wrote; err != nil {
			return n, err
		}
	}
	return n, nil
}

func (f *cutFile) Sync() error { return f.fs.change(f.File.Sync) }

func (f *cutFile) SyncData() error { return f.fs.change(f.File.SyncData) }

// image copies a disk as it is.
func image(t testing.TB, disk vfs.FS) vfs.FS {
	to := vfs.NewMem()
	_, err := vfs.Clone(disk, to, "db", "db")
	require.NoError(t, err)
	return to
}

// change draws the writes of a block: n state keys of a few thousand, one in
// five deleted, and n/2 flat rows. The same seed gives the same.
func change(seed uint64, n int) (state, flat writes) {
	r := rand.New(rand.NewPCG(seed, 0))
	state, flat = writes{}, writes{}
	for i := range n {
		key := fmt.Sprintf("key/%05d", r.IntN(2*n))
		if r.IntN(5) == 0 {
			state[key] = nil
		} else {
			state[key] = fmt.Appendf(make([]byte, 200), "%d/%d", seed, r.Uint64())
		}
		if i%2 == 0 {
			flat[fmt.Sprintf("record/%05d/%05d", seed, i)] = fmt.Appendf(nil, "row %d", r.Uint64())
		}
	}
	return state, flat
}

// commitChange commits change(height, n) and lets the oracle do the same.
func commitChange(t testing.TB, s *Store, o *oracle, n int) {
	state, flat := change(uint64(s.Height()+1), n)
	b := s.Begin(s.Height() + 1)
	fill(t, b, state, flat)
	b.Commit()
	if o.height < s.Height() {
		o.commit(t, state, flat)
	}
}
