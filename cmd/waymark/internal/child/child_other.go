//go:build !linux

// Package child says how this program starts others of its kind.
package child

import "syscall"

// Attributes put a process in a group of its own, so that an interrupt at the terminal does not reach it before it is
// asked to stop.
func Attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
