package governance

import (
	"slices"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const (
	minVoting        = 10
	maxJurisdictions = 250
)

// Adopt gives the messages of the council that modules declare the electorates of their declarations, where the state has
// none for them.
func Adopt(ctx *x.Context, modules []x.Module) {
	for _, m := range modules {
		for _, msg := range m.Msgs {
			if msg.Electorate != nil && !electorates.Has(ctx, msg.Name) {
				electorates.Set(ctx, msg.Name, msg.Electorate)
			}
		}
	}
}

// ValidateElectorate says what is wrong with an electorate, whoever the members are.
func ValidateElectorate(e *governancev1.Electorate) error {
	switch {
	case e == nil:
		return ErrInvalid.With("electorate: required")
	case len(e.Roles) == 0:
		return ErrInvalid.With("electorate.roles: expected at least one")
	case !fraction(e.Threshold):
		return ErrInvalid.With("electorate.threshold: expected 1/%d to 1", maxDenominator)
	case e.Emergency != nil && (!fraction(e.Emergency) || less(e.Emergency, e.Threshold)):
		return ErrInvalid.With("electorate.emergency: expected at least the threshold, and at most 1")
	case e.Jurisdictions > maxJurisdictions:
		return ErrInvalid.With("electorate.jurisdictions: expected at most %d", maxJurisdictions)
	case e.VotingSeconds < minVoting || e.VotingSeconds > maxSeconds:
		return ErrInvalid.With("electorate.voting_seconds: expected %d to %d", minVoting, maxSeconds)
	case e.DelaySeconds < 0 || e.DelaySeconds > maxSeconds:
		return ErrInvalid.With("electorate.delay_seconds: expected 0 to %d", maxSeconds)
	}
	for i, role := range e.Roles {
		if _, known := membershipv1.Role_name[int32(role)]; !known || role == membership.Anyone {
			return ErrInvalid.With("electorate.roles[%d]: not a role", i)
		}
		if i > 0 && e.Roles[i-1] >= role {
			return ErrInvalid.With("electorate.roles: expected ascending, each once")
		}
	}
	return nil
}

func fraction(f *governancev1.Fraction) bool {
	return f != nil && f.Numerator >= 1 && f.Numerator <= f.Denominator && f.Denominator <= maxDenominator
}

func less(a, b *governancev1.Fraction) bool {
	return uint64(a.Numerator)*uint64(b.Denominator) < uint64(b.Numerator)*uint64(a.Denominator)
}

func setElectorate(ctx *x.Context, m *governancev1.SetElectorate) error {
	if !electorates.Has(ctx, m.Message) {
		return ErrNoElectorate.With("message %q", x.Clip(m.Message, maxTitle))
	}
	if err := ValidateElectorate(m.Electorate); err != nil {
		return err
	}
	if !decidable(ctx, m.Electorate) {
		return ErrInvalid.With("electorate.roles: expected roles that members have, or nobody could ever decide")
	}
	electorates.Set(ctx, m.Message, m.Electorate)
	return nil
}

// decidable reports whether anybody may vote in an electorate.
func decidable(ctx *x.Context, e *governancev1.Electorate) (somebody bool) {
	membership.Electors(ctx, e.Roles, func(string, string) (stop bool) {
		somebody = true
		return true
	})
	return somebody
}

// Stranded returns the messages of the council, ascending, about which nobody may vote: they cannot be decided.
func Stranded(ctx *x.Context) (messages []string) {
	electorates.Walk(ctx, nil, func(message string, e *governancev1.Electorate) bool {
		if !decidable(ctx, e) {
			messages = append(messages, message)
		}
		return false
	})
	return messages
}

// CheckStranded returns ErrStranded where nobody may vote about a message that was not among those stranded before.
func CheckStranded(ctx *x.Context, before []string) error {
	for _, message := range Stranded(ctx) {
		if !slices.Contains(before, message) {
			electorate, _ := electorates.Get(ctx, message)
			return ErrStranded.With("%s: expected that a member of %v stays that is not suspended: have one admitted, or reinstated, first",
				message, electorate.Roles)
		}
	}
	return nil
}

// rulesFor returns the electorates of the messages that a proposal carries, by message, and who they are about.
func rulesFor(ctx *x.Context, carried []x.Carried) ([]*governancev1.Rule, error) {
	var rules []*governancev1.Rule
	for i, m := range carried {
		at, found := slices.BinarySearchFunc(rules, m.Name, func(r *governancev1.Rule, name string) int {
			return compare(r.Message, name)
		})
		if !found {
			electorate, decided := electorates.Get(ctx, m.Name)
			if !decided || m.Electorate == nil {
				return nil, ErrNoElectorate.With("messages[%d]: %s", i, m.Name)
			}
			rules = slices.Insert(rules, at, &governancev1.Rule{Message: m.Name, Electorate: electorate})
		}
		if id := concerns(m.Value); id != "" {
			rule := rules[at]
			if at, found := slices.BinarySearch(rule.Concerned, id); !found {
				rule.Concerned = slices.Insert(rule.Concerned, at, id)
			}
		}
	}
	return rules, nil
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// concerns returns the organization that a message is about: the one that its field of this name names, or is.
func concerns(m x.Message) string {
	switch m := m.(type) {
	case interface{ GetOrganization() string }:
		return m.GetOrganization()
	case interface {
		GetOrganization() *membershipv1.Organization
	}:
		return m.GetOrganization().GetId()
	}
	return ""
}
