package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/epcis"
	"github.com/waymark-ledger/waymark/client/verify"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

func newEPCISAttestedCommand(e *env) *cobra.Command {
	var from trust
	c := &cobra.Command{
		Use:   "attested BUNDLE",
		Short: "Write the inspections that a bundle proves as EPCIS events",
		Long: "Verify a bundle, without a network, and write the attestations about goods and containers that it proves as a JSON-LD\n" +
			"document of EPCIS 2.0: business step inspecting, the persistent disposition conformant or non_conformant, the disposition\n" +
			"container_closed where the container was sealed, and the digests of the reports and of what was signed as certification\n" +
			"information. EPCIS has no events of facilities and organizations: attestations of those alone are left out.\n\n" +
			"The events say what was attested. Whether that was revoked or superseded since, they do not: waymark verify does.",
		Example: "  waymark prove https://id.gs1.org/01/09506000134352/10/LOT7 -f lot7.wmb\n  waymark epcis attested lot7.wmb",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			root, err := from.root(e)
			if err != nil {
				return err
			}
			content, err := e.readInput(args[0], maxBundleFile)
			if err != nil {
				return err
			}
			bundle, err := readBundle(content)
			if err != nil {
				return fail(exitStatus(verify.ClassOf(err)), "%w", err)
			}
			result, err := verify.Verify(bundle, root, verify.Options{Now: time.Now()})
			if err != nil {
				return fail(exitStatus(verify.ClassOf(err)), "%w", err)
			}
			events, err := attestedEvents(result)
			if err != nil {
				return err
			}
			if len(events) == 0 {
				return fail(exitNotFound, "the bundle shows no attestation about goods or containers, of which EPCIS has events")
			}
			return epcis.Write(e.stdout, events, time.Time{})
		},
	}
	from.flags(c)
	return c
}

// attestedEvents returns the events of the attestations that a bundle proves, in the order in which it shows them, each once.
func attestedEvents(r *verify.Result) ([]*provenancev1.Event, error) {
	var events []*provenancev1.Event
	seen := map[[sha256.Size]byte]bool{}
	for _, d := range r.Dossiers {
		for _, record := range d.Records {
			if record.Record.Kind != waymarkv1.Kind_KIND_ATTESTATION {
				continue // what was refused is none
			}
			m, err := client.Unpack(record.TypeURL, record.Message)
			if err != nil {
				return nil, fmt.Errorf("record %d of %s: %w", record.Index, d.Subject, err)
			}
			issued, ok := m.(*inspectionv1.IssueAttestation)
			if !ok {
				continue
			}
			digest := [sha256.Size]byte(record.Record.MessageDigest) // verified: it is of the message
			if seen[digest] {
				continue
			}
			seen[digest] = true
			event, err := epcis.OfAttestation(issued, digest)
			if errors.Is(err, epcis.ErrNoGoods) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("record %d of %s: %w", record.Index, d.Subject, err)
			}
			events = append(events, event)
		}
	}
	return events, nil
}
