package validators

// minTotal is the least power of the whole set, and of any validator that the council admits: a third of it is something,
// so that a set can always move.
const minTotal = 10

// place is what next needs to know of a validator.
type place struct {
	seated  int64 // its power in the set; 0 for none
	desired int64 // the power that it shall have
	// misbehaved is for one that goes before the others.
	misbehaved bool
	// rotates says that another key than the seat's shall validate.
	rotates bool
}

// next returns the places after one block's changes: the power of each in seated, and in rotates whether it waits for its
// rotation still. Places are in the order of organizations. The sum of the changes of power, where a rotation counts its
// power once, is at most a third of the power before; the power after is at least minTotal where it was before. Where
// nothing more is desired than minTotal allows, it gets there in finitely many blocks, but for rotations of more than
// a third of the power.
func next(places []place) []place {
	after := append([]place(nil), places...)
	m := mover{}
	for _, p := range after {
		m.total += p.seated
	}
	m.left = m.total / 3
	for _, misbehaved := range []bool{true, false} {
		for i := range after {
			if p := &after[i]; p.desired == 0 && p.misbehaved == misbehaved {
				m.lower(p)
			}
		}
	}
	for i := range after {
		p := &after[i]
		if places[i].seated == 0 {
			p.rotates = false // it begins with its new key
		} else if p.rotates && p.desired > 0 && p.seated <= m.left {
			m.left -= p.seated
			p.rotates = false
		}
	}
	for i := range after {
		if p := &after[i]; p.desired > 0 {
			m.lower(p)
		}
	}
	for _, seated := range []bool{true, false} {
		for i := range after {
			if p := &after[i]; p.seated < p.desired && (places[i].seated > 0) == seated {
				m.move(p, min(p.desired-p.seated, m.left))
			}
		}
	}
	return after
}

// mover spends what one block may change.
type mover struct{ left, total int64 }

// lower takes a place down to what is desired, as far as it may go.
func (m *mover) lower(p *place) {
	if p.seated > p.desired {
		m.move(p, -max(min(p.seated-p.desired, m.left, m.total-minTotal), 0))
	}
}

func (m *mover) move(p *place, by int64) {
	p.seated += by
	m.total += by
	m.left -= max(by, -by)
}
