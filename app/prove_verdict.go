package app

import (
	"strings"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// Read has the prover be the state that verdicts read: what they read the bundle has to prove, be it absent.
func (p *prover) Read(key []byte) ([]byte, error) {
	p.need(key)
	return p.ctx.Entry(key), nil
}

// judge adds the verdict on the subject to the complete history.
func (p *prover) judge(subject string, q *inspectionv1.VerdictRequest) error {
	key, err := gs1.Named(subject)
	if err != nil || string(key) != subject || q.Id != "" {
		return ErrStatement.With("verdict: expected the canonical key of goods as the subject of the bundle, and no id besides")
	}
	if s := p.bundle.Statement; s != proofv1.Statement_STATEMENT_COMPLETE && s != proofv1.Statement_STATEMENT_ABSENCE {
		return ErrStatement.With("verdict: expected with a complete history")
	}
	p.bundle.Verdict, err = inspection.Decide(p.ctx, p, key, q)
	return err
}

// clear has the bundle say that no listing names the subject, nor what is behind it.
func (p *prover) clear(subject string, q *inspectionv1.VerdictRequest) error {
	named, err := gs1.Named(subject)
	if !dossierrules.Own(subject) && (err != nil || string(named) != subject) {
		return ErrStatement.With("subject: expected the canonical key of what may be listed")
	}
	if q.GetId() != "" || q.GetMode() != 0 {
		return ErrStatement.With("verdict: expected a market and a time only, neither id nor mode")
	}
	clearance, against, err := inspection.Clear(p.ctx, p, subject, q.GetMarket(), q.GetAt())
	if err != nil {
		return err
	}
	if len(against) > 0 {
		words := make([]string, len(against))
		for i, r := range against {
			words[i] = rules.ReasonWords(r)
		}
		return inspection.ErrListed.With("%s", x.Clip(strings.Join(words, "; "), 1000))
	}
	p.bundle.Clearance = clearance
	return nil
}
