package client_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/client"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// commissioned are creations of serials, which depend on nothing.
func commissioned(first, n int) []*provenancev1.Event {
	events := make([]*provenancev1.Event, n)
	for i := range events {
		events[i] = object(1_780_000_000, provenancev1.Action_ACTION_ADD, "commissioning",
			fmt.Sprintf("https://id.gs1.org/01/09506000134352/21/%d", first+i))
	}
	return events
}

func sequence(events []*provenancev1.Event) iter.Seq2[*provenancev1.Event, error] {
	return func(yield func(*provenancev1.Event, error) bool) {
		for _, e := range events {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// capture runs a capture of the maker's, and returns what became of each event. Each is told of once.
func (n *node) capture(t require.TestingT, c client.Capture, events []*provenancev1.Event) ([]client.Captured, error) {
	c.Client, c.ChainID, c.Key = n.client, chain.ID, chain.Key("maker")
	if c.Timeout == 0 {
		c.Timeout = time.Minute
	}
	got := make([]client.Captured, len(events))
	err := c.Run(context.Background(), sequence(events), func(at int, o client.Captured) {
		require.Empty(t, got[at].Status, "event %d is told of twice", at)
		got[at] = o
	})
	return got, err
}

func statuses(got []client.Captured) []client.CaptureStatus {
	list := make([]client.CaptureStatus, len(got))
	for i, o := range got {
		list[i] = o.Status
	}
	return list
}

// recorded returns the transaction that recorded an event, nil for none.
func (n *node) recorded(t require.TestingT, event *provenancev1.Event) []byte {
	hash, err := rules.EventHash(event, rules.CBV20)
	require.NoError(t, err)
	var answer provenancev1.EventResponse
	if err := n.TryQuery("/provenance/event", &provenancev1.EventRequest{Hash: hash}, &answer); err != nil {
		return nil
	}
	require.Len(t, answer.Events, 1, "recorded twice")
	return answer.Events[0].TxId
}

func TestCaptureInBatches(t *testing.T) {
	n := newNode(t)
	events := commissioned(0, 25)
	got, err := n.capture(t, client.Capture{Batch: 10}, events)
	require.NoError(t, err)
	require.Equal(t, 3, n.taken)
	for i, o := range got {
		require.Equal(t, client.Applied, o.Status)
		require.Equal(t, n.recorded(t, events[i]), o.TxID)
		require.Len(t, o.CometHash, 32)
		require.Positive(t, o.Height)
		require.NotEmpty(t, o.Flags, "they are late")
		require.Equal(t, got[i/10*10].TxID, o.TxID)
	}

	again, err := n.capture(t, client.Capture{Batch: 7}, events)
	require.NoError(t, err)
	require.Equal(t, 3, n.taken, "nothing is sent again")
	for i, o := range again {
		require.Equal(t, client.Captured{Status: client.AlreadyRecorded, TxID: got[i].TxID, Height: got[i].Height}, o)
	}
}

// A part of a batch, and not its first, was recorded by somebody else's program with the same key.
func TestCaptureOfWhatIsPartlyRecorded(t *testing.T) {
	n := newNode(t)
	events := commissioned(0, 10)
	for _, i := range []int{3, 7} {
		n.Send("maker", &provenancev1.CaptureEvent{Event: events[i]})
	}
	got, err := n.capture(t, client.Capture{}, events)
	require.NoError(t, err)
	for i, o := range got {
		want := client.Applied
		if i == 3 || i == 7 {
			want = client.AlreadyRecorded
		}
		require.Equal(t, want, o.Status, "event %d", i)
		require.Equal(t, n.recorded(t, events[i]), o.TxID)
	}
}

// The same event of another organization is its own statement.
func TestCaptureOfWhatAnotherRecorded(t *testing.T) {
	n := newNode(t)
	event := object(1_780_000_000, provenancev1.Action_ACTION_OBSERVE, "inspecting", serial)
	n.Send("carrier", &provenancev1.CaptureEvent{Event: event})
	got, err := n.capture(t, client.Capture{}, []*provenancev1.Event{event})
	require.NoError(t, err)
	require.Equal(t, client.Applied, got[0].Status)
}

func TestCaptureOfAnEventTwice(t *testing.T) {
	n := newNode(t)
	event := commissioned(0, 1)[0]
	got, err := n.capture(t, client.Capture{}, []*provenancev1.Event{event, event, event})
	require.NoError(t, err)
	require.Equal(t, []client.CaptureStatus{client.Applied, client.AlreadyRecorded, client.AlreadyRecorded}, statuses(got))
	require.Equal(t, got[0].TxID, got[2].TxID)
}

// overshipped ships more of a lot than there is.
func overshipped() []*provenancev1.Event {
	const lot = "https://id.gs1.org/01/09506000134352/10/L"
	quantity := func(e *provenancev1.Event, amount string) *provenancev1.Event {
		e.QuantityList = []*provenancev1.QuantityElement{{EpcClass: lot, Quantity: amount}}
		return e
	}
	return []*provenancev1.Event{
		quantity(object(1, provenancev1.Action_ACTION_ADD, "commissioning"), "10"),
		commissioned(900, 1)[0],
		quantity(object(2, provenancev1.Action_ACTION_OBSERVE, "shipping"), "11"),
		commissioned(901, 1)[0],
	}
}

func TestCaptureStopsAtTheFirstRefusal(t *testing.T) {
	n := newNode(t)
	events := append(overshipped(), commissioned(0, 3)...)
	got, err := n.capture(t, client.Capture{Batch: 4}, events)
	require.NoError(t, err)
	require.Equal(t, client.Refused, got[2].Status)
	require.Equal(t, "provenance", got[2].Err.Codespace)
	require.NotContains(t, got[2].Err.Error(), "messages[")
	for _, i := range []int{0, 1, 3} {
		require.Equal(t, client.Captured{Status: client.Unsent}, got[i], "it was in one transaction with what was refused")
		require.Nil(t, n.recorded(t, events[i]))
	}

	got, err = n.capture(t, client.Capture{Batch: 1}, events)
	require.NoError(t, err)
	require.Equal(t, []client.CaptureStatus{client.Applied, client.Applied, client.Refused}, statuses(got)[:3])
}

func TestCaptureProceeds(t *testing.T) {
	for _, batch := range []int{1, 3, 100} {
		n := newNode(t)
		events := append(overshipped(), commissioned(0, 3)...)
		got, err := n.capture(t, client.Capture{Batch: batch, Proceed: true}, events)
		require.NoError(t, err)
		for i, o := range got {
			if i == 2 {
				require.Equal(t, client.Refused, o.Status)
				require.Nil(t, n.recorded(t, events[i]))
				continue
			}
			require.Equal(t, client.Applied, o.Status, "event %d in batches of %d", i, batch)
			require.Equal(t, n.recorded(t, events[i]), o.TxID)
		}
	}
}

// Another program with the same key took the nonce.
func TestCaptureSignsAnew(t *testing.T) {
	n := newNode(t)
	n.before = func() {
		n.Send("maker", &provenancev1.CaptureEvent{Event: commissioned(500, 1)[0]})
		n.Send("maker", &provenancev1.CaptureEvent{Event: commissioned(501, 1)[0]})
	}
	got, err := n.capture(t, client.Capture{Batch: 2}, commissioned(0, 6))
	require.NoError(t, err)
	require.Equal(t, slices.Repeat([]client.CaptureStatus{client.Applied}, 6), statuses(got))
}

// The organization did so much in the block before that nothing was left for the transaction.
func TestCaptureGoesOnAfterABusyBlock(t *testing.T) {
	n := newNode(t)
	sight := func(series int) x.Message {
		e := commissioned(0, 1)[0]
		e.Action, e.BizStep, e.EpcList = provenancev1.Action_ACTION_OBSERVE, "", nil
		for i := range 5800 {
			e.EpcList = append(e.EpcList, fmt.Sprintf("u%d:%x", series, i))
		}
		return &provenancev1.CaptureEvent{Event: e}
	}
	var much []x.Message
	for i := range 8 {
		much = append(much, sight(i))
	}
	for nonce := range uint64(5) {
		n.crowd = append(n.crowd, n.SignWith("maker", 100+nonce, much...).Bytes)
	}
	got, err := n.capture(t, client.Capture{}, commissioned(0, 6))
	require.NoError(t, err)
	require.Equal(t, slices.Repeat([]client.CaptureStatus{client.Applied}, 6), statuses(got))
	require.Nil(t, n.crowd)
}

// A transaction that needs more than one may do is told that its block is full, as long as blocks are.
func TestCaptureDividesWhatStaysBusy(t *testing.T) {
	for name, c := range map[string]struct {
		most    int // messages of a transaction that there is work for
		sizes   []int
		becomes client.CaptureStatus
	}{
		"of two at most": {2, []int{2, 2, 2, 2, 4, 4, 4, 4, 8, 8}, client.Applied},
		"of none":        {0, nil, client.Rejected},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t)
			var sizes []int
			n.full = func(messages int) bool {
				sizes = append(sizes, messages)
				return messages > c.most
			}
			got, err := n.capture(t, client.Capture{Proceed: true}, commissioned(0, 8))
			require.NoError(t, err)
			require.Equal(t, slices.Repeat([]client.CaptureStatus{c.becomes}, 8), statuses(got))
			if c.becomes == client.Rejected {
				require.ErrorIs(t, got[0].Err, client.ErrBusy)
				require.Len(t, sizes, 2+4+8+8*6, "each of one event is signed anew 5 times")
				return
			}
			slices.Sort(sizes)
			require.Equal(t, c.sizes, sizes)
		})
	}
}

func TestCaptureOfAnEventThatIsTooLarge(t *testing.T) {
	n := newNode(t)
	events := commissioned(0, 3)
	for i := range 20_000 {
		events[1].EpcList = append(events[1].EpcList, fmt.Sprintf("https://id.gs1.org/01/09506000134352/21/T%d", i))
	}
	got, err := n.capture(t, client.Capture{Proceed: true}, events)
	require.NoError(t, err)
	require.Equal(t, []client.CaptureStatus{client.Applied, client.Rejected, client.Applied}, statuses(got))
	require.ErrorIs(t, got[1].Err, &x.Error{Codespace: "waymark", Code: 11})
}

// Whatever is lost and wherever a run ends, running again records everything once.
func TestCaptureRunsAgain(t *testing.T) {
	n := newNode(t)
	first := 0
	rapid.Check(t, func(t *rapid.T) {
		first += 1000
		events := commissioned(first, rapid.IntRange(1, 40).Draw(t, "events"))
		for range rapid.IntRange(1, 3).Draw(t, "runs") {
			n.loseAfter(rapid.IntRange(0, 6).Draw(t, "lost after"))
			got, err := n.capture(t, client.Capture{
				Batch: rapid.IntRange(1, 12).Draw(t, "batch"), Timeout: 50 * time.Millisecond,
			}, events)
			n.recover()
			if !errors.Is(err, context.DeadlineExceeded) && err != nil { // the time is short, where the machine has other work
				require.ErrorIs(t, err, client.ErrUnreachable)
			}
			for i, o := range got {
				tx := n.recorded(t, events[i])
				switch o.Status {
				case client.Applied, client.AlreadyRecorded:
					require.Equal(t, tx, o.TxID)
				case client.Unsent, "":
					require.Nil(t, tx)
				case client.Unknown:
				default:
					t.Fatalf("event %d: %s", i, o.Status)
				}
			}
		}
		got, err := n.capture(t, client.Capture{}, events)
		require.NoError(t, err)
		for i, o := range got {
			require.Contains(t, []client.CaptureStatus{client.Applied, client.AlreadyRecorded}, o.Status)
			require.Equal(t, n.recorded(t, events[i]), o.TxID)
		}
	})
}
