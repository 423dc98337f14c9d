package rules

import "github.com/waymark-ledger/waymark/x/gs1"

// Behind returns goods, by their canonical key, and whatever a listing of would be one of them as of a Unix time in seconds, but for
// what they were made of, ascending. The error is one of the world, or that the state contradicts itself.
func Behind(w World, subject string, at int64) ([]string, error) {
	g, err := findGoods(w, gs1.Key(subject), at)
	if err != nil {
		return nil, err
	}
	product, err := readProduct(w, g)
	if err != nil {
		return nil, err
	}
	return g.behind(product), nil
}
