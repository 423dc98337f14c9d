package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client/epcis"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// receiving is what is received, and how.
type receiving struct {
	capturing
	quantity string
	uom      string
	place    string
	advice   string
	print    bool
}

func newReceiveCommand(e *env) *cobra.Command {
	how := receiving{capturing: capturing{batch: 1}}
	c := &cobra.Command{
		Use:   "receive SUBJECT",
		Short: "Record that goods were received",
		Long: "Record that goods were received: writes the EPCIS event for you, an ObjectEvent with the business step receiving,\n" +
			"and captures it.\n\n" +
			"Of a lot, what is received is --quantity, or all that is in transit to the organization of the key. A container\n" +
			"is received with its contents.",
		Example: "  waymark receive https://id.gs1.org/01/09506000134352/10/LOT7 --quantity 380 --from carrier\n" +
			"  waymark receive urn:epc:id:sscc:9506000.0134352000 --from carrier",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return how.receive(c.Context(), e, args[0]) },
	}
	how.flags(c)
	flags := c.Flags()
	flags.StringVar(&how.quantity, "quantity", "", "how much of a lot was received, a decimal number")
	flags.StringVar(&how.uom, "uom", "", "its unit, a code of UN/ECE Recommendation 20 such as KGM (default: a count)")
	flags.StringVar(&how.place, "at", "", "where: the identifier of a place, such as a Digital Link with a GLN")
	flags.StringVar(&how.advice, "advice", "", "the despatch advice, a URI")
	flags.BoolVar(&how.print, "print", false, "print the event as an EPCIS document and do not record it")
	flags.DurationVar(&how.timeout, "timeout", defaultTimeout, "how long to wait for the outcome")
	flags.StringVar(&how.memo, "memo", "", "a note for people, at most 256 bytes")
	return c
}

func (how *receiving) receive(ctx context.Context, e *env, id string) error {
	event, err := how.event(ctx, e, id)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := epcis.Write(&text, []*provenancev1.Event{event}, time.Time{}); err != nil {
		return fail(exitUsage, "%w", err)
	}
	if how.print {
		_, err := e.stdout.Write(text.Bytes())
		return err
	}
	s, err := newSpool()
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }() // nothing in it is kept
	d := &document{bytes.NewReader(text.Bytes()), "receive", func() error { return nil }}
	if err := s.read(d, epcis.Options{}, 1); err != nil || s.broken > 0 {
		return errors.Join(err, s.refusal())
	}
	return how.record(ctx, e, s, []int{0}, &progress{})
}

// event returns the event to record.
func (how *receiving) event(ctx context.Context, e *env, id string) (*provenancev1.Event, error) {
	key, err := gs1.Canonical(id)
	if err != nil {
		return nil, fail(exitUsage, "%q: %w", rules.Clip(id), err)
	}
	event := &provenancev1.Event{
		Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_OBSERVE, BizStep: "receiving",
		Disposition: "in_progress", EventTime: now(), EventTimeZoneOffset: "+00:00",
	}
	if how.place != "" {
		place, err := gs1.Canonical(how.place)
		if err != nil {
			return nil, fail(exitUsage, "--at %q: %w", rules.Clip(how.place), err)
		}
		event.ReadPoint = &provenancev1.Location{Id: uriOf(place, how.place)}
	}
	if how.advice != "" {
		event.BizTransactionList = []*provenancev1.BizTransaction{{Type: "desadv", BizTransaction: how.advice}}
	}
	if rules.FormOf(key, how.quantity != "") == rules.Instance {
		if how.quantity != "" || how.uom != "" {
			return nil, fail(exitUsage, "%s is one thing: expected no --quantity", key)
		}
		event.EpcList = []string{uriOf(key, id)}
		return event, nil
	}
	element, err := how.element(ctx, e, key, uriOf(key, id))
	event.QuantityList = []*provenancev1.QuantityElement{element}
	return event, err
}

// element returns how much of a lot was received.
func (how *receiving) element(ctx context.Context, e *env, key gs1.Key, uri string) (*provenancev1.QuantityElement, error) {
	if how.quantity != "" {
		quantity, ok := rules.CanonicalDecimal(how.quantity)
		if !ok || strings.HasPrefix(quantity, "-") {
			return nil, fail(exitUsage, "--quantity %q: expected a decimal number of at least 0", rules.Clip(how.quantity))
		}
		return &provenancev1.QuantityElement{EpcClass: uri, Quantity: quantity, Uom: how.uom}, nil
	}
	if how.uom != "" {
		return nil, fail(exitUsage, "--uom: expected --quantity too")
	}
	organization, sums, err := how.inTransit(ctx, e, key)
	if err != nil {
		return nil, err
	}
	if len(sums) == 0 {
		return nil, fail(exitUsage, "nothing of %s is known to be in transit to %s: expected --quantity", key, organization)
	}
	if len(sums) > 1 {
		return nil, fail(exitUsage, "%s in %d units in transit to %s: expected --quantity", key, len(sums), organization)
	}
	for dimension, sum := range sums {
		unit, base := map[string]string{rules.Count: "", rules.Mass: "KGM", rules.Volume: "LTR"}[dimension]
		if !base {
			unit = dimension
		}
		return &provenancev1.QuantityElement{EpcClass: uri, Quantity: sum.String(), Uom: unit}, nil
	}
	return nil, nil // there is one
}

// inTransit returns how much of a lot is on its way to the organization of the key that signs, by dimension.
func (how *receiving) inTransit(ctx context.Context, e *env, lot gs1.Key) (organization string, sums map[string]rules.Quantity, err error) {
	address, err := how.address(e)
	if err != nil {
		return "", nil, err
	}
	ledger, _, err := e.connect()
	if err != nil {
		return "", nil, err
	}
	known, err := ledger.Key(ctx, address)
	if err != nil {
		return "", nil, answered(fmt.Errorf("the key 0x%x: %w", address, err))
	}
	sums = map[string]rules.Quantity{}
	request := &provenancev1.InTransitRequest{Id: string(lot)}
	for {
		var page provenancev1.InTransitResponse
		if _, err := ledger.Query(ctx, "/provenance/in-transit", request, &page, 0); err != nil {
			return "", nil, answered(err)
		}
		for _, line := range page.Lines {
			if quantity, ok := rules.ParseQuantity(line.Quantity); ok && line.Dispatch.GetReceiver() == known.Key.Organization {
				sums[line.Dimension] = sums[line.Dimension].Plus(quantity)
			}
		}
		if request.Page = page.NextPage; request.Page == "" {
			return known.Key.Organization, sums, nil
		}
	}
}

// now is the present time as an event has it: to the millisecond, in UTC.
func now() *provenancev1.DateTime {
	at := time.Now()
	return &provenancev1.DateTime{
		Seconds: at.Unix(), Nanos: uint32(at.Nanosecond() / int(time.Millisecond) * int(time.Millisecond)), FractionDigits: 3,
	}
}

// uriOf returns a URI of what a key identifies, which a person named by id.
func uriOf(key gs1.Key, id string) string {
	if link := key.DigitalLink(); link != "" {
		return link
	}
	if number, ok := strings.CutPrefix(string(key), "bic/"); ok {
		return "urn:epc:id:bic:" + number
	}
	if number, ok := strings.CutPrefix(string(key), "imo/"); ok {
		return "urn:epc:id:imovn:" + number
	}
	return id
}
