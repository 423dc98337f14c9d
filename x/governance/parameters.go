package governance

import (
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
)

func changeParameters(ctx *x.Context, m *governancev1.ChangeParameters) error {
	of, found := x.ParametersOf(m.Module)
	if !found {
		return ErrNoParameters.With("module %q", x.Clip(m.Module, maxTitle))
	}
	if err := of.Replace(ctx, m.Params); err != nil {
		return ErrInvalid.With("params: %s", err)
	}
	return nil
}

// moduleParams answers with the parameters of a module, or ErrNoParameters.
func moduleParams(ctx *x.Context, q *governancev1.ParamsRequest) (*governancev1.ParamsResponse, error) {
	of, found := x.ParametersOf(q.Module)
	if !found {
		return nil, ErrNoParameters.With("module %q", x.Clip(q.Module, maxTitle))
	}
	return &governancev1.ParamsResponse{Params: x.Pack(of.Message(ctx))}, nil
}
