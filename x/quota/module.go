package quota

import (
	"fmt"

	"cosmossdk.io/collections"

	quotav1 "github.com/waymark-ledger/waymark/proto/waymark/quota/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const prefix = 0x0f

// Module is the quota module.
var Module = x.Module{
	Name:    "quota",
	Prefix:  prefix,
	Queries: []x.Query{x.Serve(allowance)},
	Tables:  schema,
	Params:  params,
	Check:   checkTables,
}

var (
	schema  = x.NewSchema(prefix)
	params  = x.NewParams[quotav1.Params](schema, defaults, validate)
	buckets = x.NewTable(schema, 0x01, "buckets", collections.StringKey, x.Proto[quotav1.Bucket]())
)

// ErrInvalidParams rejects quotas that are out of bounds.
var ErrInvalidParams = x.NewError("quota", 1, "quota out of bounds")

// allowance answers what an organization may send in the next block, or membership.ErrUnknownOrganization.
func allowance(ctx *x.Context, q *quotav1.AllowanceRequest) (*quotav1.AllowanceResponse, error) {
	if !membership.Exists(ctx, q.Organization) {
		return nil, membership.ErrUnknownOrganization.With("%q", x.Clip(q.Organization, 64))
	}
	a := at(ctx, ctx.Height()+1, params.Get(ctx), q.Organization)
	return &quotav1.AllowanceResponse{Quota: &a.Quota, Work: a.Left.Work, Bytes: a.Left.Bytes}, nil
}

// checkTables checks that each bucket is a member's, and one that a block could have left.
func checkTables(ctx *x.Context) (wrong error) {
	buckets.Walk(ctx, nil, func(organization string, b *quotav1.Bucket) bool {
		switch {
		case !membership.Exists(ctx, organization):
			wrong = fmt.Errorf("bucket of %q: no such organization", x.Clip(organization, 64))
		case b.Height < 1 || b.Height > ctx.Height():
			wrong = fmt.Errorf("bucket of %q: of height %d, expected one before the first block", organization, b.Height)
		case b.Work > maxCapacity || b.Bytes > maxCapacity:
			wrong = fmt.Errorf("bucket of %q: expected at most %d units and bytes", organization, uint64(maxCapacity))
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	return validate(params.Get(ctx))
}
