package rules

import "fmt"

// World is the state as verdicts read it.
type World interface {
	// Read returns the value of an entry of the state, nil where there is none.
	Read(key []byte) ([]byte, error)
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
