package machine

import (
	"fmt"
	"syscall"
	"time"
)

// unsynchronized is the bit of the kernel's clock status that says that nothing keeps it right (STA_UNSYNC).
const unsynchronized = 0x40

// FreeBytes returns how much an ordinary process can still write to the file system of a path, and its size.
func FreeBytes(path string) (free, size uint64, err error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0, 0, fmt.Errorf("%s: %w", path, err)
	}
	unit := uint64(s.Bsize) //nolint:gosec // the size of a block is positive
	return s.Bavail * unit, s.Blocks * unit, nil
}

// Clock reports whether the kernel's clock is kept right by a time service, and by how much it may be wrong at most.
func Clock() (synchronized bool, maxError time.Duration, err error) {
	var t syscall.Timex
	if _, err := syscall.Adjtimex(&t); err != nil {
		return false, 0, fmt.Errorf("adjtimex: %w", err)
	}
	return t.Status&unsynchronized == 0, time.Duration(t.Maxerror) * time.Microsecond, nil
}
