package blacklist

import (
	"slices"

	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	notices "github.com/waymark-ledger/waymark/x/blacklist/rules"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
)

const (
	// usual is how many entries a page has where nobody says, and most how many it has at most.
	usual, most = 100, 1_000
	// looked is at how many listings a page looks for those that fit.
	looked = 10_000
)

func pageOf(limit uint32) int {
	if limit == 0 {
		return usual
	}
	return int(min(limit, most))
}

// listing answers with a listing, or ErrUnknownListing.
func listing(ctx *x.Context, q *blacklistv1.ListingRequest) (*blacklistv1.ListingResponse, error) {
	l, err := of(ctx, q.Id)
	if err != nil {
		return nil, err
	}
	return &blacklistv1.ListingResponse{Listing: l, Suspicions: dossier.Suspicions(ctx, x.Listing(l.Id))}, nil
}

// list answers with a page of listings, the latest first.
func list(ctx *x.Context, q *blacklistv1.ListingsRequest) (*blacklistv1.ListingsResponse, error) {
	by := words{notices.Words(q.Firm), notices.Words(q.Product)}
	if q.Firm != "" && len(by.firm) == 0 || q.Product != "" && len(by.product) == 0 {
		return nil, ErrInvalid.With("firm, product: expected words, of letters or digits")
	}
	r, limit, seen := &blacklistv1.ListingsResponse{Possible: by.any()}, pageOf(q.Limit), 0
	visit := func(id uint64, l *blacklistv1.Listing) (stop bool) {
		seen++
		if fits(q, l) && by.fit(l.Notice) {
			r.Listings = append(r.Listings, l)
		}
		if len(r.Listings) == limit || seen == looked {
			r.Next = id
		}
		return r.Next != 0
	}
	if q.Subject == "" {
		over := new(collections.Range[uint64]).Descending()
		if q.Before != 0 {
			over = over.EndExclusive(q.Before)
		}
		listings.Walk(ctx, over, visit)
		return doubted(ctx, r), nil
	}
	subject := q.Subject
	if !rules.Own(subject) {
		key, err := gs1.Canonical(subject)
		if err != nil {
			return nil, ErrInvalid.With("subject: %s", err)
		}
		subject = string(key)
	}
	over := collections.NewPrefixedPairRange[string, uint64](subject).Descending()
	if q.Before != 0 {
		over = over.EndExclusive(q.Before)
	}
	named.Walk(ctx, over, func(at collections.Pair[string, uint64], _ x.Present) bool {
		l, known := listings.Get(ctx, at.K2())
		return known && visit(at.K2(), l)
	})
	return doubted(ctx, r), nil
}

// doubted adds to a page which of its listings have suspect records.
func doubted(ctx *x.Context, r *blacklistv1.ListingsResponse) *blacklistv1.ListingsResponse {
	subjects := make([]x.Subject, len(r.Listings))
	for i, l := range r.Listings {
		subjects[i] = x.Listing(l.Id)
	}
	r.Suspicions = dossier.Suspicions(ctx, subjects...)
	return r
}

// words are those by which listings are looked for.
type words struct{ firm, product []string }

func (w words) any() bool { return len(w.firm)+len(w.product) > 0 }

// fit reports whether a notice has the words.
func (w words) fit(n *blacklistv1.Notice) bool {
	return !w.any() || n != nil && notices.Have(n.Firm, w.firm) && notices.Have(n.Product, w.product)
}

// fits reports whether a listing is one that is asked for.
func fits(q *blacklistv1.ListingsRequest, l *blacklistv1.Listing) bool {
	return (q.Status == 0 || q.Status == l.Status) && (q.Campaign == "" || q.Campaign == l.Campaign) &&
		(q.Market == "" || slices.Contains(l.Markets, q.Market) ||
			slices.ContainsFunc(l.Recognitions, func(r *blacklistv1.Recognition) bool { return r.Market == q.Market }))
}

// listAcknowledgements answers with a page of what was acknowledged of a recall.
func listAcknowledgements(ctx *x.Context, q *blacklistv1.AcknowledgementsRequest) (*blacklistv1.AcknowledgementsResponse, error) {
	if _, err := of(ctx, q.Listing); err != nil {
		return nil, err
	}
	r := &blacklistv1.AcknowledgementsResponse{Suspicions: dossier.Suspicions(ctx, x.Listing(q.Listing))}
	limit := pageOf(q.Limit)
	over := new(collections.Range[collections.Triple[uint64, string, string]]).
		StartInclusive(collections.Join3(q.Listing, "", "")).EndExclusive(collections.Join3(q.Listing+1, "", ""))
	if q.After != "" {
		over = over.StartExclusive(collections.Join3(q.Listing, q.After, "\xff")) // behind all of its goods
	}
	acknowledgements.Walk(ctx, over, func(at collections.Triple[uint64, string, string], a *blacklistv1.Acknowledgement) bool {
		if n := len(r.Acknowledgements); n >= limit && r.Acknowledgements[n-1].Organization != a.Organization {
			r.Next = r.Acknowledgements[n-1].Organization
			return true
		}
		r.Acknowledgements = append(r.Acknowledgements, a)
		return false
	})
	return r, nil
}
