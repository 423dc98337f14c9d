package rules

import (
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

// begins reports whether any code of a product begins with one of these.
func begins(product *inspectionv1.Product, prefixes []string) bool {
	for _, prefix := range prefixes {
		for _, r := range product.Rulings {
			if strings.HasPrefix(r.HsCode, prefix) {
				return true
			}
		}
		for _, c := range product.Classifications {
			if strings.HasPrefix(c.HsCode, prefix) {
				return true
			}
		}
	}
	return false
}
