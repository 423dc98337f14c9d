package provenance

import (
	"encoding/base64"
	"fmt"
	"strings"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// maxRecalled is how many goods and processes one question about a recall may name.
const maxRecalled = 256

// recall is the answer to one question, in the making. It goes through the parts of what it knows of each thing in one
// order, so that a page ends and the next goes on anywhere.
type recall struct {
	ctx    *x.Context
	answer *provenancev1.RecallResponse
	left   int             // how many entries may still be looked at
	from   recallPage      // where this page begins
	doubts map[uint64]bool // which events are suspect, as far as looked at
}

// recallPage is where a page of an answer begins: the thing by its number, the part of what is known of it, and the page
// of that part.
type recallPage struct {
	thing, part int
	page        string
}

// queryRecall tells what goods and processes affect, and where the goods are.
func queryRecall(ctx *x.Context, q *provenancev1.RecallRequest) (*provenancev1.RecallResponse, error) {
	if n := len(q.Ids) + len(q.Processes); n == 0 || n > maxRecalled {
		return nil, ErrInvalidIdentifier.With("expected 1 to %d goods and processes, found %d", maxRecalled, n)
	}
	r := &recall{ctx: ctx, answer: &provenancev1.RecallResponse{}, left: maxLimit, doubts: map[uint64]bool{}}
	if q.Limit != 0 {
		r.left = min(int(q.Limit), maxLimit)
	}
	keys := make([]gs1.Key, len(q.Ids))
	subjects := make([]x.Subject, len(q.Ids))
	for i, id := range q.Ids {
		key, err := subjectOf(id)
		if err != nil {
			return nil, err
		}
		keys[i], subjects[i] = key, x.Goods(key)
	}
	if q.Page == "" {
		r.answer.Suspicions = dossier.Suspicions(ctx, subjects...)
		for i, subject := range subjects {
			if !dossier.Known(ctx, subject) {
				r.answer.Unknown = append(r.answer.Unknown, string(subject))
			}
			if lot, known := lots.Get(ctx, keys[i]); known && lot.Unmeasured {
				r.answer.Unmeasured = append(r.answer.Unmeasured, string(subject))
			}
		}
	} else if err := r.from.read(q.Page); err != nil {
		return nil, err
	}
	for i := r.from.thing; i < len(keys)+len(q.Processes); i++ {
		var parts []aspect
		if i < len(keys) {
			parts = r.ofGoods(keys[i])
		} else {
			parts = r.ofProcess(q.Processes[i-len(keys)])
		}
		if done, err := r.tell(i, parts); err != nil || !done {
			return r.answer, err
		}
	}
	return r.answer, nil
}

// aspect is one part of what is known of a thing: it tells a page of it.
type aspect func(page string, limit uint32) (next string, err error)

// tell goes through the parts of a thing, and reports whether the page has room for another thing.
func (r *recall) tell(thing int, parts []aspect) (done bool, err error) {
	at := recallPage{thing: thing}
	if thing == r.from.thing {
		at = r.from
	}
	for ; at.part < len(parts); at.part, at.page = at.part+1, "" {
		if r.left > 0 {
			if at.page, err = parts[at.part](at.page, uint32(r.left)); err != nil {
				return false, err
			}
			if at.page == "" {
				continue
			}
		}
		r.answer.NextPage = at.write()
		return false, nil
	}
	return true, nil
}

func (r *recall) ofProcess(id string) []aspect {
	return []aspect{func(from string, limit uint32) (string, error) {
		return page(r.ctx, members, collections.TripleSuperPrefix[string, string, gs1.Key](id, outputSide), from, limit,
			func(m member, event uint64) {
				r.step(id, string(m.K3()), provenancev1.RecallBy_RECALL_BY_OUTPUT, event)
			})
	}}
}

func (r *recall) ofGoods(key gs1.Key) []aspect {
	parts := []aspect{
		func(string, uint32) (string, error) {
			r.left--
			if item, known := items.Get(r.ctx, key); known {
				lot, _ := lotsOfItems.Get(r.ctx, key)
				r.is(&provenancev1.Whereabouts{Subject: string(key), Place: item.Place, Lot: string(lot)})
			}
			return "", nil
		},
		func(from string, limit uint32) (string, error) {
			return page(r.ctx, accounts, collections.TriplePrefix[gs1.Key, string, place](key), from, limit,
				func(at collections.Triple[gs1.Key, string, place], quantity string) {
					r.left--
					r.is(&provenancev1.Whereabouts{Subject: string(key), Dimension: at.K2(), Quantity: quantity, Place: string(at.K3())})
				})
		},
		func(from string, limit uint32) (string, error) {
			return page(r.ctx, contents, collections.TriplePrefix[gs1.Key, gs1.Key, string](key), from, limit,
				func(in collections.Triple[gs1.Key, gs1.Key, string], _ x.Present) {
					r.step(string(key), string(in.K2()), provenancev1.RecallBy_RECALL_BY_CONTENT, 0)
				})
		},
		func(from string, limit uint32) (string, error) {
			return page(r.ctx, genealogy, collections.TripleSuperPrefix[gs1.Key, string, string](key, inputSide), from, limit,
				func(in collections.Triple[gs1.Key, string, string], _ x.Present) {
					event, _ := members.Get(r.ctx, collections.Join3(in.K3(), inputSide, key))
					r.step(string(key), in.K3(), provenancev1.RecallBy_RECALL_BY_INPUT, event)
				})
		},
	}
	if product, _, isLot := strings.Cut(string(key), "/10/"); isLot {
		parts = append(parts, func(from string, limit uint32) (string, error) {
			return page(r.ctx, lotsOfItems, gs1.Key(product+"/21/"), from, limit, func(item, lot gs1.Key) {
				if lot != key {
					r.left--
					return
				}
				r.step(string(key), string(item), provenancev1.RecallBy_RECALL_BY_LOT, 0)
			})
		})
	} else if _, ofProduct := key.GTIN(); ofProduct && !strings.Contains(string(key), "/21/") {
		parts = append(parts, refined(r, items, key, "/21/"), refined(r, lots, key, "/10/"))
	}
	return parts
}

// refined tells the lots or items of a trade item.
func refined[V any](r *recall, t x.Table[gs1.Key, V], product gs1.Key, finer string) aspect {
	return func(from string, limit uint32) (string, error) {
		return page(r.ctx, t, product+gs1.Key(finer), from, limit, func(key gs1.Key, _ V) {
			r.step(string(product), string(key), provenancev1.RecallBy_RECALL_BY_PRODUCT, 0)
		})
	}
}

func (r *recall) step(from, to string, by provenancev1.RecallBy, event uint64) {
	r.left--
	doubtful, known := r.doubts[event]
	if event != 0 && !known {
		doubtful = suspect(r.ctx, event)
		r.doubts[event] = doubtful
	}
	r.answer.Steps = append(r.answer.Steps, &provenancev1.RecallStep{From: from, To: to, By: by, Suspect: doubtful})
}

// is adds where something is.
func (r *recall) is(w *provenancev1.Whereabouts) {
	containers := containersAround(r.ctx, place(w.Place))
	root := place(w.Place)
	for _, container := range containers {
		item, _ := items.Get(r.ctx, container)
		root = place(item.GetPlace())
		w.Containers = append(w.Containers, string(container))
	}
	if _, event, moving := root.shipment(); moving {
		w.Receiver = dispatchOf(r.ctx, event).Receiver
	}
	w.Root = string(root)
	r.answer.Whereabouts = append(r.answer.Whereabouts, w)
}

func (p recallPage) write() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s", p.thing, p.part, p.page))
}

// read reads the place where a page begins.
func (p *recallPage) read(text string) error {
	bz, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err == nil {
		_, err = fmt.Sscanf(string(bz)+" .", "%d %d %s", &p.thing, &p.part, &p.page)
	}
	p.page = strings.TrimSuffix(p.page, ".")
	if err != nil || p.thing < 0 || p.part < 0 || p.write() != text {
		return ErrInvalidPage.With("expected the next_page of the page before")
	}
	return nil
}
