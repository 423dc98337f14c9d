package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

const (
	adds, observes, deletes = provenancev1.Action_ACTION_ADD, provenancev1.Action_ACTION_OBSERVE, provenancev1.Action_ACTION_DELETE

	transformation = provenancev1.EventType_EVENT_TYPE_TRANSFORMATION
	aggregation    = provenancev1.EventType_EVENT_TYPE_AGGREGATION
)

// recorder records events, each call in a block of its own.
type recorder struct{ writer }

func (r recorder) send(by string, events ...*provenancev1.Event) *waymarkv1.Outcome {
	messages := make([]x.Message, len(events))
	for i, e := range events {
		messages[i] = capture(e)
	}
	return r.c.Send(by, messages...)
}

// requireSound requires that another chain could go on from here: every table is as the modules demand.
func requireSound(t *testing.T, c *chain.Chain) {
	t.Helper()
	state, rows := exported(t, c)
	c.Import([]byte(state), []byte(rows))
}

// TestCorrectionNeverFillsWhatItRemoves declares an event wrong whose claim took a lot out of the item that the event had
// made: the lot cannot go back into an item that then is not there.
func TestCorrectionNeverFillsWhatItRemoves(t *testing.T) {
	r := recorder{writer{chain.New(t, nil)}}
	item := r.items("X", 1)[0]
	made := r.event(transformation, 0, "assembling")
	made.InputQuantityList = r.lot(adds, "", "L", "5").QuantityList
	made.OutputEpcList = []string{item}
	r.send("maker", made) // of a lot that is not known: a claim
	packed := r.event(aggregation, adds, "packing")
	packed.ParentId, packed.ChildQuantityList = item, made.InputQuantityList
	r.send("maker", r.lot(adds, "commissioning", "L", "5"), packed)
	r.send("maker", declaredWrong(r.writer, made))
	require.Equal(t, waymarkv1.Status_STATUS_REFUSED, r.send("maker", r.lot(observes, "shipping", "L", "1")).Status, "it is consumed")
	requireSound(t, r.c)
}

// TestCorrectionKeepsContainersShallow declares a shipment wrong that took one container out of another in two blocks,
// both of which have grown since: together they would be deeper than containers may be.
func TestCorrectionKeepsContainersShallow(t *testing.T) {
	const a, b, both, inner, outer = 1, 2, 3, 20, 40
	const junk = "https://example.com/junk"
	r := recorder{writer{chain.New(t, nil)}}
	shipped := r.object(observes, "shipping", r.pallet(a), r.pallet(b))
	r.send("maker", shipped) // neither is known: claims
	r.send("maker", r.pack(a, junk), r.pack(b, junk), r.pack(both, r.pallet(a), r.pallet(b)), r.object(observes, "shipping", r.pallet(both)))
	r.send("maker", r.object(observes, "receiving", r.pallet(both)))

	again := r.pack(a, junk)
	again.EventTime.Seconds -= 5 // another event than the first packing
	deepen := []*provenancev1.Event{again}
	for i := range 8 {
		deepen = append(deepen, r.pack(inner+i, junk))
	}
	for i := 6; i >= 0; i-- {
		deepen = append(deepen, r.pack(inner+i, r.pallet(inner+i+1)))
	}
	r.send("maker", append(deepen, r.pack(a, r.pallet(inner)))...)
	r.send("maker", r.pack(b, r.pallet(a))) // one claim settles: out of b
	empty := r.pack(b, junk)
	empty.EventTime.Seconds -= 7
	r.send("maker", empty)
	var chained []*provenancev1.Event
	for i := range 10 {
		chained = append(chained, r.pack(outer+i, junk))
	}
	for i := range 9 {
		chained = append(chained, r.pack(outer+i, r.pallet(outer+i+1)))
	}
	r.send("maker", chained...)
	r.send("maker", r.pack(outer+9, r.pallet(b))) // the other settles: out of the innermost of ten

	r.send("maker", declaredWrong(r.writer, shipped))
	require.Zero(t, r.send("partner", r.object(observes, "inspecting", r.pallet(inner+7))).Code)
	requireSound(t, r.c)
}

// TestCorrectionKeepsContents declares an event wrong whose claim moved an item that another event had packed meanwhile.
func TestCorrectionKeepsContents(t *testing.T) {
	r := recorder{writer{chain.New(t, nil)}}
	item, box := r.items("X", 1)[0], r.items("C", 1)[0]
	made := r.event(transformation, 0, "assembling")
	made.InputEpcList, made.OutputEpcList = []string{item}, []string{item}
	packed := r.event(aggregation, adds, "packing")
	packed.ParentId, packed.ChildEpcs = box, []string{item}
	r.send("maker", r.object(adds, "commissioning", box))
	r.send("maker", made, packed)
	r.send("maker", declaredWrong(r.writer, made))
	requireSound(t, r.c)
	unpacked := r.event(aggregation, deletes, "unpacking")
	unpacked.ParentId = box
	require.Zero(t, r.send("maker", unpacked).Code)
}

// TestCorrectionKeepsWhatOthersMade: the carrier used a container before the maker commissioned it. To declare the
// packing wrong does not take away what the maker answers for.
func TestCorrectionKeepsWhatOthersMade(t *testing.T) {
	r := recorder{writer{chain.New(t, nil)}}
	packed := r.pack(1, "https://example.com/junk")
	r.send("carrier", packed)
	r.send("maker", r.object(adds, "commissioning", r.pallet(1)))
	r.send("carrier", declaredWrong(r.writer, packed))
	var answer provenancev1.ItemResponse
	r.c.Query("/provenance/item", &provenancev1.ItemRequest{Id: r.pallet(1)}, &answer)
	require.Equal(t, "maker", answer.Item.Creator)
	requireSound(t, r.c)
}

// TestNothingIsNoClaim: a receipt of nothing of an unknown lot does not wait for it, nor does what its sender takes back.
func TestNothingIsNoClaim(t *testing.T) {
	r := recorder{writer{chain.New(t, nil)}}
	r.send("partner", r.lot(observes, "receiving", "L", "0"))
	item := r.items("S", 1)[0]
	r.send("maker", r.object(adds, "commissioning", r.pallet(1), item), r.pack(1, item))
	r.send("maker", r.object(observes, "shipping", r.pallet(1)))
	void := r.event(aggregation, observes, "void_shipping")
	void.ParentId, void.ChildEpcs = r.pallet(1), r.items("Q", 1)
	r.send("maker", void)
	for _, id := range []string{"01/09506000134352/10/L", r.items("Q", 1)[0]} {
		var answer provenancev1.PendingResponse
		r.c.Query("/provenance/pending", &provenancev1.PendingRequest{Id: id}, &answer)
		require.Empty(t, answer.Claims, id)
	}
	requireSound(t, r.c)
}

// TestRecordOfAnEventFitsASnapshot empties a container of more than one event may move: what the state keeps of an
// event has to fit a chunk.
func TestRecordOfAnEventFitsASnapshot(t *testing.T) {
	r := recorder{writer{chain.New(t, nil)}}
	long := func(name string) string { return "y:" + name + strings.Repeat("x", 500-len(name)) }
	box := long("box")
	require.Zero(t, r.send("partner", r.object(adds, "receiving", box)).Code)
	for i := range 5 {
		var names []string
		for n := range 900 {
			names = append(names, long(fmt.Sprintf("%d-%d-", i, n)))
		}
		packed := r.pack(0, names...)
		packed.ParentId = box
		require.Zero(t, r.send("partner", r.object(adds, "receiving", names...)).Code)
		require.Zero(t, r.send("partner", packed).Code)
	}
	emptied := r.event(aggregation, deletes, "unpacking")
	emptied.ParentId = box
	emptied.Extensions = []*provenancev1.Field{{ // for a budget that suffices
		Namespace: "https://example.com/", Name: "pad",
		Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: strings.Repeat("a", 150_000)}},
	}}
	result := r.c.Decide([][]byte{r.c.Sign("partner", capture(emptied)).Bytes})[0]
	require.Equal(t, x.ErrOutOfWork.Code, result.Code, result.Log)
	require.Contains(t, result.Log, "moves too much")
	serve(t, r.c, 4<<20).restoreInto(t, r.c.Join())
}
