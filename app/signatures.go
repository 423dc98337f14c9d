package app

import (
	"crypto/sha256"
	"sync"
)

// signatures remembers which transactions were verified with which key, so that a node verifies
// each once. Failures are not remembered: they would let a stranger fill the memory. It is safe for
// concurrent use.
type signatures struct {
	mu     sync.Mutex
	max    int
	next   int
	ring   [][sha256.Size]byte
	set    map[[sha256.Size]byte]struct{}
	misses uint64
}

func newSignatures(max int) *signatures {
	return &signatures{max: max, set: make(map[[sha256.Size]byte]struct{}, max)}
}

func (s *signatures) has(digest [sha256.Size]byte, publicKey []byte) bool {
	k := place(digest, publicKey)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, found := s.set[k]
	if !found {
		s.misses++
	}
	return found
}

// verified returns how often a signature was not remembered, and so had to be verified.
func (s *signatures) verified() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.misses
}

// add remembers a verified signature, and forgets the oldest when there are too many.
func (s *signatures) add(digest [sha256.Size]byte, publicKey []byte) {
	k := place(digest, publicKey)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, found := s.set[k]; found {
		return
	}
	if len(s.ring) < s.max {
		s.ring = append(s.ring, k)
	} else {
		delete(s.set, s.ring[s.next])
		s.ring[s.next] = k
		s.next = (s.next + 1) % s.max
	}
	s.set[k] = struct{}{}
}

func place(digest [sha256.Size]byte, publicKey []byte) [sha256.Size]byte {
	return sha256.Sum256(append(digest[:], publicKey...))
}
