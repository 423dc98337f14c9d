package rules

import (
	"errors"
	"fmt"
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	blacklistrules "github.com/waymark-ledger/waymark/x/blacklist/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// clearedDepth is how many steps of inputs a clearance looks at. Where there is another there is none.
const clearedDepth = 10

// Clear returns that no listing of a subject, nor of what is behind goods, has effect in a market, empty for any, as of a
// Unix time in seconds; or, where one has, a reason of each instead that was found. What is advisory warns only, but for a
// possible match. The subject is a canonical key; of what is no goods only its own listings count. The error is ErrQuestion, [ErrTooMuch] where nothing is
// found and not all is looked at, one of the world, or that the state contradicts itself.
func Clear(w World, subject, market string, at int64) (*inspectionv1.Clearance, []*inspectionv1.Reason, error) {
	if market != "" && !isMarket(market) {
		return nil, nil, fmt.Errorf("%w: market: expected two capital letters (ISO 3166-1), or none", ErrQuestion)
	}
	if at < 1 || at > maxTime {
		return nil, nil, fmt.Errorf("%w: at: expected a Unix time in seconds before the year 10000", ErrQuestion)
	}
	c := &clearing{
		w: &bounded{w, map[string][]byte{}}, at: at,
		clearance: &inspectionv1.Clearance{Version: Version, Subject: subject, Market: market, At: at},
		inEffect: func(l *blacklistv1.Listing) bool {
			if market == "" {
				return blacklistrules.InEffectAnywhere(l, at)
			}
			return blacklistrules.InEffect(l, market, at)
		},
	}
	var err error
	if c.clearance.Until, err = until(c.w, at); err != nil {
		return nil, nil, err
	}
	err = c.lookBehind(subject)
	switch {
	case err != nil && !errors.Is(err, ErrTooMuch):
		return nil, nil, err
	case len(c.against) > 0:
		return nil, sorted(c.against), nil
	case err != nil:
		return nil, nil, err
	}
	slices.Sort(c.clearance.Checked)
	c.clearance.Advisories = sorted(c.clearance.Advisories)
	return c.clearance, nil, nil
}

// clearing is a clearance in the making.
type clearing struct {
	w         World
	at        int64
	inEffect  effective
	clearance *inspectionv1.Clearance
	// against are the reasons against it.
	against []*inspectionv1.Reason
}

// lookBehind looks at a subject and, of goods, at what is behind them and their inputs.
func (c *clearing) lookBehind(subject string) error {
	key, err := gs1.Named(subject)
	if err != nil || string(key) != subject {
		return c.look(subject)
	}
	g, err := c.lookAt(key)
	if err != nil {
		return err
	}
	in := inputsOf(c.w, g)
	err = in.walk(clearedDepth, func(input string) error {
		_, err := c.lookAt(gs1.Key(input))
		return err
	})
	if err != nil {
		return err
	}
	if more, err := in.goesOn(); err != nil || !more {
		return err
	}
	return ErrTooMuch
}

// lookAt looks at goods and what is behind them.
func (c *clearing) lookAt(key gs1.Key) (*goods, error) {
	g, err := findGoods(c.w, key, c.at)
	if err != nil {
		return nil, err
	}
	product, err := readProduct(c.w, g)
	if err != nil {
		return nil, err
	}
	for _, subject := range g.behind(product) {
		if err := c.look(subject); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// look looks at the listings of a subject, once.
func (c *clearing) look(subject string) error {
	if slices.Contains(c.clearance.Checked, subject) {
		return nil
	}
	c.clearance.Checked = append(c.clearance.Checked, subject)
	found, err := listed(c.w, subject, inspectionv1.Rule_RULE_LISTED, c.inEffect)
	for _, reason := range found {
		if reason.Finding == inspectionv1.Finding_FINDING_POSSIBLE {
			reason.Outcome = undetermined // a warning rests on it in a verdict, and here the very answer
		}
		if reason.Outcome == admissible {
			c.clearance.Advisories = append(c.clearance.Advisories, reason)
		} else {
			c.against = append(c.against, reason)
		}
	}
	return err
}
