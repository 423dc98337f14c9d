package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/waymark-ledger/waymark/client"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
)

// inspectionWords says what a message about products, attestations and what they rest on says; empty of any other.
func inspectionWords(m x.Message) string {
	switch m := m.(type) {
	case *inspectionv1.DeclareProduct:
		p := m.GetProduct()
		return detailed("declares the trade item "+clipped(p.GetSubject()), detail("brand", p.GetBrand()), detail("GPC brick", p.GetGpcBrick()),
			detail("made by", x.Clip(strings.Join(p.GetMakers(), " "), maxCode)))
	case *inspectionv1.RuleProduct:
		return detailed(fmt.Sprintf("rules that %s has the HS code %s", clipped(m.Subject), clipped(m.HsCode)), detail("reference", m.Reference))
	case *inspectionv1.WithdrawRuling:
		return "withdraws its ruling on " + clipped(m.Subject)
	case *inspectionv1.PublishScheme:
		return "publishes the scheme " + clipped(m.GetScheme().GetId())
	case *inspectionv1.RetireScheme:
		return "retires the scheme " + clipped(m.Scheme)
	case *inspectionv1.GrantAccreditation:
		return fmt.Sprintf("accredits %s for %s%s", clipped(m.Organization), clipped(m.Scheme), untilWords(m.Until))
	case *inspectionv1.ExtendAccreditation:
		return fmt.Sprintf("changes the end of accreditation %d%s", m.Accreditation, untilWords(m.Until))
	case *inspectionv1.ChangeAccreditation:
		return changeWords(fmt.Sprintf("accreditation %d", m.Accreditation), m)
	case *inspectionv1.RecognizeAccreditor:
		return fmt.Sprintf("recognizes what %s accredits%s", clipped(m.Accreditor), untilWords(m.Until))
	case *inspectionv1.ChangeRecognition:
		return changeWords("the recognition of "+clipped(m.Accreditor), m)
	case *inspectionv1.IssueAttestation:
		return attestedWords(m)
	case *inspectionv1.ChangeAttestation:
		return changeWords(fmt.Sprintf("attestation %d", m.Attestation), m)
	case *inspectionv1.RecordSeals:
		return fmt.Sprintf("records the seals of %s: %s", clipped(m.Container), x.Clip(strings.Join(m.Seals, " "), maxCode))
	case *inspectionv1.PublishProfile:
		p := m.GetProfile()
		return fmt.Sprintf("publishes what its market requires of %s, %s: %s", clipped(p.GetClass()), modeWords(p.GetMode()),
			counted(len(p.GetRequirements()), "requirement"))
	case *inspectionv1.WithdrawProfile:
		return fmt.Sprintf("withdraws what its market requires of %s, %s", clipped(m.Class), modeWords(m.Mode))
	case *inspectionv1.DeclareEquivalence:
		return fmt.Sprintf("takes %s for %s in its market%s", clipped(m.Equivalent), clipped(m.Scheme), untilWords(m.Until))
	case *inspectionv1.WithdrawEquivalence:
		return fmt.Sprintf("no longer takes %s for %s in its market", clipped(m.Equivalent), clipped(m.Scheme))
	}
	return ""
}

// attestedWords says what is attested about what: the result, what was measured, by what authority.
func attestedWords(m *inspectionv1.IssueAttestation) string {
	var about []string
	for i, c := range m.Coverage {
		if i == maxNamed {
			about = append(about, fmt.Sprintf("and %d more", len(m.Coverage)-i))
			break
		}
		about = append(about, clipped(c.Subject))
	}
	var measured []string
	for i, v := range m.Measurements {
		if i == maxNamed {
			measured = append(measured, fmt.Sprintf("and %d more", len(m.Measurements)-i))
			break
		}
		measured = append(measured, strings.Join(strings.Fields(clipped(v.Characteristic)+" "+comparatorWords(v.Comparator)+
			clipped(v.Value+v.Term)+" "+clipped(v.Unit)), " "))
	}
	words := detailed(fmt.Sprintf("attests %s under %s: %s", strings.ToUpper(client.ShortName("waymark.inspection.v1.Result", int32(m.Result))),
		clipped(m.Scheme), strings.Join(about, ", ")), strings.Join(measured, ", "), detail("on condition of", x.Clip(strings.Join(m.Conditions, "; "), maxCode)))
	if m.Accreditation != 0 {
		words += fmt.Sprintf(", under accreditation %d", m.Accreditation)
	}
	if m.Supersedes != 0 {
		words += fmt.Sprintf(", in place of attestation %d", m.Supersedes)
	}
	if len(m.Reports) > 0 {
		words += ", on " + counted(len(m.Reports), "document")
	}
	return words
}

// comparatorWords returns the sign of a bound, before its value.
func comparatorWords(c inspectionv1.Comparator) string {
	switch c {
	case inspectionv1.Comparator_COMPARATOR_LESS:
		return "<"
	case inspectionv1.Comparator_COMPARATOR_AT_MOST:
		return "≤"
	case inspectionv1.Comparator_COMPARATOR_GREATER:
		return ">"
	case inspectionv1.Comparator_COMPARATOR_AT_LEAST:
		return "≥"
	}
	return ""
}

// statusChange is a message that changes the status of something.
type statusChange interface {
	GetStatus() inspectionv1.Status
	GetSince() int64
	GetReason() string
}

// changeWords says what becomes of something, why, and since when.
func changeWords(of string, m statusChange) string {
	verb := "changes"
	switch m.GetStatus() {
	case inspectionv1.Status_STATUS_IN_FORCE:
		verb = "reinstates"
	case inspectionv1.Status_STATUS_SUSPENDED:
		verb = "suspends"
	case inspectionv1.Status_STATUS_ENDED:
		verb = "revokes"
	}
	words := fmt.Sprintf("%s %s: %s", verb, of, clipped(m.GetReason()))
	if m.GetSince() != 0 {
		words += ", since " + time.Unix(m.GetSince(), 0).UTC().Format(time.RFC3339)
	}
	return words
}

func modeWords(mode inspectionv1.Mode) string {
	return client.ShortName("waymark.inspection.v1.Mode", int32(mode))
}

// clipped clips a code, or an identifier, of others.
func clipped(text string) string { return x.Clip(text, maxCode) }

// detail names one; empty of none.
func detail(what, text string) string {
	if text == "" {
		return ""
	}
	return what + " " + clipped(text)
}

// detailed puts what there is of details behind a statement.
func detailed(statement string, details ...string) string {
	for _, d := range details {
		if d != "" {
			statement += ", " + d
		}
	}
	return statement
}
