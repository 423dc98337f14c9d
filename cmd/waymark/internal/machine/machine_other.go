//go:build !linux

package machine

import "time"

// FreeBytes is not known here.
func FreeBytes(string) (free, size uint64, err error) { return 0, 0, ErrUnknown }

// Clock is not known here.
func Clock() (synchronized bool, maxError time.Duration, err error) { return false, 0, ErrUnknown }
