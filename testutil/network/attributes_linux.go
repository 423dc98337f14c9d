package network

import "syscall"

// attributes put a process in a group of its own, and end it when the test's process ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
