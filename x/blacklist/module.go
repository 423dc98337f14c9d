package blacklist

import (
	"github.com/waymark-ledger/waymark/x"
)

// Module is the blacklist module.
var Module = x.Module{
	Name:   "blacklist",
	Prefix: prefix,
	Tables: schema,
}
