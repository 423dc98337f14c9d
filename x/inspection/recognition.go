package inspection

import (
	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// lapsed is the reason of a change that says that the end of a recognition came.
const lapsed = "lapsed"

// recognizeAccreditor has an accreditor of elsewhere count in the signer's market: for the first time, until another time,
// or anew. It is about that accreditor alone, and not about whom its own market recognizes.
func recognizeAccreditor(ctx *x.Context, m *inspectionv1.RecognizeAccreditor) error {
	market := jurisdictionOf(ctx)
	if err := checkUntil(ctx, "until", m.Until); err != nil {
		return err
	}
	if !membership.HasRole(ctx, m.Accreditor, membership.Accreditor) {
		return ErrUnknownOrganization.With("accreditor %q: expected an accreditor", shown(m.Accreditor))
	}
	if org, _ := membership.Get(ctx, m.Accreditor); org.Jurisdiction == market {
		return ErrInvalid.With("accreditor: expected one of another jurisdiction: those of %s count there", market)
	}
	r, known := recognitions.Get(ctx, collections.Join(market, m.Accreditor))
	if !known {
		r = &inspectionv1.Recognition{Market: market, Accreditor: m.Accreditor, History: begin(ctx, ctx.Time().Unix())}
	} else if err := renew(ctx, r); err != nil {
		return err
	}
	r.Authority, r.Until = ctx.Signer().Organization, m.Until
	keepRecognition(ctx, r)
	noteRecognition(ctx, r)
	return nil
}

func keepRecognition(ctx *x.Context, r *inspectionv1.Recognition) {
	recognitions.Set(ctx, collections.Join(r.Market, r.Accreditor), r)
	recognizing.Set(ctx, collections.Join(r.Accreditor, r.Market), x.Present{})
}

// renew lets a recognition go on or, where it ended or lapsed, begin again now: in between it did not hold, and never comes
// to have held.
func renew(ctx *x.Context, r *inspectionv1.Recognition) error {
	if err := checkRegulator(ctx, r); err != nil {
		return err
	}
	over := r.Until != 0 && r.Until < ctx.Time().Unix()
	switch status := latest(r.History); {
	case status == statusSuspended:
		return ErrStatus.With("the recognition of %s in %s is suspended: expected that to be taken back, or it to be withdrawn, first", r.Accreditor, r.Market)
	case status == statusInForce && !over:
		return nil
	case len(r.History)+2 >= maxChanges:
		return ErrTooMany.With("%d changes of the recognition of %s in %s", len(r.History), r.Accreditor, r.Market)
	case status == statusInForce:
		again := begin(ctx, r.Until+1)[0]
		again.Status, again.Reason = statusEnded, lapsed
		r.History = append(r.History, again)
	}
	r.History = append(r.History, begin(ctx, ctx.Time().Unix())[0])
	return nil
}

// changeRecognition suspends or withdraws a recognition in the signer's market, or takes a suspension back.
func changeRecognition(ctx *x.Context, m *inspectionv1.ChangeRecognition) error {
	market := jurisdictionOf(ctx)
	r, known := recognitions.Get(ctx, collections.Join(market, m.Accreditor))
	if !known {
		return ErrNoRecognition.With("of %q in %s", shown(m.Accreditor), market)
	}
	if err := checkRegulator(ctx, r); err != nil {
		return err
	}
	changed, err := change(ctx, r.History, m.Status, m.Since, m.Reason)
	if err != nil {
		return err
	}
	r.History = changed
	keepRecognition(ctx, r)
	noteRecognition(ctx, r)
	return nil
}

// checkRegulator checks that the signer is a regulator where one decided last.
func checkRegulator(ctx *x.Context, r *inspectionv1.Recognition) error {
	if membership.HasRole(ctx, ctx.Signer().Organization, membership.Regulator) {
		return nil
	}
	for _, by := range []string{r.Authority, r.History[len(r.History)-1].Organization} {
		if membership.HasRole(ctx, by, membership.Regulator) {
			return ErrRegulator.With("%s, on %s in %s: expected a regulator", by, r.Accreditor, r.Market).On(x.Organization(r.Accreditor))
		}
	}
	return nil
}

// noteRecognition tells the dossiers of an accreditor and of who speaks for the market.
func noteRecognition(ctx *x.Context, r *inspectionv1.Recognition) {
	ctx.Note(x.Organization(r.Accreditor), waymarkv1.Kind_KIND_ACCREDITATION)
	ctx.Note(x.Organization(ctx.Signer().Organization), waymarkv1.Kind_KIND_ACCREDITATION)
}
