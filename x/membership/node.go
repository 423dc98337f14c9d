package membership

import (
	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// maxNodes is the most nodes that parameters let an organization have.
const maxNodes = 100

// NodeOwner returns the member that registered a node, by its id of 40 hexadecimal digits.
func NodeOwner(ctx *x.Context, node string) (organization string, ok bool) {
	organization, ok = identifiers.Get(ctx, kindNode+node)
	if !ok || !Member(ctx, organization) {
		return "", false
	}
	return organization, true
}

// AddNode adds a node to a member that nobody else has.
func AddNode(ctx *x.Context, organization, node string) error {
	if !nodeForm.MatchString(node) {
		return ErrInvalid.With("node: %s", expectNode)
	}
	if err := addOne(ctx, organization, countNodes, params.Get(ctx).Nodes); err != nil {
		return err
	}
	if err := claim(ctx, kindNode+node, organization); err != nil {
		return err
	}
	nodes.Set(ctx, collections.Join(organization, node), &membershipv1.Node{Id: node, Organization: organization, FromHeight: ctx.Height()})
	return nil
}

const expectNode = "expected the id of a node, 40 hexadecimal digits in lower case"

func registerNode(ctx *x.Context, m *membershipv1.RegisterNode) error {
	organization := ctx.Signer().Organization
	if err := AddNode(ctx, organization, m.Node); err != nil {
		return err
	}
	note(ctx, organization)
	return nil
}

func removeNode(ctx *x.Context, m *membershipv1.RemoveNode) error {
	organization := ctx.Signer().Organization
	at := collections.Join(organization, m.Node)
	if !nodes.Has(ctx, at) {
		return ErrNoNode.With("node %q", x.Clip(m.Node, maxReason))
	}
	nodes.Remove(ctx, at)
	release(ctx, []string{kindNode + m.Node}, organization)
	takeOne(ctx, organization, countNodes)
	note(ctx, organization)
	return nil
}

// checkNodes checks the ids of an application's nodes.
func checkNodes(ids []string) error {
	if len(ids) > maxNodes {
		return ErrInvalid.With("nodes: expected at most %d", maxNodes)
	}
	for i, id := range ids {
		if !nodeForm.MatchString(id) {
			return ErrInvalid.With("nodes[%d]: %s", i, expectNode)
		}
		if i > 0 && ids[i-1] >= id {
			return ErrInvalid.With("nodes: expected ascending, each once")
		}
	}
	return nil
}
