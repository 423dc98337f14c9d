package membership_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
)

// lot is one of the maker's prefix.
const lot = gs1.Key("01/09506000134352/10/L1")

// TestTransfer: a holding passes when its holder offers it and the other accepts it, if then it still has it to give.
func TestTransfer(t *testing.T) {
	w := newWorld(t)
	offer := &membershipv1.TransferHolding{Key: makerPrefix, Organization: "shop"}
	accept := &membershipv1.AcceptHolding{Key: makerPrefix}
	rejects := func(by string, m x.Message, want *x.Error) {
		t.Helper()
		_, err := w.send(by, m)
		require.ErrorIs(t, err, want)
	}
	rejects("shop", accept, membership.ErrNoOffer)
	rejects("shop", &membershipv1.TransferHolding{Key: makerPrefix, Organization: "shop"}, membership.ErrNotHolder)
	rejects("maker", &membershipv1.TransferHolding{Key: makerPrefix, Organization: "maker"}, membership.ErrInvalid)
	rejects("maker", &membershipv1.TransferHolding{Key: makerPrefix, Organization: "nobody"}, membership.ErrUnknownOrganization)
	rejects("maker", &membershipv1.TransferHolding{Key: "9507", Organization: "shop"}, membership.ErrNotHolder)
	rejects("maker", &membershipv1.TransferHolding{Key: "x", Organization: "shop"}, membership.ErrInvalid)
	rejects("maker", &membershipv1.TransferHolding{Key: makerPrefix}, membership.ErrNoOffer)

	w.mustSend("maker", offer)
	rejects("regulator", accept, membership.ErrNoOffer)
	require.Len(t, w.ask("maker").Offers, 1)
	w.mustSend("maker", &membershipv1.TransferHolding{Key: makerPrefix})
	rejects("shop", accept, membership.ErrNoOffer)

	w.mustSend("maker", &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Holder: "maker", Organization: "regulator"}})
	w.mustSend("maker", offer)
	w.check()
	noted, err := w.send("shop", accept)
	require.NoError(t, err)
	require.Equal(t, []x.Subject{"org/maker", "org/shop"}, noted)
	require.Equal(t, membership.RightHeld, membership.MayIssue(w.as(""), "shop", lot, "", 0))
	require.Equal(t, membership.RightNone, membership.MayIssue(w.as(""), "maker", lot, "", 0))
	require.Equal(t, membership.RightNone, membership.MayIssue(w.as(""), "regulator", lot, "", 0), "mandates do not pass")
	require.Len(t, w.ask("shop").Holdings, 3)
	require.Empty(t, w.ask("maker").Holdings)
	rejects("shop", accept, membership.ErrNoOffer)
	w.check()

	rejects(x.Council, &membershipv1.RevokeHolding{Organization: "maker", Key: makerPrefix}, membership.ErrNotHolder)
	w.mustSend("shop", &membershipv1.TransferHolding{Key: makerPrefix, Organization: "maker"})
	w.mustSend(x.Council, &membershipv1.RevokeHolding{Organization: "shop", Key: makerPrefix})
	rejects("maker", accept, membership.ErrNoOffer)
	require.Equal(t, membership.RightUnheld, membership.MayIssue(w.as(""), "shop", lot, "", 0))
	w.mustSend(x.Council, &membershipv1.AssignHolding{Organization: "regulator", Key: makerPrefix})
	w.check()
}

// TestOfferOfWhoLeft: what an organization offered it does not give when it is no member any more.
func TestOfferOfWhoLeft(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", &membershipv1.TransferHolding{Key: makerPrefix, Organization: "shop"})
	w.mustSend(x.Council, &membershipv1.ExpelOrganization{Organization: "maker", Reason: "fraud"})
	_, err := w.send("shop", &membershipv1.AcceptHolding{Key: makerPrefix})
	require.ErrorIs(t, err, membership.ErrNoOffer)
	w.check()
}

// TestOfferOfWhoHasItNoMore: nobody accepts from who offered a holding what the council gave to another since, which did
// not offer it.
func TestOfferOfWhoHasItNoMore(t *testing.T) {
	w := newWorld(t)
	accept := &membershipv1.AcceptHolding{Key: makerPrefix}
	w.mustSend("maker", &membershipv1.TransferHolding{Key: makerPrefix, Organization: "shop"})
	w.mustSend(x.Council, &membershipv1.RecordSuccession{Organization: "maker", Successor: "regulator"})
	_, err := w.send("shop", accept)
	require.ErrorIs(t, err, membership.ErrNoOffer)
	require.ErrorContains(t, err, "maker holds it no more")
	require.Equal(t, membership.RightHeld, membership.MayIssue(w.as(""), "regulator", lot, "", 0))
	require.Len(t, w.ask("shop").Holdings, 2)
	w.check()

	w.mustSend("regulator", &membershipv1.TransferHolding{Key: makerPrefix, Organization: "shop"})
	w.mustSend("shop", accept)
	require.Equal(t, membership.RightHeld, membership.MayIssue(w.as(""), "shop", lot, "", 0), "the successor may offer it itself")
	w.check()
}

// TestSuccession: what one held and where it was is the successor's, through several, and never in a circle.
func TestSuccession(t *testing.T) {
	w := newWorld(t)
	succeed := func(organization, successor string) error {
		_, err := w.send(x.Council, &membershipv1.RecordSuccession{Organization: organization, Successor: successor})
		return err
	}
	require.ErrorIs(t, succeed("maker", "maker"), membership.ErrSuccession)
	require.ErrorIs(t, succeed("nobody", "maker"), membership.ErrUnknownOrganization)
	require.ErrorIs(t, succeed("maker", "nobody"), membership.ErrUnknownOrganization)
	require.NoError(t, succeed("maker", "shop"))
	require.ErrorIs(t, succeed("shop", "maker"), membership.ErrSuccession)
	require.NoError(t, succeed("shop", "regulator"))
	require.ErrorIs(t, succeed("regulator", "maker"), membership.ErrSuccession)
	w.check()
	require.Equal(t, "regulator", membership.Heir(w.as(""), "maker"))
	require.Equal(t, membership.RightHeld, membership.MayIssue(w.as(""), "regulator", lot, "", 0))
	require.Equal(t, membership.RightNone, membership.MayIssue(w.as(""), "maker", lot, "", 0))
	at, known := membership.ByLocation(w.as(""), gs1.Key("414/"+makerGLN))
	require.True(t, known)
	require.Equal(t, "regulator", at)
	w.mustSend("regulator", &membershipv1.TransferHolding{Key: makerPrefix, Organization: "maker"})
	w.mustSend("maker", &membershipv1.AcceptHolding{Key: makerPrefix})
	require.Equal(t, membership.RightHeld, membership.MayIssue(w.as(""), "regulator", lot, "", 0), "as long as it succeeds it")
	require.NoError(t, succeed("maker", "shop"), "the council may decide again")
	require.Equal(t, "shop", w.ask("maker").Successor)
	w.check()
}

// TestSuccessionsAreBounded: a chain is followed so far, whichever end it grew at.
func TestSuccessionsAreBounded(t *testing.T) {
	w := newWorld(t)
	id := func(i int) string { return fmt.Sprint("org-", i) }
	for i := range 40 {
		require.NoError(t, membership.Admit(w.as(""), organization(id(i), membership.Partner), publicKey(id(i))))
	}
	succeed := func(i int) error {
		_, err := w.send(x.Council, &membershipv1.RecordSuccession{Organization: id(i), Successor: id(i + 1)})
		return err
	}
	for i := 38; i >= 7; i-- {
		require.NoError(t, succeed(i), i)
	}
	require.Equal(t, id(39), membership.Heir(w.as(""), id(7)))
	require.ErrorIs(t, succeed(6), membership.ErrSuccession)
	require.Equal(t, id(6), membership.Heir(w.as(""), id(6)))
	w.check()
}
