package network

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waymark-ledger/waymark/app"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
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
}

// ParseMembers reads the founding organizations of a chain: a JSON array of objects with id, name, jurisdiction,
// roles, glns, public_key in hexadecimal, and holdings.
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
		members[i] = app.Member{Organization: organization, PublicKey: key, Holdings: m.Holdings}
	}
	return members, nil
}
