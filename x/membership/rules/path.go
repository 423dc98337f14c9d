package rules

// Prefix begins every state key of the membership module. Consensus: changing it is state-machine breaking.
const Prefix = 0x04

const (
	// OrganizationsTable is the table of organizations by id: value membershipv1.Organization.
	OrganizationsTable = 0x01
	// TiesTable is the table of the pairs of organizations, the lesser id first, between which affiliations are declared:
	// how many, in 8 bytes, big-endian. Of a pair between which none is declared it has no entry.
	TiesTable = 0x10
)

// OrganizationPath returns the state key of an organization.
func OrganizationPath(id string) []byte {
	return append([]byte{Prefix, OrganizationsTable}, id...)
}

// TiePath returns the state key of what is declared between two organizations, in either order.
func TiePath(one, other string) []byte {
	if one > other {
		one, other = other, one
	}
	return append(append(append([]byte{Prefix, TiesTable}, one...), 0), other...)
}
