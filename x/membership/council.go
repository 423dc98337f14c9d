package membership

import (
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
)

// day is of block time, in seconds.
const day = 24 * 60 * 60

// authorities are the roles whose members decide who is a member, and as what.
func authorities() []x.Role { return []x.Role{Customs, Regulator, Accreditor} }

// majority is the electorate of what is done every day: more than half of the authorities, of two jurisdictions.
func majority() *governancev1.Electorate {
	return &governancev1.Electorate{
		Roles: authorities(), Threshold: &governancev1.Fraction{Numerator: 51, Denominator: 100},
		Jurisdictions: 2, VotingSeconds: 14 * day,
	}
}

// urgent is that of what stops harm: it waits a day, in which the organization is heard, unless two thirds say that it
// cannot wait.
func urgent() *governancev1.Electorate {
	e := majority()
	e.DelaySeconds, e.Emergency = day, &governancev1.Fraction{Numerator: 2, Denominator: 3}
	return e
}

// grave is that of what cannot be undone: two thirds, and a week in which votes can be changed.
func grave() *governancev1.Electorate {
	e := majority()
	e.DelaySeconds, e.Threshold = 7*day, &governancev1.Fraction{Numerator: 2, Denominator: 3}
	return e
}
