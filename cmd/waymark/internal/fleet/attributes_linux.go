package fleet

import "syscall"

// attributes put a node in a process group of its own, so that an interrupt at the terminal does not reach it before
// it is asked to stop, and bind its life to its parent's.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
