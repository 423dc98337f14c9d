package client

import (
	"fmt"
	"io"
	"net/http"

	"github.com/waymark-ledger/waymark/client/verify"
)

// maxAnswer bounds the bytes of a node's answer: the largest bundle in base64, and its frame of JSON.
const maxAnswer = verify.MaxBundle/3*4 + 1<<20

// bounded reads answers up to maxAnswer. CometBFT's client reads whatever comes into memory.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(request)
	if err == nil {
		response.Body = &boundedBody{response.Body, maxAnswer + 1}
	}
	return response, err
}

// CloseIdleConnections closes those of the transport, which http.Client asks for by this method.
func (b bounded) CloseIdleConnections() {
	if transport, ok := b.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		transport.CloseIdleConnections()
	}
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("the answer has more than %d bytes", maxAnswer)
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
