package signer

import (
	"bytes"
	"fmt"
	"log/slog"
	"sync"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// Set tells who validates.
type Set interface {
	// Height returns the last height that is committed.
	Height() int64
	// Validates reports for each of some consensus addresses whether it validates at the height after the last, or the
	// one after that.
	Validates(height int64, addresses ...[]byte) ([]bool, error)
}

// Signer is a node's private validator. It is safe for concurrent use.
type Signer struct {
	home string
	set  Set
	log  *slog.Logger

	mu   sync.Mutex
	now  *privval.FilePV
	then *privval.FilePV // the next key; nil for none
}

var _ types.PrivValidator = (*Signer)(nil)

// Open reads the keys of a home.
func Open(home string, set Set, log *slog.Logger) (*Signer, error) {
	if err := resume(home); err != nil {
		return nil, fmt.Errorf("replace the consensus key: %w", err)
	}
	now, err := current(home).load()
	if err != nil {
		return nil, err
	}
	s := &Signer{home: home, set: set, log: log, now: now}
	return s, s.findNext()
}

// findNext reads the next key once there is one.
func (s *Signer) findNext() error {
	if s.then != nil || !there(next(s.home).key) {
		return nil
	}
	then, err := next(s.home).load()
	s.then = then
	return err
}

// GetPubKey returns the key that signs at the height after the last committed one: CometBFT asks after every block. Where
// none of them validates it is the current.
func (s *Signer) GetPubKey() (crypto.PubKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.findNext(); err != nil {
		s.log.Error("the next consensus key cannot be used", "error", err)
	}
	height := s.set.Height() + 1
	if err := s.settle(height); err != nil {
		s.log.Error("the next consensus key could not become the current one: it signs all the same", "error", err)
	}
	pv, err := s.at(height)
	if err != nil {
		return nil, err
	}
	return pv.Key.PubKey, nil
}

// at returns the key that signs at a height.
func (s *Signer) at(height int64) (*privval.FilePV, error) {
	if s.then == nil {
		return s.now, nil
	}
	validates, err := s.set.Validates(height, s.now.Key.Address, s.then.Key.Address)
	if err == nil && validates[1] && !validates[0] {
		return s.then, nil
	}
	return s.now, err
}

// settle makes the next key the current one, when it signs from a height on and the current does no more.
func (s *Signer) settle(height int64) error {
	if s.then == nil {
		return nil
	}
	for _, h := range []int64{height, height + 1} {
		if validates, err := s.set.Validates(h, s.now.Key.Address, s.then.Key.Address); err != nil || validates[0] || !validates[1] {
			return err
		}
	}
	if err := promote(s.home); err != nil {
		return err
	}
	now, err := current(s.home).load()
	if err != nil {
		return err
	}
	s.log.Info("the next consensus key is the current one now", "address", now.Key.Address.String())
	s.now, s.then = now, nil
	return nil
}

// SignVote signs a vote with the key that it names.
func (s *Signer) SignVote(chainID string, vote *cmtproto.Vote) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, pv := range []*privval.FilePV{s.now, s.then} {
		if pv != nil && bytes.Equal(vote.ValidatorAddress, pv.Key.Address) {
			return pv.SignVote(chainID, vote)
		}
	}
	return fmt.Errorf("no key of this node has the address %X", vote.ValidatorAddress)
}

// SignProposal signs a proposal with the key that validates at its height.
func (s *Signer) SignProposal(chainID string, proposal *cmtproto.Proposal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	pv, err := s.at(proposal.Height)
	if err != nil {
		return err
	}
	return pv.SignProposal(chainID, proposal)
}
