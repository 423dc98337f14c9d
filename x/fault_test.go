package x

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFaults(t *testing.T) {
	cause := errors.New("disk is gone")
	caught := func(f func()) (recovered any) {
		defer func() { recovered = recover() }()
		f()
		return nil
	}
	recovered := caught(func() { Fail(fmt.Errorf("read a row: %w", cause)) })
	require.True(t, IsFault(recovered))
	require.ErrorIs(t, recovered.(error), cause)
	require.EqualError(t, recovered.(error), "fault: read a row: disk is gone")
	require.True(t, IsFault(fmt.Errorf("wrapped: %w", recovered.(error))))
	require.True(t, IsFault(caught(func() { Fail(nil) })))
	for _, other := range []any{nil, cause, "fault: text", 1} {
		require.False(t, IsFault(other))
	}
}

func TestFaultsAreTold(t *testing.T) {
	cause := errors.New("disk is gone")
	var told []error
	OnFault(func(err error) { told = append(told, err) })
	defer OnFault(nil)
	require.PanicsWithError(t, "fault: disk is gone", func() { Fail(cause) }, "it panics all the same")
	require.Equal(t, []error{cause}, told)

	ends := func(with func()) { defer EndOnFault(); with() }
	require.NotPanics(t, func() { ends(func() { Fail(cause) }) })
	require.NotPanics(t, func() { ends(func() {}) })
	require.Panics(t, func() { ends(func() { panic("index out of range") }) })
	require.Len(t, told, 2)

	OnFault(nil)
	require.Panics(t, func() { ends(func() { Fail(cause) }) }, "nobody knows, so the process must end")
	require.Len(t, told, 2)
}
