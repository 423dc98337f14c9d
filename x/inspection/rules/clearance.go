package rules

import (
	"fmt"
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	blacklistrules "github.com/waymark-ledger/waymark/x/blacklist/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// Clear returns that no listing of a subject, nor of what is behind goods, has effect in a market, empty for any, as of a
// Unix time in seconds; or, where one has, a reason of each instead. What is advisory warns only. The subject is a
// canonical key; of what is no goods only its own listings count. The error is ErrQuestion, [ErrTooMuch], one of the world,
// or that the state contradicts itself.
func Clear(w World, subject, market string, at int64) (*inspectionv1.Clearance, []*inspectionv1.Reason, error) {
	if market != "" && !isMarket(market) {
		return nil, nil, fmt.Errorf("%w: market: expected two capital letters (ISO 3166-1), or none", ErrQuestion)
	}
	if at < 1 || at > maxTime {
		return nil, nil, fmt.Errorf("%w: at: expected a Unix time in seconds before the year 10000", ErrQuestion)
	}
	w = &bounded{w, map[string][]byte{}}
	checked, err := behind(w, subject, at)
	if err != nil {
		return nil, nil, err
	}
	inEffect := func(l *blacklistv1.Listing) bool {
		if market == "" {
			return blacklistrules.InEffectAnywhere(l, at)
		}
		return blacklistrules.InEffect(l, market, at)
	}
	c := &inspectionv1.Clearance{Version: Version, Subject: subject, Market: market, At: at, Checked: checked}
	var against []*inspectionv1.Reason
	for _, s := range checked {
		found, err := listed(w, s, inspectionv1.Rule_RULE_LISTED, inEffect)
		if err != nil {
			return nil, nil, err
		}
		for _, reason := range found {
			if reason.Outcome == admissible {
				c.Advisories = append(c.Advisories, reason)
			} else {
				against = append(against, reason)
			}
		}
	}
	if len(against) > 0 {
		return nil, against, nil
	}
	return c, nil, nil
}

// behind returns a subject and, of goods, what is behind them and their inputs, ascending.
func behind(w World, subject string, at int64) ([]string, error) {
	key, err := gs1.Named(subject)
	if err != nil || string(key) != subject {
		return []string{subject}, nil
	}
	g, err := findGoods(w, key, at)
	if err != nil {
		return nil, err
	}
	product, err := readProduct(w, g)
	if err != nil {
		return nil, err
	}
	in, err := inputsOf(w, g, clearedDepth)
	if err != nil {
		return nil, err
	}
	if len(in.cut) > 0 {
		return nil, ErrTooMuch
	}
	subjects := g.behind(product)
	for _, input := range in.subjects {
		g, err := findGoods(w, gs1.Key(input), at)
		if err != nil {
			return nil, err
		}
		product, err := readProduct(w, g)
		if err != nil {
			return nil, err
		}
		subjects = append(subjects, g.behind(product)...)
	}
	slices.Sort(subjects)
	return slices.Compact(subjects), nil
}
