package rules

import (
	"errors"
	"fmt"
)

// World is the state as verdicts read it.
type World interface {
	// Read returns the value of an entry of the state, nil where there is none.
	Read(key []byte) ([]byte, error)
}

// MaxReads is how many entries of the state a verdict or a clearance rests on at most, present or absent. Consensus:
// changing it changes verdicts.
const MaxReads = 1_000

// ErrTooMuch says that there is more to read than MaxReads.
var ErrTooMuch = errors.New("there is more to read than a verdict reads")

// bounded is a World of which at most MaxReads entries are read, each once.
type bounded struct {
	World
	known map[string][]byte
}

func (b *bounded) Read(key []byte) ([]byte, error) {
	if value, known := b.known[string(key)]; known {
		return value, nil
	}
	if len(b.known) == MaxReads {
		return nil, ErrTooMuch
	}
	value, err := b.World.Read(key)
	if err != nil {
		return nil, err
	}
	b.known[string(key)] = value
	return value, nil
}

// message is one of the state.
type message interface{ Unmarshal([]byte) error }

// load reads an entry into a message, and reports whether there is one.
func load(w World, key []byte, into message) (present bool, err error) {
	value, err := w.Read(key)
	if err != nil || value == nil {
		return false, err
	}
	if err := into.Unmarshal(value); err != nil {
		return false, fmt.Errorf("the state entry %X: %w", key, err)
	}
	return true, nil
}

// must reads an entry that another one says there is.
func must(w World, key []byte, into message) error {
	present, err := load(w, key, into)
	if err == nil && !present {
		err = fmt.Errorf("the state entry %X: expected to be there, since another refers to it", key)
	}
	return err
}
