// Command omit does what a dishonest seller would: it takes the refused attempts out of a bundle, or the last attestation
// on each subject, and leaves everything else in order, so that nothing but the proof can tell.
//
// usage: go run ./scripts/demo/omit refused|attestation BUNDLE OUT
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

func main() {
	if len(os.Args) != 4 || omissions[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: omit refused|attestation BUNDLE OUT")
		os.Exit(2)
	}
	if err := omit(omissions[os.Args[1]], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "omit:", err)
		os.Exit(1)
	}
}

// omissions are what can be left out: which leaves of a dossier.
var omissions = map[string]func([]*proofv1.Leaf, int) bool{
	"refused": func(leaves []*proofv1.Leaf, i int) bool { return leaves[i].Kind == waymarkv1.Kind_KIND_REFUSED },
	"attestation": func(leaves []*proofv1.Leaf, i int) bool {
		return leaves[i].Kind == waymarkv1.Kind_KIND_ATTESTATION &&
			!slices.ContainsFunc(leaves[i+1:], func(l *proofv1.Leaf) bool { return l.Kind == waymarkv1.Kind_KIND_ATTESTATION })
	},
}

func omit(left func([]*proofv1.Leaf, int) bool, from, to string) error {
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
		dropped += drop(d, left)
	}
	if dropped == 0 {
		return errors.New("the bundle shows nothing to leave out")
	}
	renumber(&bundle)
	if bz, err = bundle.Marshal(); err != nil {
		return err
	}
	return os.WriteFile(to, bz, 0o600)
}

// drop takes leaves out of a dossier, and moves up what follows them.
func drop(d *proofv1.Dossier, left func([]*proofv1.Leaf, int) bool) int {
	var leaves []*proofv1.Leaf
	opened, dropped := d.Opened[:0], 0
	shown := d.Opened
	for i, leaf := range d.Leaves {
		var record *proofv1.OpenedRecord
		if len(shown) > 0 && shown[0].Index == uint64(i) {
			record, shown = shown[0], shown[1:]
		}
		if left(d.Leaves, i) {
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
