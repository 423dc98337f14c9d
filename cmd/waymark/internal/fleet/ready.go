package fleet

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
)

// askInterval is how often a node is asked whether it is ready.
const askInterval = 50 * time.Millisecond

// await returns when every endpoint's /readyz answers 200.
func await(ctx context.Context, endpoints []network.Endpoint) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 2 * time.Second}
	for _, endpoint := range endpoints {
		for !Ready(ctx, client, endpoint) {
			select {
			case <-ctx.Done():
				return fmt.Errorf("node %d is not ready after %s", endpoint.Node, readyTimeout)
			case <-time.After(askInterval):
			}
		}
	}
	return nil
}

// Ready asks a node whether it makes blocks.
func Ready(ctx context.Context, client *http.Client, endpoint network.Endpoint) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint.Metrics+"/readyz", nil)
	if err != nil {
		return false
	}
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}
