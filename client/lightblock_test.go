package client_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/libs/log"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/cometbft/cometbft/rpc/jsonrpc/server"
	rpctypes "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
)

// validatorServer serves one height, whose validators are what page says.
func validatorServer(t *testing.T, page func(page, perPage int) (validators []*types.Validator, total int)) (*client.Client, *int) {
	t.Helper()
	asked := new(int)
	mux := http.NewServeMux()
	server.RegisterRPCFuncs(mux, map[string]*server.RPCFunc{
		"commit": server.NewRPCFunc(func(_ *rpctypes.Context, height *int64) (*coretypes.ResultCommit, error) {
			return coretypes.NewResultCommit(&types.Header{ChainID: "c", Height: *height}, &types.Commit{Height: *height}, true), nil
		}, "height"),
		"validators": server.NewRPCFunc(func(_ *rpctypes.Context, height *int64, at, perPage *int) (*coretypes.ResultValidators, error) {
			if *asked++; *asked > 200 {
				panic("asked without end")
			}
			validators, total := page(*at, *perPage)
			return &coretypes.ResultValidators{BlockHeight: *height, Validators: validators, Count: len(validators), Total: total}, nil
		}, "height,page,per_page"),
	}, log.NewNopLogger())
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	c, err := client.New(s.URL)
	require.NoError(t, err)
	return c, asked
}

func validators(from, n int) []*types.Validator {
	list := make([]*types.Validator, n)
	for i := range list {
		list[i] = types.NewValidator(ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "v%d", from+i)).PubKey(), 1)
	}
	return list
}

func TestLightBlockOfManyValidators(t *testing.T) {
	c, asked := validatorServer(t, func(page, perPage int) ([]*types.Validator, int) {
		return validators((page-1)*perPage, min(perPage, 250-(page-1)*perPage)), 250
	})
	block, err := c.LightBlock(t.Context(), 5)
	require.NoError(t, err)
	require.Len(t, block.Validators.Validators, 250)
	require.Equal(t, 3, *asked)
}

// TestHostilePagesOfValidators: a node cannot have a client fetch without end, or keep more than a verifier reads.
func TestHostilePagesOfValidators(t *testing.T) {
	one := validators(0, 1)
	for name, test := range map[string]struct {
		page  func(page, perPage int) ([]*types.Validator, int)
		wants string
	}{
		"a growing total": {func(page, perPage int) ([]*types.Validator, int) {
			return validators(0, perPage), page*perPage + 1
		}, "10001 validators, expected 1 to 10000"},
		"one a page": {func(int, int) ([]*types.Validator, int) { return one, 10_000 }, "has 1 of them, expected 100"},
		"none":       {func(int, int) ([]*types.Validator, int) { return nil, 0 }, "has 0 validators"},
		"a negative": {func(int, int) ([]*types.Validator, int) { return one, -1 }, "has -1 validators"},
		"a shrinking total": {func(page, _ int) ([]*types.Validator, int) {
			return validators(0, 100), 201 - 100*(page-1)
		}, "of the validators of height 5 has 100 of them, expected 1"},
		"more than said": {func(int, int) ([]*types.Validator, int) { return validators(0, 2), 1 }, "has 2 of them, expected 1"},
	} {
		t.Run(name, func(t *testing.T) {
			c, asked := validatorServer(t, test.page)
			_, err := c.LightBlock(t.Context(), 5)
			require.ErrorContains(t, err, test.wants)
			require.LessOrEqual(t, *asked, 101)
		})
	}
}

// TestEndlessAnswer: what a node answers is read up to the size of the largest bundle.
func TestEndlessAnswer(t *testing.T) {
	var sent int
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for block := bytes.Repeat([]byte{' '}, 1<<20); r.Context().Err() == nil; sent += len(block) {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}))
	c, err := client.New(s.URL)
	require.NoError(t, err)
	_, err = c.Status(context.Background())
	require.ErrorContains(t, err, "the answer has more than")
	s.Close() // which waits for the handler
	require.Less(t, sent, 200<<20)
}
