package x

import (
	"errors"
	"sync/atomic"
)

// fault is the panic of a broken machine: a store that cannot be read, an
// invariant that does not hold. It is unexported so that nothing but Fail can
// make one, and nobody can mistake an Error for one.
type fault struct{ err error }

func (f fault) Error() string { return "fault: " + f.err.Error() }

func (f fault) Unwrap() error { return f.err }

// Fail stops the node: it panics with a fault that carries err.
//
// It is for what no transaction can cause: a failure of the store, a broken
// invariant. What a transaction did wrong is an Error, returned. A fault must
// never become the result of a transaction, because one node's bad disk would
// then be its own version of the state: whoever recovers asks IsFault, and
// panics again with the same value.
//
// Before it panics it tells the function of [OnFault].
func Fail(err error) {
	if err == nil {
		err = errors.New("failed without an error")
	}
	if tell := watchdog.Load(); tell != nil {
		(*tell)(err)
	}
	panic(fault{err})
}

// watchdog is who is told of faults in this process, nil for nobody.
var watchdog atomic.Pointer[func(error)]

// OnFault has tell called with every fault from now on, before its panic and on its goroutine, whichever that is; nil
// ends that. The panic alone does not stop a node: CometBFT recovers those of its RPC, its mempool and its peers, and
// goes on. Tell must not wait for the goroutine that calls it.
func OnFault(tell func(error)) {
	if tell == nil {
		watchdog.Store(nil)
		return
	}
	watchdog.Store(&tell)
}

// EndOnFault is deferred by goroutines of the node's own, for which nobody recovers: a fault that somebody was told of
// ends the goroutine, and whoever was told ends the process. Every other panic goes on.
func EndOnFault() {
	if r := recover(); r != nil && (!IsFault(r) || watchdog.Load() == nil) {
		panic(r)
	}
}

// IsFault tells whether recovered, a value returned by recover, is a fault or
// an error that wraps one. It is false for nil and for every other panic.
func IsFault(recovered any) bool {
	err, ok := recovered.(error)
	if !ok {
		return false
	}
	var f fault
	return errors.As(err, &f)
}
