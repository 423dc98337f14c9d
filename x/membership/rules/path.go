package rules

// Prefix begins every state key of the membership module. Consensus: changing it is state-machine breaking.
const Prefix = 0x04

const (
	// OrganizationsTable is the table of organizations by id: value membershipv1.Organization.
	OrganizationsTable = 0x01
	// TiesTable is the table of how many affiliations are declared between two organizations, whichever is the affiliate:
	// 8 bytes, big-endian. Two without any have no entry.
	TiesTable = 0x10
)

// OrganizationPath returns the state key of an organization: a member, or one that was.
func OrganizationPath(id string) []byte {
	return append([]byte{Prefix, OrganizationsTable}, id...)
}

// TiePath returns the state key of the affiliations that are declared between two organizations.
func TiePath(one, other string) []byte {
	one, other = Ordered(one, other)
	return append(append(append([]byte{Prefix, TiesTable}, one...), 0), other...)
}

// Ordered returns two ids in the order of the keys of ties.
func Ordered(one, other string) (first, second string) {
	if other < one {
		return other, one
	}
	return one, other
}
