package inspection_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

const (
	statusNone      = inspectionv1.Status_STATUS_UNSPECIFIED
	statusInForce   = inspectionv1.Status_STATUS_IN_FORCE
	statusSuspended = inspectionv1.Status_STATUS_SUSPENDED
	statusEnded     = inspectionv1.Status_STATUS_ENDED
)

func changeAccreditation(to inspectionv1.Status, since int64) *inspectionv1.ChangeAccreditation {
	return &inspectionv1.ChangeAccreditation{Accreditation: 1, Status: to, Since: since, Reason: "audit"}
}

func changeRecognition(to inspectionv1.Status, since int64) *inspectionv1.ChangeRecognition {
	return &inspectionv1.ChangeRecognition{Accreditor: "acc-cn", Status: to, Since: since, Reason: "peer-review"}
}

func recognize(until int64) *inspectionv1.RecognizeAccreditor {
	return &inspectionv1.RecognizeAccreditor{Accreditor: "acc-cn", Until: until}
}

func TestAccreditationMessages(t *testing.T) {
	type message = inspectionv1.GrantAccreditation
	wrong := func(says string, change func(*message)) attempt {
		return attempt{by: "acc-cn", m: grant(change), want: inspection.ErrInvalid, says: says}
	}
	noted := "ACCREDITATION accreditation/1, ACCREDITATION org/lab"
	each(t, map[string]attempt{
		"grant another":     {by: "acc-cn", m: grant(), note: "ACCREDITATION accreditation/2, ACCREDITATION org/lab"},
		"grant all":         {by: "acc-cn", m: grant(func(m *message) { m.Scope, m.From, m.Until = nil, 0, 0 }), note: "ACCREDITATION accreditation/2, ACCREDITATION org/lab"},
		"grant for later":   {by: "acc-cn", m: grant(func(m *message) { m.From = 4000 }), note: "ACCREDITATION accreditation/2, ACCREDITATION org/lab"},
		"no accreditor":     {by: "office-de", m: grant(), want: errNotAllowed},
		"to itself":         {by: "acc-cn", m: grant(func(m *message) { m.Organization = "acc-cn" }), want: inspection.ErrUnknownOrganization},
		"to no inspector":   {by: "acc-cn", m: grant(func(m *message) { m.Organization = "brand" }), want: inspection.ErrUnknownOrganization},
		"to nobody":         {by: "acc-cn", m: grant(func(m *message) { m.Organization = hostile }), want: inspection.ErrUnknownOrganization},
		"to an affiliate":   {by: "acc-de", m: grant(func(m *message) { m.Organization = "lab-de" }), want: inspection.ErrNotIndependent, says: "lab-de"},
		"no scheme":         {by: "acc-cn", m: grant(func(m *message) { m.Scheme = "iec-60598/1999" }), want: inspection.ErrNoScheme},
		"a retired one":     {by: "acc-cn", m: grant(func(m *message) { m.Scheme = foreign }), want: inspection.ErrRetired},
		"before time":       wrong("until", func(m *message) { m.From = -1 }),
		"ends first":        wrong("until", func(m *message) { m.From = 6000 }),
		"over":              wrong("until", func(m *message) { m.Until = 999 }),
		"no body":           wrong("body", func(m *message) { m.Body = 4 }),
		"no brick":          wrong("scope.gpc_bricks[0]", func(m *message) { m.Scope.GpcBricks = []string{"lamps"} }),
		"one digit":         wrong("scope.hs_prefixes[0]", func(m *message) { m.Scope.HsPrefixes = []string{"9"} }),
		"codes descend":     wrong("scope.hs_prefixes", func(m *message) { m.Scope.HsPrefixes = []string{"94", "85"} }),
		"no jurisdiction":   wrong("scope.jurisdictions[1]", func(m *message) { m.Scope.Jurisdictions = []string{"CN", "XX"} }),
		"no place":          wrong("scope.sites[0]", func(m *message) { m.Scope.Sites = []string{lamp} }),
		"too many places":   wrong("at most 100", func(m *message) { m.Scope.Sites = names(101) }),
		"extend":            {by: "acc-cn", m: &inspectionv1.ExtendAccreditation{Accreditation: 1, Until: 9000}, note: noted},
		"extend for ever":   {by: "acc-cn", m: &inspectionv1.ExtendAccreditation{Accreditation: 1}, note: noted},
		"shorten":           {by: "acc-cn", m: &inspectionv1.ExtendAccreditation{Accreditation: 1, Until: 1000}, note: noted},
		"shorten backwards": {by: "acc-cn", m: &inspectionv1.ExtendAccreditation{Accreditation: 1, Until: 999}, want: inspection.ErrInvalid, says: "until"},
		"extend another's":  {by: "acc-de", m: &inspectionv1.ExtendAccreditation{Accreditation: 1}, want: inspection.ErrNotAccreditor, says: "acc-cn"},
		"extend none":       {by: "acc-cn", m: &inspectionv1.ExtendAccreditation{Accreditation: 3}, want: inspection.ErrNoAccreditation},
		"suspend":           {by: "acc-cn", m: changeAccreditation(statusSuspended, 0), note: noted},
		"void":              {by: "acc-cn", m: changeAccreditation(statusEnded, 1), note: noted},
		"suspend another's": {by: "acc-de", m: changeAccreditation(statusSuspended, 0), want: inspection.ErrNotAccreditor},
		"a regulator's":     {by: "office-de", m: changeAccreditation(statusSuspended, 0), want: inspection.ErrNotAccreditor},
		"suspend none":      {by: "acc-cn", m: &inspectionv1.ChangeAccreditation{Status: statusSuspended, Reason: "audit"}, want: inspection.ErrNoAccreditation},
		"in force again":    {by: "acc-cn", m: changeAccreditation(statusInForce, 0), want: inspection.ErrStatus},
		"no status":         {by: "acc-cn", m: changeAccreditation(statusNone, 0), want: inspection.ErrInvalid, says: "status"},
		"supersede":         {by: "acc-cn", m: changeAccreditation(inspectionv1.Status_STATUS_SUPERSEDED, 0), want: inspection.ErrInvalid, says: "status"},
		"since tomorrow":    {by: "acc-cn", m: changeAccreditation(statusEnded, 1001), want: inspection.ErrInvalid, says: "since"},
		"since before time": {by: "acc-cn", m: changeAccreditation(statusEnded, -1), want: inspection.ErrInvalid, says: "since"},
		"no reason":         {by: "acc-cn", m: &inspectionv1.ChangeAccreditation{Accreditation: 1, Status: statusEnded}, want: inspection.ErrInvalid, says: "reason"},
	}, func(c *catalogue) {
		c.must("acc-cn", grant(), &inspectionv1.RetireScheme{Scheme: foreign})
		c.must("office-de", &membershipv1.DeclareAffiliation{
			Organization: "acc-de", Affiliate: "lab-de", Relations: []membershipv1.Relation{membershipv1.Relation_RELATION_INTEREST},
		})
	})
}

// TestAccreditationInTime tells for each time, and as of each time of recording, whether the laboratory was accredited.
func TestAccreditationInTime(t *testing.T) {
	c := published(t)
	c.must("acc-cn", grant())
	at := func(unix int64) inspectionv1.Status {
		return told[*inspectionv1.AccreditationResponse](c, &inspectionv1.AccreditationRequest{Id: 1, At: unix}).Status
	}
	require.Equal(t, []inspectionv1.Status{statusNone, statusInForce, statusInForce, statusNone},
		[]inspectionv1.Status{at(499), at(500), at(5000), at(5001)})

	c.wait(1000) // 2,000
	c.must("acc-cn", changeAccreditation(statusSuspended, 1500))
	require.Equal(t, []inspectionv1.Status{statusInForce, statusSuspended, statusSuspended}, []inspectionv1.Status{at(1499), at(1500), at(0)})
	_, err := c.send("acc-cn", changeAccreditation(statusInForce, 1499))
	require.ErrorContains(t, err, "at least 1500", "what was in force before was so by itself")
	c.wait(100)
	c.must("acc-cn", changeAccreditation(statusInForce, 1800))
	require.Equal(t, []inspectionv1.Status{statusSuspended, statusInForce}, []inspectionv1.Status{at(1799), at(1800)})
	c.must("acc-cn", changeAccreditation(statusSuspended, 0), changeAccreditation(statusInForce, 2100))
	require.Equal(t, statusInForce, at(2100), "as if it had not been")
	c.must("acc-cn", changeAccreditation(statusEnded, 1600))
	require.Equal(t, []inspectionv1.Status{statusSuspended, statusEnded, statusEnded}, []inspectionv1.Status{at(1599), at(1600), at(2100)})
	for _, m := range []x.Message{
		changeAccreditation(statusInForce, 0), changeAccreditation(statusSuspended, 0), changeAccreditation(statusEnded, 0),
		&inspectionv1.ExtendAccreditation{Accreditation: 1, Until: 9000},
	} {
		_, err := c.send("acc-cn", m)
		require.ErrorIs(t, err, inspection.ErrStatus, "what ended stays so: %T", m)
	}
	c.check()
}

// TestLapsedAccreditation: what was done after an accreditation ended is not covered by extending it afterwards.
func TestLapsedAccreditation(t *testing.T) {
	c := published(t)
	c.must("acc-cn", grant())
	c.wait(4001)
	_, err := c.send("acc-cn", &inspectionv1.ExtendAccreditation{Accreditation: 1, Until: 9000})
	require.ErrorIs(t, err, inspection.ErrStatus)
	c.must("acc-cn", grant(func(m *inspectionv1.GrantAccreditation) { m.From, m.Until = 5001, 9000 }))
	c.must("acc-cn", changeAccreditation(statusEnded, 4000))
	c.check()
}

// TestAccreditationHistoryIsBounded: of a full history one change is left, which ends it.
func TestAccreditationHistoryIsBounded(t *testing.T) {
	c := published(t)
	c.must("acc-cn", grant())
	n := 1
	for ; ; n++ {
		to := []inspectionv1.Status{statusInForce, statusSuspended}[n%2]
		if _, err := c.send("acc-cn", changeAccreditation(to, 0)); err != nil {
			require.ErrorIs(t, err, inspection.ErrTooMany)
			break
		}
	}
	require.Equal(t, 255, n)
	c.must("acc-cn", changeAccreditation(statusEnded, 0))
	c.check()
}

// TestAccreditorThatLeft: its successor, or else a regulator of its jurisdiction, stands in for it.
func TestAccreditorThatLeft(t *testing.T) {
	c := published(t)
	c.must("acc-us", grant())
	c.must(x.Council, &membershipv1.ExpelOrganization{Organization: "acc-us", Reason: "fraud"})
	_, err := c.send("office-de", changeAccreditation(statusSuspended, 0))
	require.ErrorIs(t, err, inspection.ErrNotAccreditor)
	c.must("bureau-us", changeAccreditation(statusSuspended, 0))
	_, err = c.send("office-us", &inspectionv1.ExtendAccreditation{Accreditation: 1})
	require.Error(t, err, "a regulator grants nothing")
	c.must(x.Council, &membershipv1.RecordSuccession{Organization: "acc-us", Successor: "acc-de"})
	_, err = c.send("bureau-us", changeAccreditation(statusEnded, 0))
	require.ErrorIs(t, err, inspection.ErrNotAccreditor)
	c.must("acc-de", changeAccreditation(statusInForce, 0), &inspectionv1.ExtendAccreditation{Accreditation: 1})
	c.check()
}

// TestSuspendedAccreditor: it may stop what it let happen, and not let it happen again.
func TestSuspendedAccreditor(t *testing.T) {
	c := published(t)
	c.must("acc-cn", grant())
	c.must(x.Council, &membershipv1.SuspendOrganization{Organization: "acc-cn", Reason: "audit"})
	c.wait(1)
	c.must("acc-cn", changeAccreditation(statusSuspended, 0))
	_, err := c.send("acc-cn", changeAccreditation(statusInForce, 0))
	require.ErrorIs(t, err, inspection.ErrStatus)
}

func TestRecognitionMessages(t *testing.T) {
	noted := "ACCREDITATION org/acc-cn, ACCREDITATION org/"
	each(t, map[string]attempt{
		"recognize":            {by: "office-de", m: recognize(0), note: noted + "office-de"},
		"as an accreditor":     {by: "acc-de", m: recognize(1000), note: noted + "acc-de"},
		"anew":                 {by: "bureau-us", m: recognize(7000), note: noted + "bureau-us"},
		"its own":              {by: "acc-de", m: &inspectionv1.RecognizeAccreditor{Accreditor: "acc-de"}, want: inspection.ErrInvalid, says: "of DE count"},
		"no accreditor":        {by: "office-de", m: &inspectionv1.RecognizeAccreditor{Accreditor: "lab"}, want: inspection.ErrUnknownOrganization},
		"nobody":               {by: "office-de", m: &inspectionv1.RecognizeAccreditor{Accreditor: hostile}, want: inspection.ErrUnknownOrganization},
		"over":                 {by: "office-de", m: recognize(999), want: inspection.ErrInvalid, says: "until"},
		"no authority":         {by: "customs-de", m: recognize(0), want: errNotAllowed},
		"suspend":              {by: "office-us", m: changeRecognition(statusSuspended, 0), note: noted + "office-us"},
		"another regulator":    {by: "bureau-us", m: changeRecognition(statusEnded, 999), note: noted + "bureau-us"},
		"over a regulator":     {by: "acc-us", m: changeRecognition(statusEnded, 0), want: inspection.ErrRegulator, says: "office-us"},
		"anew over one":        {by: "acc-us", m: recognize(2000), want: inspection.ErrRegulator},
		"elsewhere":            {by: "office-de", m: changeRecognition(statusEnded, 0), want: inspection.ErrNoRecognition},
		"of nobody":            {by: "office-us", m: &inspectionv1.ChangeRecognition{Accreditor: hostile}, want: inspection.ErrNoRecognition},
		"in force, as it is":   {by: "office-us", m: changeRecognition(statusInForce, 0), want: inspection.ErrStatus},
		"since tomorrow":       {by: "office-us", m: changeRecognition(statusEnded, 1001), want: inspection.ErrInvalid, says: "since"},
		"for no stated reason": {by: "office-us", m: &inspectionv1.ChangeRecognition{Accreditor: "acc-cn", Status: statusEnded}, want: inspection.ErrInvalid, says: "reason"},
	}, func(c *catalogue) { c.must("office-us", recognize(0)) })
}

// recognized returns where an accreditor counts at the time of the block.
func (c *catalogue) recognized(accreditor string) string {
	var in []string
	r := told[*inspectionv1.RecognitionsResponse](c, &inspectionv1.RecognitionsRequest{Accreditor: accreditor})
	for _, one := range r.Recognitions {
		if one.Status == statusInForce {
			in = append(in, one.Recognition.Market)
		}
	}
	return strings.Join(in, " ")
}

// TestRecognitionIsNotPassedOn: three markets that recognize each other's accreditors in a circle are three recognitions,
// and each ends by itself.
func TestRecognitionIsNotPassedOn(t *testing.T) {
	c := published(t)
	for by, accreditor := range map[string]string{"office-de": "acc-cn", "acc-cn": "acc-us", "office-us": "acc-de"} {
		c.must(by, &inspectionv1.RecognizeAccreditor{Accreditor: accreditor})
	}
	for accreditor, markets := range map[string]string{"acc-cn": "DE", "acc-us": "CN", "acc-de": "US"} {
		require.Equal(t, markets, c.recognized(accreditor))
	}
	c.must("acc-cn", &inspectionv1.ChangeRecognition{Accreditor: "acc-us", Status: statusEnded, Reason: "review"})
	for accreditor, markets := range map[string]string{"acc-cn": "DE", "acc-us": "", "acc-de": "US"} {
		require.Equal(t, markets, c.recognized(accreditor))
	}
	c.check()
}

// TestRecognitionBeginsAnew: in between it did not hold, whether it lapsed or was withdrawn.
func TestRecognitionBeginsAnew(t *testing.T) {
	c := published(t)
	at := func(unix int64) inspectionv1.Status {
		r := told[*inspectionv1.RecognitionsResponse](c, &inspectionv1.RecognitionsRequest{Market: "DE", Accreditor: "acc-cn", At: unix})
		require.Len(t, r.Recognitions, 1)
		return r.Recognitions[0].Status
	}
	c.must("acc-de", recognize(1500))
	c.must("office-de", recognize(1600)) // goes on
	c.wait(1000)
	c.must("office-de", recognize(0))
	require.Equal(t, []inspectionv1.Status{statusNone, statusInForce, statusInForce, statusEnded, statusEnded, statusInForce},
		[]inspectionv1.Status{at(999), at(1000), at(1600), at(1601), at(1999), at(2000)})
	c.wait(100)
	c.must("office-de", changeRecognition(statusSuspended, 0))
	_, err := c.send("office-de", recognize(0))
	require.ErrorIs(t, err, inspection.ErrStatus, "a suspension is taken back as such")
	c.must("office-de", changeRecognition(statusEnded, 2050))
	c.wait(100)
	c.must("office-de", recognize(0))
	require.Equal(t, []inspectionv1.Status{statusInForce, statusEnded, statusInForce}, []inspectionv1.Status{at(2049), at(2199), at(2200)})
	c.check()
}

// TestStatusIsThatOfTheState: what queries answer is what verdicts read.
func TestStatusIsThatOfTheState(t *testing.T) {
	c := published(t)
	c.must("acc-cn", grant())
	value, err := c.state.Get(rules.AccreditationPath(1))
	require.NoError(t, err)
	var a inspectionv1.Accreditation
	require.NoError(t, a.Unmarshal(value))
	require.Equal(t, told[*inspectionv1.AccreditationResponse](c, &inspectionv1.AccreditationRequest{Id: 1}).Accreditation, &a)
}
