package inspection

import (
	"fmt"
	"strings"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
)

// Bounds of profiles. Consensus.
const (
	maxCount = 16
	maxDepth = 10
)

// isClass reports whether a text is a class of goods.
func isClass(text string) bool {
	if brick, is := strings.CutPrefix(text, "gpc/"); is {
		return isBrick(brick)
	}
	if code, is := strings.CutPrefix(text, "hs/"); is {
		return isHS(code, 2, 12)
	}
	return text == "any"
}

// checkProfile checks what a regulator says of a profile.
func checkProfile(ctx *x.Context, limits *inspectionv1.Params, p *inspectionv1.Profile) error {
	_, knownMode := inspectionv1.Mode_name[int32(p.Mode)]
	_, knownBasis := inspectionv1.Basis_name[int32(p.Basis)]
	switch {
	case !isClass(p.Class):
		return ErrInvalid.With("profile.class: expected gpc/ and 8 digits, hs/ and 2 to 12 digits, or any")
	case !knownMode || p.Mode == inspectionv1.Mode_MODE_UNSPECIFIED:
		return ErrInvalid.With("profile.mode: not a mode of trade")
	case !knownBasis || p.Basis == inspectionv1.Basis_BASIS_UNSPECIFIED:
		return ErrInvalid.With("profile.basis: not a date by which a profile applies")
	case p.From < 0 || p.TransitionUntil < 0 || p.TransitionUntil != 0 && p.TransitionUntil < p.From:
		return ErrInvalid.With("profile.transition_until: expected Unix seconds not before profile.from, or 0")
	case p.InputDepth > maxDepth:
		return ErrInvalid.With("profile.input_depth: expected at most %d", maxDepth)
	case p.Reference != "" && !membership.IsPage(p.Reference):
		return ErrInvalid.With("profile.reference: expected the https URI of a public page, of at most 200 bytes, without a query")
	}
	err := checkList("profile.consulted", p.Consulted, maxMarkets, func(code string) bool {
		return membership.IsJurisdiction(code) && code != p.Market
	}, expectJurisdiction+", of another market")
	if err != nil {
		return err
	}
	ids := make([]string, len(p.Requirements))
	for i, r := range p.Requirements {
		ids[i] = r.Id
		if err := checkRequirement(ctx, limits, fmt.Sprintf("profile.requirements[%d].", i), r); err != nil {
			return err
		}
	}
	if err := checkList("profile.requirements", ids, limits.Requirements, isCode, "id: "+expectCode); err != nil {
		return err
	}
	return checkExemptions(limits, p)
}

func checkRequirement(ctx *x.Context, limits *inspectionv1.Params, field string, r *inspectionv1.Requirement) error {
	_, knownTarget := inspectionv1.Target_name[int32(r.Target)]
	_, knownParty := inspectionv1.Party_name[int32(r.Party)]
	goods := r.Target == inspectionv1.Target_TARGET_GOODS
	switch {
	case len(r.Schemes) == 0:
		return ErrInvalid.With("%sschemes: expected at least one", field)
	case !knownTarget || r.Target == inspectionv1.Target_TARGET_UNSPECIFIED:
		return ErrInvalid.With("%starget: not something to ask attestations about", field)
	case r.Count < 1 || r.Count > maxCount:
		return ErrInvalid.With("%scount: expected 1 to %d", field, maxCount)
	case r.MaxAgeDays > maxDays:
		return ErrInvalid.With("%smax_age_days: expected at most %d", field, maxDays)
	case !knownParty:
		return ErrInvalid.With("%sparty: not a party", field)
	case len(r.Bodies) > 0 && !r.Accredited:
		return ErrInvalid.With("%sbodies: expected none where the author need not be accredited, which says its type", field)
	case (r.OfLot || r.WholeLot) && !goods:
		return ErrInvalid.With("%sof_lot, whole_lot: expected of goods only", field)
	}
	for i, body := range r.Bodies {
		if !knownBody(body) || body == inspectionv1.Body_BODY_UNSPECIFIED {
			return ErrInvalid.With("%sbodies[%d]: not a type of inspection body", field, i)
		}
		if i > 0 && r.Bodies[i-1] >= body {
			return ErrInvalid.With("%sbodies: expected ascending, each once", field)
		}
	}
	return checkList(field+"schemes", r.Schemes, limits.Alternatives, func(id string) bool { return schemes.Has(ctx, id) },
		"expected a scheme that is published")
}

// checkExemptions checks that exemptions ascend by subject and requirement, and that each is of something in the profile.
func checkExemptions(limits *inspectionv1.Params, p *inspectionv1.Profile) error {
	required := map[string]bool{"": true}
	for _, r := range p.Requirements {
		required[r.Id] = true
	}
	if len(p.Exemptions) > int(limits.Exemptions) {
		return ErrInvalid.With("profile.exemptions: expected at most %d", limits.Exemptions)
	}
	for i, e := range p.Exemptions {
		switch field := fmt.Sprintf("profile.exemptions[%d].", i); {
		case !mayBeExempt(e.Subject):
			return ErrInvalid.With("%ssubject: expected the canonical key of a trade item, lot or place, or org/ORGANIZATION", field)
		case !required[e.Requirement]:
			return ErrInvalid.With("%srequirement: expected one of the profile, or none for all", field)
		case e.Until < 0:
			return ErrInvalid.With("%suntil: expected Unix seconds, or 0 for no end", field)
		case !isCode(e.Reason):
			return ErrInvalid.With("%sreason: %s", field, expectCode)
		}
		if i == 0 {
			continue
		}
		if before := p.Exemptions[i-1]; before.Subject > e.Subject || before.Subject == e.Subject && before.Requirement >= e.Requirement {
			return ErrInvalid.With("profile.exemptions: expected ascending by subject, then requirement, each once")
		}
	}
	return nil
}

// mayBeExempt reports whether a subject is one that an exemption can name.
func mayBeExempt(subject string) bool {
	if strings.HasPrefix(subject, "org/") {
		return rules.Own(subject)
	}
	key, err := gs1.Canonical(subject)
	return err == nil && string(key) == subject && (isTradeItem(key) || key.Kind() == gs1.Lot || key.Kind() == gs1.Location)
}
