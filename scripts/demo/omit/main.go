// Command omit does what a dishonest seller would: it takes the refused attempts out of a bundle and
// leaves everything else in order, so that nothing but the proof can tell.
//
// usage: go run ./scripts/demo/omit BUNDLE OUT
package main

import (
	"errors"
	"fmt"
	"os"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: omit BUNDLE OUT")
		os.Exit(2)
	}
	if err := omit(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "omit:", err)
		os.Exit(1)
	}
}

func omit(from, to string) error {
	bz, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var bundle proofv1.Bundle
	if err := bundle.Unmarshal(bz); err != nil {
		return err
	}
	dropped := 0
	for _, d := range bundle.Dossiers {
		dropped += drop(d)
	}
	if dropped == 0 {
		return errors.New("the bundle shows no refused attempt")
	}
	renumber(&bundle)
	if bz, err = bundle.Marshal(); err != nil {
		return err
	}
	return os.WriteFile(to, bz, 0o600)
}

// drop takes the refused attempts out of a dossier, and moves up what follows them.
func drop(d *proofv1.Dossier) int {
	leaves, opened, dropped := d.Leaves[:0], d.Opened[:0], 0
	shown := d.Opened
	for i, leaf := range d.Leaves {
		var record *proofv1.OpenedRecord
		if len(shown) > 0 && shown[0].Index == uint64(i) {
			record, shown = shown[0], shown[1:]
		}
		if leaf.Kind == waymarkv1.Kind_KIND_REFUSED {
			dropped++
			continue
		}
		if record != nil {
			record.Index -= uint64(dropped)
			opened = append(opened, record)
		}
		leaves = append(leaves, leaf)
	}
	d.Leaves, d.Opened = leaves, opened
	return dropped
}

// renumber leaves out the material that nothing refers to any more.
func renumber(bundle *proofv1.Bundle) {
	ordinals := map[uint32]uint32{}
	var kept []*waymarkv1.Material
	for _, d := range bundle.Dossiers {
		for _, record := range d.Opened {
			if record.Material == 0 {
				continue
			}
			if ordinals[record.Material] == 0 {
				kept = append(kept, bundle.Materials[record.Material-1])
				ordinals[record.Material] = uint32(len(kept))
			}
			record.Material = ordinals[record.Material]
		}
	}
	bundle.Materials = kept
}
