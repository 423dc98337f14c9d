package node

import (
	"context"
	"slices"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
)

// refused is the code by which CometBFT drops a connection.
const refused = 1

// peersOnly is an application that lets only the configured peers connect. CometBFT asks the application about every
// connection, first by address, then by id once the id is proved.
type peersOnly struct {
	abci.Application
	ids []string
}

func (p *peersOnly) Query(ctx context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	question, asked := strings.CutPrefix(req.Path, "/p2p/filter/")
	if !asked {
		return p.Application.Query(ctx, req)
	}
	if id, byID := strings.CutPrefix(question, "id/"); byID && !slices.Contains(p.ids, id) {
		return &abci.ResponseQuery{Code: refused, Log: "not one of p2p.peers"}, nil
	}
	return &abci.ResponseQuery{}, nil
}
