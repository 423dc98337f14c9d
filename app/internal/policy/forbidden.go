package policy

import (
	"go/types"
	"strings"
)

// forbiddenPackages maps a package, and all below it, to the category of its import.
var forbiddenPackages = map[string]string{
	"crypto/rand":   Random,
	"encoding/json": JSON,
	"hash/maphash":  Random,
	"io/ioutil":     OS,
	"math/rand":     Random,
	"net":           OS,
	"os":            OS,
	"syscall":       OS,
	"unsafe":        Unsafe,
}

// pure are packages below forbidden ones that only compute.
var pure = map[string]bool{"net/netip": true, "net/url": true}

func forbiddenImport(path string) (category string, ok bool) {
	if pure[path] {
		return "", false
	}
	for {
		if category, ok := forbiddenPackages[path]; ok {
			return category, true
		}
		slash := strings.LastIndexByte(path, '/')
		if slash < 0 {
			return "", false
		}
		path = path[:slash]
	}
}

const (
	useBlockTime = "use the time of the block"
	useInPlace   = "run it in place, or outside the state machine"
	useSorted    = "map order is random, use slices.Sorted(maps.Keys(m))"
)

// forbiddenUses maps functions, methods and variables by qualified name. To name one is to use it, called or not.
var forbiddenUses = map[string]struct{ category, instead string }{
	"time.Now":          {Clock, useBlockTime},
	"time.Since":        {Clock, useBlockTime},
	"time.Until":        {Clock, useBlockTime},
	"time.Sleep":        {Clock, useBlockTime},
	"time.After":        {Clock, useBlockTime},
	"time.AfterFunc":    {Clock, useBlockTime},
	"time.Tick":         {Clock, useBlockTime},
	"time.NewTimer":     {Clock, useBlockTime},
	"time.NewTicker":    {Clock, useBlockTime},
	"time.Local":        {Clock, "the zone is the machine's, use time.UTC"},
	"time.LoadLocation": {Clock, "the zones are the machine's, use time.UTC or time.FixedZone"},
	"(time.Time).Local": {Clock, "the zone is the machine's, use UTC"},

	"context.WithTimeout":       {Clock, useBlockTime},
	"context.WithTimeoutCause":  {Clock, useBlockTime},
	"context.WithDeadline":      {Clock, useBlockTime},
	"context.WithDeadlineCause": {Clock, useBlockTime},

	"context.AfterFunc":    {Goroutine, useInPlace},
	"(*sync.WaitGroup).Go": {Goroutine, useInPlace},

	"maps.All":    {MapOrder, useSorted},
	"maps.Keys":   {MapOrder, useSorted},
	"maps.Values": {MapOrder, useSorted},

	"(*sync.Map).Range":        {MapOrder, useSorted},
	"(reflect.Value).MapKeys":  {MapOrder, useSorted},
	"(reflect.Value).MapRange": {MapOrder, useSorted},
	"(reflect.Value).Seq":      {MapOrder, useSorted},
	"(reflect.Value).Seq2":     {MapOrder, useSorted},
	"(*reflect.MapIter).Next":  {MapOrder, useSorted},
}

// qualified returns the name of a package-level object or method, like time.Now or (*sync.WaitGroup).Go, and ""
// for anything else.
func qualified(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin().FullName()
	case *types.Var:
		if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
			return obj.Pkg().Path() + "." + obj.Name()
		}
	}
	return ""
}

// isFloat reports whether a type is floating point, complex numbers included.
func isFloat(t types.Type) bool {
	if t == nil {
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0
}
