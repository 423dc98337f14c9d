package network

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cometbft/cometbft/crypto"

	"github.com/waymark-ledger/waymark/app"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
)

// member is an organization of a members file.
type member struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Jurisdiction string   `json:"jurisdiction"`
	Roles        []string `json:"roles"`
	GLNs         []string `json:"glns"`
	PublicKey    string   `json:"public_key"`
	Holdings     []string `json:"holdings"`
	// Nodes are the ids of its nodes.
	Nodes []string `json:"nodes"`
	// Validator is what its node signs blocks with; nil where it does not validate from the beginning.
	Validator *FounderKey `json:"validator"`
}

// FounderKey is a validator in a members file.
type FounderKey struct {
	// Type is CometBFT's name of the kind of key.
	Type string `json:"type"`
	// Key is the public key in hexadecimal.
	Key string `json:"key"`
	// Power is the validator's; 0 for the usual.
	Power int64 `json:"power,omitempty"`
}

// NewFounderKey returns what a members file has of a consensus key.
func NewFounderKey(key crypto.PubKey) FounderKey {
	return FounderKey{Type: key.Type(), Key: hex.EncodeToString(key.Bytes())}
}

// seat returns the place of a founder in the first set.
func (f *FounderKey) seat() (*validatorsv1.Seat, error) {
	if f == nil {
		return nil, nil
	}
	key, err := hex.DecodeString(f.Key)
	if err != nil {
		return nil, errors.New("validator: key: expected hexadecimal")
	}
	return &validatorsv1.Seat{PublicKey: &validatorsv1.ConsensusKey{Type: f.Type, Key: key}, Power: cmp.Or(f.Power, Power)}, nil
}

// ParseMembers reads the founding organizations of a chain: a JSON array of objects with id, name, jurisdiction,
// roles, glns, public_key in hexadecimal, holdings, nodes by id, and for those that validate from the
// beginning validator, a [FounderKey].
func ParseMembers(content []byte) ([]app.Member, error) {
	var listed []member
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&listed); err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	if decoder.More() {
		return nil, errors.New("members: expected one JSON array")
	}
	members := make([]app.Member, len(listed))
	for i, m := range listed {
		key, err := hex.DecodeString(m.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("members: %.32q: public_key: expected hexadecimal", m.ID)
		}
		organization := &membershipv1.Organization{Id: m.ID, Name: m.Name, Jurisdiction: m.Jurisdiction, Glns: m.GLNs}
		for _, name := range m.Roles {
			role, known := membershipv1.Role_value["ROLE_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))]
			if !known || role == 0 {
				return nil, fmt.Errorf("members: %.32q: no role %.32q", m.ID, name)
			}
			organization.Roles = append(organization.Roles, membershipv1.Role(role))
		}
		slices.Sort(organization.Roles)
		seat, err := m.Validator.seat()
		if err != nil {
			return nil, fmt.Errorf("members: %.32q: %w", m.ID, err)
		}
		members[i] = app.Member{Organization: organization, PublicKey: key, Holdings: m.Holdings, Nodes: m.Nodes, Validator: seat}
	}
	return members, nil
}
