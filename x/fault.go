package x

import "errors"

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
func Fail(err error) {
	if err == nil {
		err = errors.New("failed without an error")
	}
	panic(fault{err})
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
