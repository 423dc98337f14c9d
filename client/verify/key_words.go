package verify

import (
	"fmt"
	"time"

	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
)

// Status is where a key is in its life.
type Status string

// The statuses.
const (
	// Unregistered: no key of the address was ever registered.
	Unregistered Status = "not registered"
	// Registered: it is in force from a later block on.
	Registered Status = "registered"
	// InForce: its signatures count.
	InForce Status = "in force"
	// Revoked: its signatures do not count any more. Of a key that was registered and revoked in one block, they never did.
	Revoked Status = "revoked"
)

// Status returns where the key is in its life at a height. Suspicion is apart from it: see [Key.Life].
func (k *Key) Status(height int64) Status {
	switch {
	case k.Life == nil:
		return Unregistered
	case authrules.InForce(k.Life, height):
		return InForce
	case k.Life.FromHeight > height && !k.neverInForce():
		return Registered
	default:
		return Revoked
	}
}

// neverInForce says that the key was revoked in the block that registered it.
func (k *Key) neverInForce() bool {
	return k.Life.RevokedHeight != 0 && k.Life.RevokedHeight <= k.Life.FromHeight
}

// Permissions returns what the key may do at a height or, where it is not in force then, what it may when it is first or
// might when it was last, in words; nil for one that never is.
func (k *Key) Permissions(height int64) []string {
	if k.Life == nil || k.neverInForce() {
		return nil
	}
	height = max(height, k.Life.FromHeight)
	if k.Life.RevokedHeight != 0 {
		height = min(height, k.Life.RevokedHeight-1)
	}
	return names(authrules.Permissions(k.Life, height), "PERMISSION_")
}

// words says what is proved of the key at a height.
func (k *Key) words(height int64) string {
	sentence := fmt.Sprintf("The key 0x%x, as of block %d: ", k.Address, height)
	status := k.Status(height)
	if status == Unregistered {
		return sentence + string(status) + "."
	}
	sentence += "of organization " + quote(k.Life.Organization)
	switch {
	case k.neverInForce():
	case status == Revoked:
		sentence += ", might " + listed(k.Permissions(height))
	default:
		sentence += ", may " + listed(k.Permissions(height))
	}
	sentence += k.lifetime(status)
	if k.Life.SuspectSince != 0 {
		sentence += fmt.Sprintf("; suspect since %s: its organization does not vouch for what it signed from then on",
			inWords(time.Unix(k.Life.SuspectSince, 0)))
	}
	return sentence + "."
}

// lifetime says from and until when the key is in force.
func (k *Key) lifetime(status Status) string {
	switch {
	case k.neverInForce():
		return fmt.Sprintf("; revoked from block %d on, never in force", k.Life.RevokedHeight)
	case status == Registered:
		return fmt.Sprintf("; not yet in force, from block %d on", k.Life.FromHeight)
	case status == Revoked:
		return fmt.Sprintf("; in force from block %d; revoked at block %d", k.Life.FromHeight, k.Life.RevokedHeight)
	case k.Life.RevokedHeight != 0:
		return fmt.Sprintf("; in force from block %d, revoked from block %d on", k.Life.FromHeight, k.Life.RevokedHeight)
	default:
		return fmt.Sprintf("; in force from block %d", k.Life.FromHeight)
	}
}
