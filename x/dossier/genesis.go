package dossier

import (
	"crypto/sha256"
	"fmt"
	"math/bits"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	"github.com/waymark-ledger/waymark/x"
)

// checkTables checks that the heads are those of logs whose last records are there: a genesis that names dossiers comes
// with the records that they are of. That the rest of them are there, the sidecar's hash says.
func checkTables(ctx *x.Context) (wrong error) {
	total := uint64(0)
	heads.Walk(ctx, nil, func(subject string, head *dossierv1.Head) bool {
		total += head.Size_
		if wrong = checkHead(head); wrong != nil {
			wrong = fmt.Errorf("the dossier of %q: %w", x.Clip(subject, 100), wrong)
		} else if get(ctx, recordKey(x.Subject(subject), head.Size_-1)) == nil {
			wrong = fmt.Errorf("the dossier of %q has %d records, which are not there: expected the sidecar of records "+
				"that was exported with the genesis, or a genesis without dossiers", x.Clip(subject, 100), head.Size_)
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	whole, found := global.Get(ctx)
	if !found {
		whole = &dossierv1.Head{}
	} else if err := checkHead(whole); err != nil {
		return fmt.Errorf("the log of all records: %w", err)
	}
	switch {
	case whole.Size_ != total:
		return fmt.Errorf("the log of all records has %d, the dossiers have %d: expected as many", whole.Size_, total)
	case total > 0 && get(ctx, indexed(flatGlobal, total-1)) == nil:
		return fmt.Errorf("the log of all records has %d, which are not there: expected them in the sidecar of records", total)
	}
	return nil
}

func checkHead(head *dossierv1.Head) error {
	if head.Size_ == 0 || len(head.Range) != bits.OnesCount64(head.Size_) {
		return fmt.Errorf("a head of %d records with %d hashes", head.Size_, len(head.Range))
	}
	for _, hash := range head.Range {
		if len(hash) != sha256.Size {
			return fmt.Errorf("a hash of %d bytes, expected %d", len(hash), sha256.Size)
		}
	}
	return nil
}
