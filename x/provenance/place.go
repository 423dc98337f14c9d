package provenance

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// place is where an item or a quantity of a lot is. Quantities also come from places and go to places where nothing
// can be touched, so that nothing appears or vanishes: whatever is anywhere, an account or the lot's measure says that it
// came.
type place string

// The sorts of places, which begin a place's text. Consensus: changing one is state-machine breaking.
const (
	held    = "org/"     // held by an organization
	within  = "in/"      // inside a container
	transit = "ship/"    // in transit: sender and number of the shipping event
	left    = "left/"    // off the ledger, sent by an organization to somebody who is no member
	ended   = "end/"     // ended by an organization
	used    = "used/"    // consumed by an organization
	lost    = "lost/"    // missing at an organization's count
	made    = "made/"    // created by an organization
	entered = "entered/" // introduced by an organization
	found   = "found/"   // in excess at an organization's count
)

func at(sort, organization string) place { return place(sort + organization) }

func inside(container gs1.Key) place { return place(within + container) }

func shipped(sender string, event uint64) place {
	return place(fmt.Sprintf("%s%s/%016x", transit, sender, event))
}

// is reports whether the place is of a sort.
func (p place) is(sort string) bool { return strings.HasPrefix(string(p), sort) }

// holder returns the organization that holds what is at a place.
func (p place) holder() (string, bool) { return strings.CutPrefix(string(p), held) }

// container returns the container that a place is inside of.
func (p place) container() (gs1.Key, bool) {
	key, ok := strings.CutPrefix(string(p), within)
	return gs1.Key(key), ok
}

// shipment returns sender and shipping event of a place in transit.
func (p place) shipment() (sender string, event uint64, ok bool) {
	rest, ok := strings.CutPrefix(string(p), transit)
	if !ok {
		return "", 0, false
	}
	sender, number, _ := strings.Cut(rest, "/")
	event, err := strconv.ParseUint(number, 16, 64)
	if err != nil {
		x.Fail(fmt.Errorf("the state has a place %q", p))
	}
	return sender, event, true
}

// source reports whether a place is one that things come from and never are in.
func (p place) source() bool { return p.origin() || p.is(found) }

// origin reports whether it is a source of new goods. The others have accounts of the total that came.
func (p place) origin() bool { return p.is(made) || p.is(entered) }

// rootOf follows containers outwards from a place, and returns where the outermost one is. Packing keeps them finite
// and less than maxLevels deep.
func rootOf(ctx *x.Context, p place) place {
	for range maxLevels {
		container, ok := p.container()
		if !ok {
			return p
		}
		item, found := items.Get(ctx, container)
		if !found {
			x.Fail(fmt.Errorf("the state has something inside of %q, which is not there", container))
		}
		p = place(item.Place)
	}
	x.Fail(fmt.Errorf("the state has more than %d containers inside of each other", maxLevels))
	return ""
}

// maxLevels is how many containers may be inside of each other. Consensus: changing it is state-machine breaking.
const maxLevels = 16
