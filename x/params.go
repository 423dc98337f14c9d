package x

import "github.com/cosmos/gogoproto/jsonpb"

// paramsTable is the table prefix of every module's parameters.
const paramsTable = 0x00

// Params is the one value of a module's parameters. Its table has the name "params".
type Params[PM Message] struct {
	item     Item[PM]
	defaults func() PM
}

// Parameters are those of any module.
type Parameters interface {
	// Merge overrides the parameters that a JSON object names, by their protobuf names.
	Merge(ctx *Context, object string) error
}

// NewParams adds a module's parameters to its schema. Until they are set, by genesis or by vote,
// they are the defaults.
func NewParams[M any, PM interface {
	*M
	Message
}](s *Schema, defaults func() PM) Params[PM] {
	return Params[PM]{NewItem(s, paramsTable, "params", Proto[M, PM]()), defaults}
}

// Get returns the parameters in force.
func (p Params[PM]) Get(ctx *Context) PM {
	if value, set := p.item.Get(ctx); set {
		return value
	}
	return p.defaults()
}

// Set replaces the parameters.
func (p Params[PM]) Set(ctx *Context, value PM) { p.item.Set(ctx, value) }

// Merge overrides the parameters that a JSON object names.
func (p Params[PM]) Merge(ctx *Context, object string) error {
	value := p.Get(ctx)
	if err := jsonpb.UnmarshalString(object, value); err != nil {
		return err
	}
	p.Set(ctx, value)
	return nil
}
