package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
)

// The model lives between these Unix times in seconds.
const (
	modelFrom  = 1000
	modelUntil = 1060
)

// life is a plain model of what can be suspended and ends: the status of each second, as it is known now.
type life struct {
	known   bool
	seconds [modelUntil]inspectionv1.Status
	last    inspectionv1.Status // that was recorded
	since   int64
	until   int64 // the last second; 0 for no end
}

// paint has a status hold from a second on.
func (l *life) paint(status inspectionv1.Status, since int64) {
	for unix := since; unix < modelUntil; unix++ {
		l.seconds[unix] = status
	}
	l.last, l.since = status, since
}

// mayBecome reports whether a change applies now.
func (l *life) mayBecome(to inspectionv1.Status, since, now int64) bool {
	return l.known && since <= now && l.last != statusEnded && l.last != to && (to != statusInForce || since >= l.since)
}

// at is the status at a second.
func (l *life) at(unix int64) inspectionv1.Status {
	if l.until != 0 && unix > l.until {
		return statusNone
	}
	return l.seconds[unix]
}

// TestStatusesOverTime gives an accreditation and a recognition random changes as time passes, and compares what is told of
// every second with a model that paints them.
func TestStatusesOverTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCatalogue(t)
		c.must("acc-cn", publish(standard))
		c.must("acc-cn", grant(func(m *inspectionv1.GrantAccreditation) { m.From, m.Until = modelFrom, 0 }))
		accreditation, recognition := &life{known: true}, &life{}
		accreditation.paint(statusInForce, modelFrom)
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			c.step(t, accreditation, recognition)
			c.compare(t, accreditation, recognition)
		}
		c.check()
	})
}

// step sends a random message, or lets time pass.
func (c *catalogue) step(t *rapid.T, accreditation, recognition *life) {
	status := rapid.SampledFrom([]inspectionv1.Status{statusInForce, statusSuspended, statusEnded, statusSuspended}).Draw(t, "status")
	since := rapid.Int64Range(modelFrom-2, c.now+1).Draw(t, "since")
	until := rapid.SampledFrom([]int64{0, c.now - 1, c.now, c.now + 3}).Draw(t, "until")
	begun := until == 0 || until >= c.now
	over := func(l *life) bool { return l.until != 0 && l.until < c.now }
	try := func(by string, m x.Message, applies bool, then func()) {
		_, err := c.send(by, m)
		require.Equal(t, applies, err == nil, "%T %v: %v", m, m, err)
		if applies {
			then()
		}
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		if c.now < modelUntil-8 {
			c.wait(rapid.Int64Range(1, 4).Draw(t, "seconds"))
		}
	case 1:
		try("acc-cn", changeAccreditation(status, since), accreditation.mayBecome(status, since, c.now),
			func() { accreditation.paint(status, since) })
	case 2:
		try("acc-cn", &inspectionv1.ExtendAccreditation{Accreditation: 1, Until: until},
			begun && accreditation.last != statusEnded && !over(accreditation), func() { accreditation.until = until })
	case 3:
		try("office-de", changeRecognition(status, since), recognition.mayBecome(status, since, c.now),
			func() { recognition.paint(status, since) })
	case 4:
		try("office-de", recognize(until), begun && recognition.last != statusSuspended, func() {
			if over(recognition) && recognition.last == statusInForce {
				recognition.paint(statusEnded, recognition.until+1)
			}
			if recognition.last != statusInForce {
				recognition.paint(statusInForce, c.now)
			}
			recognition.known, recognition.until = true, until
		})
	}
}

// compare asks for every second.
func (c *catalogue) compare(t *rapid.T, accreditation, recognition *life) {
	for unix := int64(modelFrom - 2); unix < modelUntil; unix++ {
		a := told[*inspectionv1.AccreditationResponse](c, &inspectionv1.AccreditationRequest{Id: 1, At: unix})
		want := accreditation.at(unix)
		if unix < modelFrom {
			want = statusNone // it was not granted for that
		}
		require.Equal(t, want, a.Status, "accreditation at %d: %v", unix, a.Accreditation.History)
		r := told[*inspectionv1.RecognitionsResponse](c, &inspectionv1.RecognitionsRequest{Market: "DE", Accreditor: "acc-cn", At: unix})
		require.Equal(t, recognition.known, len(r.Recognitions) == 1)
		if recognition.known {
			require.Equal(t, recognition.at(unix), r.Recognitions[0].Status, "recognition at %d: %v", unix, r.Recognitions[0].Recognition)
		}
	}
}
