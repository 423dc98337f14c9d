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
	// Revoked: its signatures do not count any more.
	Revoked Status = "revoked"
)

// Status returns where the key is in its life at a height. Suspicion is apart from it: see [Key.Life].
func (k *Key) Status(height int64) Status {
	switch {
	case k.Life == nil:
		return Unregistered
	case authrules.InForce(k.Life, height):
		return InForce
	case k.Life.FromHeight > height:
		return Registered
	default:
		return Revoked
	}
}

// Permissions returns what the key may do at a height or, where it is not in force then, what it may when it is first or
// might when it was last, in words.
func (k *Key) Permissions(height int64) []string {
	if k.Life == nil {
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
	may := "may"
	if status == Revoked {
		may = "might"
	}
	sentence += fmt.Sprintf("of organization %s, %s %s", quote(k.Life.Organization), may, listed(k.Permissions(height)))
	switch status {
	case Registered:
		sentence += fmt.Sprintf("; not yet in force, from block %d on", k.Life.FromHeight)
	case Revoked:
		sentence += fmt.Sprintf("; in force from block %d; revoked at block %d", k.Life.FromHeight, k.Life.RevokedHeight)
	default:
		sentence += fmt.Sprintf("; in force from block %d", k.Life.FromHeight)
		if k.Life.RevokedHeight != 0 {
			sentence += fmt.Sprintf(", revoked from block %d on", k.Life.RevokedHeight)
		}
	}
	if k.Life.SuspectSince != 0 {
		sentence += fmt.Sprintf("; suspect since %s: its organization does not vouch for what it signed from then on",
			inWords(time.Unix(k.Life.SuspectSince, 0)))
	}
	return sentence + "."
}
