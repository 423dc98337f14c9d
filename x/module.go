package x

import (
	"strings"

	"github.com/cosmos/gogoproto/proto"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
)

// Role is what an organization is admitted as.
type Role = membershipv1.Role

// Permission is what a key may do for its organization.
type Permission = authv1.Permission

// The authorities that are no organization: none has one of these as its id.
const (
	// Council is on whose behalf a message runs that its electorate decided for, and the authority of its effects.
	Council = "council"
	// System is the authority of an effect that the ledger itself imposes.
	System = "system"
)

// Module is everything that the ledger needs to know of a module. See the package comment.
type Module struct {
	// Name is the module's, and its errors' codespace.
	Name string
	// Prefix begins every state key of the module. Consensus: changing it is state-machine breaking.
	Prefix byte
	// Msgs are the messages it handles.
	Msgs []Msg
	// Queries are the questions it answers.
	Queries []Query
	// Tables are what it keeps in the state; nil for none.
	Tables *Schema
	// Indexes are what it keeps beside the state to find its entries; nil for none.
	Indexes *Schema
	// Reindex fills the indexes, which are empty, from the tables: after a genesis and after a snapshot.
	Reindex func(*Context)
	// Params are its parameters, one of its tables; nil for none.
	Params Parameters
	// Check says what is wrong with tables that a genesis filled: what no message could have written,
	// and what a message might take for a broken invariant. Nil where any values will do.
	Check func(*Context) error
	// BeginBlock does the module's own work before a block's transactions, in bounded time; nil for none.
	BeginBlock func(*Context, Block)
	// EndBlock does the module's own work after a block's transactions, in bounded time; nil for none.
	EndBlock func(*Context)
}

// Msg is a message that a module handles, and who may send it.
type Msg struct {
	// Name is the message's full protobuf name.
	Name string
	// Role is what the signer's organization must be admitted as; unspecified for any member.
	Role Role
	// Also are the other roles, any of which will do instead, ascending; none where Role is unspecified.
	Also []Role
	// Permission is what the signing key must be allowed.
	Permission Permission
	// Electorate decides about a message of the council, until it is changed: nobody sends such a message, a proposal
	// carries it. Nil for one that members send.
	Electorate *governancev1.Electorate
	// Alone says that one administrating key may send it even where the organization wants several to approve.
	Alone bool
	// Remedy says that an organization may send it even while it is suspended or blocked.
	Remedy bool
	// Redress says that an organization may send it while it is blocked: its handler refuses what is no remedy.
	Redress bool
	// Departure says that the signer's organization decides about nothing any more after it: it is rejected where that would
	// leave something to nobody to decide.
	Departure bool
	// Priority says that it goes before messages that can wait: a transaction is of the priority lane
	// when all of its messages are. Consensus: changing it is state-machine breaking.
	Priority bool
	// New returns an empty message.
	New func() Message
	// Do handles a message that New returned.
	Do func(*Context, Message) error
}

// Handle declares a message: any member with the role may send it, with a key that has the
// permission. Authorization is complete before the handler runs.
func Handle[M any, PM interface {
	*M
	Message
}](role Role, permission Permission, handler func(*Context, PM) error) Msg {
	return Msg{
		Name:       proto.MessageName(PM(new(M))),
		Role:       role,
		Permission: permission,
		New:        func() Message { return PM(new(M)) },
		Do:         func(ctx *Context, m Message) error { return handler(ctx, m.(PM)) },
	}
}

// Decide declares a message of the council: it runs, on behalf of [Council], when its electorate has decided for the
// proposal that carries it.
func Decide[M any, PM interface {
	*M
	Message
}](electorate *governancev1.Electorate, handler func(*Context, PM) error) Msg {
	msg := Handle(membershipv1.Role_ROLE_UNSPECIFIED, authv1.Permission_PERMISSION_UNSPECIFIED, handler)
	msg.Electorate = electorate
	return msg
}

// Or declares that an organization with one of these roles may send the message too. They come after its own, ascending.
func (m Msg) Or(roles ...Role) Msg {
	m.Also = roles
	return m
}

// Roles returns the roles any of which an organization needs to send the message, ascending; none for any member.
func (m Msg) Roles() []Role {
	if m.Role == membershipv1.Role_ROLE_UNSPECIFIED {
		return nil
	}
	return append([]Role{m.Role}, m.Also...)
}

// AsAlone declares that one administrating key may send the message even where the organization wants several to
// approve: it approves, or asks for approval.
func (m Msg) AsAlone() Msg {
	m.Alone = true
	return m
}

// AsRemedy declares that a suspended or blocked organization may send the message: it stops harm, or asks for
// review, and claims nothing new.
func (m Msg) AsRemedy() Msg {
	m.Remedy = true
	return m
}

// AsDeparture declares that the message ends the part of the signer's organization in what the council decides.
func (m Msg) AsDeparture() Msg {
	m.Departure = true
	return m
}

// AsRedress declares that a blocked organization may send the message: its handler refuses what neither puts things right
// nor hands over what is others'.
func (m Msg) AsRedress() Msg {
	m.Redress = true
	return m
}

// AsPriority declares that the message goes before others in a block: the delay of it does harm.
func (m Msg) AsPriority() Msg {
	m.Priority = true
	return m
}

// Query is a question that a module answers from the state.
type Query struct {
	// Name is the request's protobuf name without its package and the suffix Request, in kebab case.
	Name string
	// NewRequest and NewResponse return empty messages.
	NewRequest, NewResponse func() Message
	// Do answers a request that NewRequest returned.
	Do func(*Context, Message) (Message, error)
}

// Serve declares a query. The request's name ends in Request, and gives the query its name.
func Serve[Q, R any, PQ interface {
	*Q
	Message
}, PR interface {
	*R
	Message
}](answer func(*Context, PQ) (PR, error)) Query {
	full := proto.MessageName(PQ(new(Q)))
	name := strings.TrimSuffix(full[strings.LastIndexByte(full, '.')+1:], "Request")
	return Query{
		Name:        kebab(name),
		NewRequest:  func() Message { return PQ(new(Q)) },
		NewResponse: func() Message { return PR(new(R)) },
		Do:          func(ctx *Context, m Message) (Message, error) { return answer(ctx, m.(PQ)) },
	}
}

// kebab turns TypeName into type-name.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('-')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
