package x

import "github.com/cosmos/gogoproto/jsonpb"

// paramsTable is the table prefix of every module's parameters.
const paramsTable = 0x00

// Params is the one value of a module's parameters. Its table has the name "params".
type Params[PM Message] struct {
	item     Item[PM]
	defaults func() PM
	validate func(PM) error
}

// Parameters are those of any module.
type Parameters interface {
	// Merge overrides the parameters that a JSON object names, by their protobuf names. It returns an error, and changes
	// nothing, where a name is unknown or the result is out of bounds.
	Merge(ctx *Context, object string) error
}

// NewParams adds a module's parameters to its schema. Until they are set, by genesis or by vote,
// they are the defaults. What is set is valid: validate returns an error for anything else.
func NewParams[M any, PM interface {
	*M
	Message
}](s *Schema, defaults func() PM, validate func(PM) error) Params[PM] {
	return Params[PM]{NewItem(s, paramsTable, "params", Proto[M, PM]()), defaults, validate}
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
