package x

// paramsTable is the table prefix of every module's parameters.
const paramsTable = 0x00

// Params is the one value of a module's parameters. Its table has the name "params".
type Params[PM any] struct {
	item     Item[PM]
	defaults func() PM
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
