// Package child says how this program starts others of its kind.
package child

import "syscall"

// Attributes put a process in a group of its own, so that an interrupt at the terminal does not reach it before it is
// asked to stop, and bind its life to that of the thread that starts it: the kernel kills it when that ends. So who starts
// it locks that thread.
func Attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
