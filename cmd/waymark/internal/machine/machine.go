// Package machine asks the operating system what a node depends on: the disk and the clock.
package machine

import "errors"

// ErrUnknown says that this operating system is not asked.
var ErrUnknown = errors.New("not known on this operating system")
