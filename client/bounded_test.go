package client

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// idle counts how often its idle connections are closed.
type idle struct {
	http.RoundTripper
	closed int
}

func (i *idle) CloseIdleConnections() { i.closed++ }

// TestIdleConnectionsAreClosed: http.Client finds the method of the transport behind the bound.
func TestIdleConnectionsAreClosed(t *testing.T) {
	transport := new(idle)
	(&http.Client{Transport: bounded{transport}}).CloseIdleConnections()
	require.Equal(t, 1, transport.closed)
}
