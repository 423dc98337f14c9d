package inspection_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// certificate uses up some of the lot.
func certificate(under uint64, quantity, unit string) *inspectionv1.IssueAttestation {
	m := good("catch/1", lot)
	m.Accreditation, m.Consumes, m.ConsumesUnit = under, quantity, unit
	return m
}

func (l *ledger) consumed() *inspectionv1.ConsumedResponse {
	r, err := ask[inspectionv1.ConsumedResponse](l, &inspectionv1.ConsumedRequest{Id: lot, Scheme: "catch/1"})
	require.NoError(l.t, err)
	return r
}

// TestConsumption: what is used up under a scheme, by whomever, is never more than there is of the lot.
func TestConsumption(t *testing.T) {
	l := newLedger(t)
	l.must("lab", certificate(2, "600", ""))
	l.must("owned", certificate(9, "399.5", "EA"))
	err := sent(l, "lab", certificate(2, "0.51", "H87"))
	require.ErrorIs(t, err, inspection.ErrOverConsumed)
	var refused *x.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, []x.Subject{lot}, refused.Subjects)
	l.must("lab", certificate(2, "0.5", ""))
	require.Equal(t, &inspectionv1.ConsumedResponse{
		Subject: lot, Measure: "1000", Consumed: &inspectionv1.Consumed{Quantity: "1000", Dimension: "count"},
	}, l.consumed())
	l.must("lab", good("safety/1", lot)) // others overlap freely

	again := certificate(2, "500", "")
	again.Supersedes = 1
	l.must("lab", again)
	require.Equal(t, "900", l.consumed().Consumed.Quantity, "the certificate that it supersedes gives back what it used up")
	l.must("owned", &inspectionv1.ChangeAttestation{Attestation: 2, Status: suspended, Reason: "test"})
	require.Equal(t, "900", l.consumed().Consumed.Quantity, "a suspension gives nothing back")
	l.must("accreditor", &inspectionv1.ChangeAttestation{Attestation: 2, Status: ended, Reason: "test"})
	l.must("accreditor", &inspectionv1.ChangeAttestation{Attestation: 2, Status: ended, Since: now - days, Reason: "test"})
	require.Equal(t, "500.5", l.consumed().Consumed.Quantity, "once")
	l.check()
}

// TestConsumptionThatIsNone: only a pass of one lot, accredited, uses up quantity of it, in one of its dimensions.
func TestConsumptionThatIsNone(t *testing.T) {
	for name, change := range map[string]func(*inspectionv1.IssueAttestation){
		"no quantity":    func(m *inspectionv1.IssueAttestation) { m.Consumes = "" },
		"nothing":        func(m *inspectionv1.IssueAttestation) { m.Consumes = "0" },
		"less":           func(m *inspectionv1.IssueAttestation) { m.Consumes = "-1" },
		"an exponent":    func(m *inspectionv1.IssueAttestation) { m.Consumes = "1e3" },
		"a mass":         func(m *inspectionv1.IssueAttestation) { m.ConsumesUnit = "KGM" },
		"no unit":        func(m *inspectionv1.IssueAttestation) { m.ConsumesUnit = "kilogram" },
		"not accredited": func(m *inspectionv1.IssueAttestation) { m.Accreditation = 0 },
		"an item":        func(m *inspectionv1.IssueAttestation) { m.Coverage[0].Subject = item },
		"two of them": func(m *inspectionv1.IssueAttestation) {
			m.Coverage = append(m.Coverage, &inspectionv1.Coverage{Subject: item})
		},
		"an untracked lot": func(m *inspectionv1.IssueAttestation) {
			*m.Coverage[0] = inspectionv1.Coverage{Subject: gtin + "/10/X", Untracked: true}
		},
		"a failure": func(m *inspectionv1.IssueAttestation) { m.Result = fails },
	} {
		l := newLedger(t)
		require.ErrorIs(t, sent(l, "lab", with(certificate(2, "1", ""), change)), inspection.ErrInvalid, name)
	}
	l := newLedger(t)
	failure := certificate(2, "", "")
	failure.Result = fails
	require.NoError(t, sent(l, "lab", failure))
	require.Nil(t, l.consumed().Consumed)
}

// TestConsumptionModel issues, supersedes and revokes certificates at random, in thousandths, and adds up beside.
func TestConsumptionModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLedger(t)
		const measure = 1_000_000
		used := map[uint64]int{} // thousandths, by attestation
		total := func() (sum int) {
			for _, n := range used {
				sum += n
			}
			return sum
		}
		id := uint64(0)
		standing := map[string]int{}
		author := map[uint64]string{}
		revoked := map[uint64]bool{}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			n := rapid.SampledFrom([]int{1, 999, 100_000, 333_333, 500_000, measure}).Draw(t, "thousandths")
			by := rapid.SampledFrom([]string{"lab", "owned"}).Draw(t, "by")
			of := rapid.Uint64Range(1, max(id, 1)).Draw(t, "of")
			m := certificate(map[string]uint64{"lab": 2, "owned": 9}[by], trimmed(n), "")
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				err := sent(l, by, &inspectionv1.ChangeAttestation{Attestation: of, Status: ended, Reason: "test"})
				require.Equal(t, author[of] == by && !revoked[of], err == nil, "%v", err)
				if err == nil {
					if _, there := used[of]; there {
						standing[by]--
					}
					delete(used, of)
					revoked[of] = true
				}
			case 1:
				replaced, there := used[of]
				m.Supersedes = of
				err := sent(l, by, m)
				require.Equal(t, there && author[of] == by && total()-replaced+n <= measure, err == nil, "%v", err)
				if err == nil {
					delete(used, of)
					id++
					used[id], author[id] = n, by
				}
			default:
				err := sent(l, by, m)
				require.Equal(t, total()+n <= measure && standing[by] < 16, err == nil, "%v", err)
				if err == nil {
					id++
					used[id], author[id] = n, by
					standing[by]++
				}
			}
		}
		if sum := total(); sum == 0 {
			require.Nil(t, l.consumed().Consumed)
		} else {
			require.Equal(t, trimmed(sum), l.consumed().Consumed.Quantity)
		}
		l.check()
	})
}

// trimmed writes thousandths as a decimal in its shortest form.
func trimmed(thousandths int) string {
	text := fmt.Sprintf("%d.%03d", thousandths/1000, thousandths%1000)
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	return text
}
