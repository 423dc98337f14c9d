package rules

import (
	"slices"
	"strings"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// Any is the class of all goods.
const Any = "any"

// classesOf returns the classes to which a product belongs in a market, the narrowest first: its Harmonized System code,
// then ever less digits of it, its brick, all goods.
func classesOf(product *inspectionv1.Product, market string) []string {
	var classes []string
	for code := CodeIn(product, market); len(code) >= 2; code = code[:len(code)-1] {
		classes = append(classes, "hs/"+code)
	}
	if product.GpcBrick != "" {
		classes = append(classes, "gpc/"+product.GpcBrick)
	}
	return append(classes, Any)
}

// CodeIn returns the Harmonized System code of a product in a jurisdiction: what customs there ruled, else what the brand
// says that it is there, else the six digits that are the same everywhere; empty where none is declared.
func CodeIn(product *inspectionv1.Product, jurisdiction string) string {
	for _, r := range product.Rulings {
		if r.Jurisdiction == jurisdiction {
			return r.HsCode
		}
	}
	everywhere := ""
	for _, c := range product.Classifications {
		switch c.Jurisdiction {
		case jurisdiction:
			return c.HsCode
		case "":
			everywhere = c.HsCode
		}
	}
	return everywhere
}

// CoversProduct reports whether a product is within the limits of a scope: of a brick that it has, where it has any, and
// with a code that begins as one of its own, where it has any. A ruling has the place of what the brand says for its
// jurisdiction, and in the market that is asked about, which may be none, of what it says for all.
func CoversProduct(scope *inspectionv1.Scope, product *inspectionv1.Product, market string) bool {
	if len(scope.GpcBricks) > 0 && !slices.Contains(scope.GpcBricks, product.GpcBrick) {
		return false
	}
	if len(scope.HsPrefixes) == 0 {
		return true
	}
	within := func(code string) bool {
		return slices.ContainsFunc(scope.HsPrefixes, func(prefix string) bool { return strings.HasPrefix(code, prefix) })
	}
	ruled := map[string]bool{}
	for _, r := range product.Rulings {
		ruled[r.Jurisdiction] = true
		if within(r.HsCode) {
			return true
		}
	}
	return slices.ContainsFunc(product.Classifications, func(c *inspectionv1.Classification) bool {
		overruled := ruled[c.Jurisdiction] || c.Jurisdiction == "" && ruled[market]
		return !overruled && within(c.HsCode)
	})
}
