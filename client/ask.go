package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/cometbft/cometbft/rpc/client/http"
)

// ErrUnreachable says that no node answered. A node that answers with an error is not meant.
var ErrUnreachable = errors.New("no node answers")

// each asks the nodes in turn until one answers without an error.
func (c *Client) each(ctx context.Context, ask func(*http.HTTP) error) error {
	var failed failures
	for i, node := range c.nodes {
		err := c.admit(ctx, i)
		if errors.Is(err, ErrOtherChain) {
			return err
		}
		if err == nil {
			err = ask(node)
		}
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%w before a node answered", ended(ctx))
		}
		failed.add(c.urls[i], err)
	}
	return failed.err()
}

// endedError says that a context ended, in the words of the person who waited or interrupted; it is the context's error.
type endedError struct{ cause error }

func (e *endedError) Error() string {
	if errors.Is(e.cause, context.DeadlineExceeded) {
		return "timed out"
	}
	return "interrupted"
}

func (e *endedError) Unwrap() error { return e.cause }

// ended returns why a context is over.
func ended(ctx context.Context) error { return &endedError{ctx.Err()} }

// failures are what went wrong at nodes, each thing once.
type failures []failure

type failure struct {
	nodes []string
	err   error
}

func (f *failures) add(node string, err error) {
	same := slices.IndexFunc(*f, func(before failure) bool { return before.err.Error() == err.Error() })
	if same < 0 {
		*f = append(*f, failure{[]string{node}, err})
		return
	}
	(*f)[same].nodes = append((*f)[same].nodes, node)
}

func (f *failures) err() error {
	var all error
	silent := true
	for _, one := range *f {
		word := "node"
		if len(one.nodes) > 1 {
			word = "nodes"
		}
		all = errors.Join(all, fmt.Errorf("%s %s: %w", word, strings.Join(one.nodes, ", "), one.err))
		silent = silent && unanswered(one.err)
	}
	if silent {
		return fmt.Errorf("%w: %w", ErrUnreachable, all)
	}
	return all
}

// unanswered reports whether a request failed because no whole answer came, and not because of what the answer says.
func unanswered(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF)
}
