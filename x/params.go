package x

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cosmos/gogoproto/jsonpb"
	"github.com/cosmos/gogoproto/proto"
)

// paramsTable is the table prefix of every module's parameters.
const paramsTable = 0x00

// Params is the one value of a module's parameters. Its table has the name "params".
type Params[PM Message] struct {
	item     Item[PM]
	defaults func() PM
	validate func(PM) error
	empty    func() PM
}

// Parameters are those of any module.
type Parameters interface {
	// Merge overrides the parameters that a JSON object names, by their protobuf names. It returns an error, and changes
	// nothing, where a name is unknown or the result is out of bounds.
	Merge(ctx *Context, object string) error
	// Replace sets all of them from the canonical encoding of their message. It returns an error, and changes nothing,
	// where it is not one, or out of bounds.
	Replace(ctx *Context, bz []byte) error
	// Message returns those in force.
	Message(ctx *Context) Message
}

// parameters are those of all modules, by module.
var parameters = map[string]Parameters{}

// ParametersOf returns the parameters of a module, and whether there are any.
func ParametersOf(module string) (Parameters, bool) {
	p, found := parameters[module]
	return p, found
}

// NewParams adds a module's parameters to its schema, once. Until they are set, by genesis or by vote,
// they are the defaults. What is set is valid: validate returns an error for anything else.
func NewParams[M any, PM interface {
	*M
	Message
}](s *Schema, defaults func() PM, validate func(PM) error) Params[PM] {
	p := Params[PM]{
		NewItem(s, paramsTable, "params", Proto[M, PM]()), defaults, validate, func() PM { return PM(new(M)) },
	}
	// Their message is waymark.<module>.<version>.Params; that of the state machine itself waymark.<version>.Params.
	name := strings.Split(proto.MessageName(p.empty()), ".")
	module := name[len(name)-3]
	if _, twice := parameters[module]; twice {
		panic(fmt.Sprintf("x: module %s has parameters twice", module))
	}
	parameters[module] = p
	return p
}

// Get returns the parameters in force.
func (p Params[PM]) Get(ctx *Context) PM {
	if value, set := p.item.Get(ctx); set {
		return value
	}
	return p.defaults()
}

// Set replaces the parameters, unless they are out of bounds.
func (p Params[PM]) Set(ctx *Context, value PM) error {
	if err := p.validate(value); err != nil {
		return err
	}
	if value.Size() == 0 {
		return errors.New("expected a parameter that is not zero: nothing cannot be proved")
	}
	p.item.Set(ctx, value)
	return nil
}

// Merge overrides the parameters that a JSON object names.
func (p Params[PM]) Merge(ctx *Context, object string) error {
	value := p.Get(ctx)
	if err := jsonpb.UnmarshalString(object, value); err != nil {
		return err
	}
	return p.Set(ctx, value)
}

// Replace sets all parameters from the canonical encoding of their message.
func (p Params[PM]) Replace(ctx *Context, bz []byte) error {
	value := p.empty()
	if err := Decode(bz, value); err != nil {
		return err
	}
	return p.Set(ctx, value)
}

// Message returns the parameters in force.
func (p Params[PM]) Message(ctx *Context) Message { return p.Get(ctx) }
