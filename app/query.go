package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/waymark-ledger/waymark/app/internal/store"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
)

// queryWork bounds what one query may read: some seconds' worth.
const queryWork = 2_000_000

// ProvePath is the query path of a ProveRequest; its answer is a Bundle without the path of light blocks.
const ProvePath = "/prove"

var (
	// ErrUnknownQuery says that no module answers a query of this name.
	ErrUnknownQuery = x.NewError("waymark", 40, "unknown query")
	// ErrHeight says that the state of a height is not to be had from this node.
	ErrHeight = x.NewError("waymark", 41, "the state of that height is not to be had here")
)

// Query answers from a committed version: the latest for height 0. The path is /module/query and the
// data the request's canonical bytes; so is the answer's value. ErrHeight says which heights there are. What is being
// read is not pruned meanwhile. It is safe for concurrent use.
func (a *App) Query(_ context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	if strings.HasPrefix(req.Path, filterPath) {
		return a.filterPeer(req.Path)
	}
	view, done, err := a.view(req.Height)
	if err != nil {
		return failure(ErrHeight.With("%s", err)), nil
	}
	defer done()
	answer, err := a.answer(view, req.Path, req.Data)
	if err != nil {
		return failure(rejection(err)), nil
	}
	return &abci.ResponseQuery{Value: x.Encode(answer), Height: view.Height()}, nil
}

func (a *App) answer(view *store.View, path string, data []byte) (answer x.Message, err error) {
	chain, err := chainAt(view)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			if x.IsFault(r) {
				panic(r)
			}
			err = errors.New("the query reads too much: ask for less")
			if !x.OutOfWork(r) {
				err = fmt.Errorf("the query cannot be answered: %v", r)
			}
		}
	}()
	ctx := x.NewContext(chain, x.Signer{}, view.State(), view.Flat(), x.NewWork(queryWork))
	if path == ProvePath {
		var q proofv1.ProveRequest
		if err := x.Decode(data, &q); err != nil {
			return nil, err
		}
		return prove(ctx, view, &q)
	}
	query, known := a.queries[path]
	if !known {
		return nil, ErrUnknownQuery.With("%q", x.Clip(path, 100))
	}
	request := query.NewRequest()
	if err := x.Decode(data, request); err != nil {
		return nil, err
	}
	return query.Do(ctx, request)
}

func failure(e *x.Error) *abci.ResponseQuery {
	return &abci.ResponseQuery{Code: e.Code, Codespace: e.Codespace, Log: e.Error()}
}
