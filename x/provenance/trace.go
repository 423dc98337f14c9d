package provenance

import (
	"encoding/base64"
	"strings"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// queryTrace returns the other side of the processes of a subject, process by process. Its page is the process and the
// member at which it begins.
func queryTrace(ctx *x.Context, q *provenancev1.TraceRequest) (*provenancev1.TraceResponse, error) {
	key, err := subjectOf(q.Id)
	if err != nil {
		return nil, err
	}
	own, other := outputSide, inputSide
	switch q.Direction {
	case provenancev1.Direction_DIRECTION_UP:
	case provenancev1.Direction_DIRECTION_DOWN:
		own, other = inputSide, outputSide
	default:
		return nil, ErrInvalidIdentifier.With("direction: expected up or down")
	}
	fromProcess, fromMember, err := readTracePage(q.Page)
	if err != nil {
		return nil, err
	}
	answer := &provenancev1.TraceResponse{Subject: string(key), Suspicions: dossier.Suspicions(ctx, x.Goods(key))}
	if lot, bound := lotsOfItems.Get(ctx, key); bound {
		answer.Lot = string(lot)
	}
	if item, known := items.Get(ctx, key); known {
		container, _ := place(item.Place).container()
		answer.Container = string(container)
	}
	most := min(int(q.Limit), maxLimit)
	if most == 0 {
		most = defaultLimit
	}
	for _, id := range processesOf(ctx, key, own, fromProcess, most) {
		over := new(collections.Range[member]).Prefix(collections.TripleSuperPrefix[string, string, gs1.Key](id, other))
		if id == fromProcess {
			over = over.StartInclusive(collections.Join3(id, other, fromMember))
		}
		by, _ := members.Get(ctx, collections.Join3(id, own, key))
		doubtful := suspect(ctx, by)
		members.Walk(ctx, over, func(m member, event uint64) bool {
			if len(answer.Edges) == most {
				answer.NextPage = writeTracePage(id, m.K3())
				return true
			}
			edge := &provenancev1.Edge{Input: string(key), Output: string(m.K3()), Process: id, Suspect: doubtful || suspect(ctx, event)}
			if other == inputSide {
				edge.Input, edge.Output = edge.Output, edge.Input
			}
			answer.Edges = append(answer.Edges, edge)
			return false
		})
		if answer.NextPage != "" {
			break
		}
	}
	return answer, nil
}

type member = collections.Triple[string, string, gs1.Key]

// processesOf returns the processes with a subject on one side, from one on; one more than most.
func processesOf(ctx *x.Context, subject gs1.Key, side, from string, most int) []string {
	over := new(collections.Range[collections.Triple[gs1.Key, string, string]]).
		Prefix(collections.TripleSuperPrefix[gs1.Key, string, string](subject, side))
	if from != "" {
		over = over.StartInclusive(collections.Join3(subject, side, from))
	}
	var ids []string
	genealogy.Walk(ctx, over, func(key collections.Triple[gs1.Key, string, string], _ x.Present) bool {
		ids = append(ids, key.K3())
		return len(ids) > most
	})
	return ids
}

func writeTracePage(process string, subject gs1.Key) string {
	return base64.RawURLEncoding.EncodeToString([]byte(process + "\x00" + string(subject)))
}

func readTracePage(page string) (process string, subject gs1.Key, err error) {
	if page == "" {
		return "", "", nil
	}
	bz, err := base64.RawURLEncoding.Strict().DecodeString(page)
	process, rest, found := strings.Cut(string(bz), "\x00")
	if err != nil || !found || strings.Contains(rest, "\x00") {
		return "", "", ErrInvalidPage.With("expected the next_page of the page before")
	}
	return process, gs1.Key(rest), nil
}
