package inspection

import (
	"github.com/waymark-ledger/waymark/x"
)

// Module is the inspection module.
var Module = x.Module{
	Name:   "inspection",
	Prefix: prefix,
	Tables: schema,
}
