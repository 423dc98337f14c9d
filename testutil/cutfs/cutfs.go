// Package cutfs is a file system for tests that end a process at any point of what it writes.
package cutfs

import (
	"os"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/vfs"
	"github.com/stretchr/testify/require"
)

// FS calls what [FS.AtCut] sets at every point at which a process could end: between any two changes of the disk, and in
// the middle of every write.
type FS struct {
	vfs.FS
	mu  sync.Mutex
	cut func()
}

// AtCut sets what happens at the next points: nil for nothing. It is called while the disk stands still, and not twice at
// a time.
func (c *FS) AtCut(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = f
}

// Hold calls f while the disk stands still.
func (c *FS) Hold(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// Image copies a directory of a disk as it is. The disk must stand still, in [FS.AtCut] or [FS.Hold], while anything is
// open on it: a database goes on compacting by itself, and a copy made meanwhile is of a disk that never was.
func Image(t testing.TB, disk vfs.FS, dir string) vfs.FS {
	t.Helper()
	to := vfs.NewMem()
	_, err := vfs.Clone(disk, to, dir, dir)
	require.NoError(t, err)
	return to
}

func (c *FS) change(f func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := f()
	if c.cut != nil {
		c.cut()
	}
	return err
}

func (c *FS) open(open func() (vfs.File, error)) (opened vfs.File, err error) {
	err = c.change(func() error {
		opened, err = open()
		return err
	})
	return &file{File: opened, fs: c}, err
}

// Create implements vfs.FS.
func (c *FS) Create(name string) (vfs.File, error) {
	return c.open(func() (vfs.File, error) { return c.FS.Create(name) })
}

// ReuseForWrite implements vfs.FS.
func (c *FS) ReuseForWrite(from, to string) (vfs.File, error) {
	return c.open(func() (vfs.File, error) { return c.FS.ReuseForWrite(from, to) })
}

// OpenReadWrite implements vfs.FS.
func (c *FS) OpenReadWrite(name string, opts ...vfs.OpenOption) (vfs.File, error) {
	return c.open(func() (vfs.File, error) { return c.FS.OpenReadWrite(name, opts...) })
}

// Link implements vfs.FS.
func (c *FS) Link(from, to string) error {
	return c.change(func() error { return c.FS.Link(from, to) })
}

// Remove implements vfs.FS.
func (c *FS) Remove(name string) error {
	return c.change(func() error { return c.FS.Remove(name) })
}

// Rename implements vfs.FS.
func (c *FS) Rename(from, to string) error {
	return c.change(func() error { return c.FS.Rename(from, to) })
}

// MkdirAll implements vfs.FS.
func (c *FS) MkdirAll(dir string, perm os.FileMode) error {
	return c.change(func() error { return c.FS.MkdirAll(dir, perm) })
}

type file struct {
	vfs.File
	fs *FS
}

func (f *file) Write(p []byte) (n int, err error) {
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

func (f *file) Sync() error { return f.fs.change(f.File.Sync) }

func (f *file) SyncData() error { return f.fs.change(f.File.SyncData) }
