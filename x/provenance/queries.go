package provenance

import (
	"bytes"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// maxRecords is how many records of one event a query returns.
const maxRecords = 100

func subjectOf(id string) (gs1.Key, error) {
	key, err := gs1.Named(id)
	if err != nil {
		return "", ErrInvalidIdentifier.With("%s", err)
	}
	return key, nil
}

func queryItem(ctx *x.Context, q *provenancev1.ItemRequest) (*provenancev1.ItemResponse, error) {
	key, err := subjectOf(q.Id)
	if err != nil {
		return nil, err
	}
	item, known := items.Get(ctx, key)
	if !known {
		return nil, ErrNotFound.With("item %s", key)
	}
	answer := &provenancev1.ItemResponse{Subject: string(key), Item: item}
	if lot, bound := lotsOfItems.Get(ctx, key); bound {
		answer.Lot = string(lot)
	}
	root := place(item.Place)
	for container, ok := root.container(); ok; container, ok = root.container() {
		answer.Containers = append(answer.Containers, string(container))
		outer, _ := items.Get(ctx, container)
		root = place(outer.GetPlace())
	}
	answer.Root = string(root)
	if _, event, moving := root.shipment(); moving {
		answer.Dispatch = dispatchOf(ctx, event)
	}
	rests := []x.Subject{x.Goods(key)}
	for _, container := range answer.Containers {
		rests = append(rests, x.Goods(gs1.Key(container)))
	}
	answer.Suspicions = dossier.Suspicions(ctx, rests...)
	return answer, nil
}

func queryLot(ctx *x.Context, q *provenancev1.LotRequest) (*provenancev1.LotResponse, error) {
	key, err := subjectOf(q.Id)
	if err != nil {
		return nil, err
	}
	lot, known := lots.Get(ctx, key)
	if !known {
		return nil, ErrNotFound.With("lot %s", key)
	}
	answer := &provenancev1.LotResponse{Subject: string(key), Lot: lot}
	answer.NextPage, err = page(ctx, accounts, collections.TriplePrefix[gs1.Key, string, place](key), q.Page, q.Limit,
		func(k collections.Triple[gs1.Key, string, place], quantity string) {
			answer.Balances = append(answer.Balances, &provenancev1.Balance{
				Dimension: k.K2(), Place: string(k.K3()), Quantity: quantity,
			})
		})
	rests := []x.Subject{x.Goods(key)}
	for _, b := range answer.Balances {
		b.Root = string(rootOf(ctx, place(b.Place)))
		if container, inside := place(b.Place).container(); inside {
			rests = append(rests, x.Goods(container))
		}
	}
	answer.Suspicions = dossier.Suspicions(ctx, rests...)
	return answer, err
}

func queryContents(ctx *x.Context, q *provenancev1.ContentsRequest) (*provenancev1.ContentsResponse, error) {
	key, err := subjectOf(q.Id)
	if err != nil {
		return nil, err
	}
	if !items.Has(ctx, key) {
		return nil, ErrNotFound.With("container %s", key)
	}
	answer := &provenancev1.ContentsResponse{Subject: string(key)}
	answer.NextPage, err = page(ctx, contents, collections.TriplePrefix[gs1.Key, gs1.Key, string](key), q.Page, q.Limit,
		func(k collections.Triple[gs1.Key, gs1.Key, string], _ x.Present) {
			answer.Contents = append(answer.Contents, &provenancev1.Content{Subject: string(k.K2()), Dimension: k.K3()})
		})
	for _, in := range answer.Contents {
		if in.Dimension != "" {
			in.Quantity = balance(ctx, gs1.Key(in.Subject), in.Dimension, inside(key)).String()
		}
	}
	answer.Suspicions = dossier.Suspicions(ctx, x.Goods(key))
	return answer, err
}

func queryInTransit(ctx *x.Context, q *provenancev1.InTransitRequest) (*provenancev1.InTransitResponse, error) {
	key, err := subjectOf(q.Id)
	if err != nil {
		return nil, err
	}
	answer := &provenancev1.InTransitResponse{Subject: string(key)}
	answer.NextPage, err = page(ctx, accounts, collections.TriplePrefix[gs1.Key, string, place](key), q.Page, q.Limit,
		func(k collections.Triple[gs1.Key, string, place], quantity string) {
			if _, event, moving := k.K3().shipment(); moving {
				answer.Lines = append(answer.Lines, &provenancev1.InTransit{Event: event, Dimension: k.K2(), Quantity: quantity})
			}
		})
	for _, line := range answer.Lines {
		line.Dispatch = dispatchOf(ctx, line.Event)
		line.Suspect = suspect(ctx, line.Event)
	}
	answer.Suspicions = dossier.Suspicions(ctx, x.Goods(key))
	return answer, err
}

func queryEvent(ctx *x.Context, q *provenancev1.EventRequest) (*provenancev1.EventResponse, error) {
	hash, err := hashOf(q.Hash)
	if err != nil {
		return nil, err
	}
	last := counted(ctx).Events // of this height: the index has later ones too
	var numbers []uint64
	identities.Walk(ctx, collections.NewPrefixedPairRange[[]byte, string](hash),
		func(key collections.Pair[[]byte, string], recorded *provenancev1.Versions) bool {
			for _, v := range recorded.Versions {
				if v.Event <= last && (q.Organization == "" || q.Organization == key.K2()) && (len(q.Digest) == 0 || bytes.Equal(q.Digest, v.Digest)) {
					numbers = append(numbers, v.Event)
				}
			}
			return len(numbers) > maxRecords
		})
	if len(numbers) == 0 {
		return nil, ErrNotFound.With("event %x", hash)
	}
	answer := &provenancev1.EventResponse{}
	for i, number := range numbers {
		if i == maxRecords {
			answer.More = true
			break
		}
		if suspect(ctx, number) {
			answer.Suspect = append(answer.Suspect, uint32(i))
		}
		answer.Events = append(answer.Events, eventOf(ctx, number))
	}
	return answer, nil
}

// suspect reports whether the owner of the key that signed an event no longer vouches for what it signed then.
func suspect(ctx *x.Context, number uint64) bool {
	event := eventOf(ctx, number)
	return auth.Suspect(ctx, event.Signer, event.Recorded)
}

func queryPending(ctx *x.Context, q *provenancev1.PendingRequest) (*provenancev1.PendingResponse, error) {
	key, err := subjectOf(q.Id)
	if err != nil {
		return nil, err
	}
	answer := &provenancev1.PendingResponse{Subject: string(key)}
	for i, number := range waitingOn(ctx, key).Claims {
		claim := claimOf(ctx, number)
		if suspect(ctx, claim.Event) {
			answer.Suspect = append(answer.Suspect, uint32(i))
		}
		answer.Claims = append(answer.Claims, claim)
	}
	answer.Suspicions = dossier.Suspicions(ctx, x.Goods(key))
	return answer, nil
}
