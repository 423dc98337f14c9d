package app_test

import (
	"bytes"
	"context"
	"math/big"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/membership"
)

// registerKey registers a key for maker.
func registerKey(name string) *membershipv1.RegisterKey {
	return chain.RegisterKey("maker", name, authv1.Permission_PERMISSION_RECORD)
}

func requireRejected(t *testing.T, o *waymarkv1.Outcome, want *x.Error) {
	t.Helper()
	require.Equal(t, waymarkv1.Status_STATUS_REJECTED, o.Status, o.Log)
	require.ErrorIs(t, &x.Error{Codespace: o.Codespace, Code: o.Code}, want, o.Log)
}

// TestAllMessagesOrNone: the second message fails, and the first leaves nothing but the used nonce.
func TestAllMessagesOrNone(t *testing.T) {
	c := chain.New(t, nil)
	o := c.Send("maker", registerKey("one"), &membershipv1.RevokeKey{Address: chain.Address("nobody")})
	requireRejected(t, o, membership.ErrUnknownKey)
	assert.Contains(t, o.Log, "messages[1]")

	var key membershipv1.KeyResponse
	err := c.TryQuery("/membership/key", &membershipv1.KeyRequest{Address: chain.Address("one")}, &key)
	require.ErrorIs(t, err, membership.ErrUnknownKey)
	c.Query("/membership/key", &membershipv1.KeyRequest{Address: chain.Address("maker")}, &key)
	require.EqualValues(t, 1, key.HighestNonce)

	o = c.Send("maker", registerKey("one"), registerKey("two"))
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	require.Len(t, o.Messages, 2)
	require.Equal(t, "org/maker", o.Messages[1].Entries[0].Subject)
	require.EqualValues(t, 2, o.Messages[1].Entries[0].Index, "the second record after that of the genesis")
}

func TestAuthorizationIsDenyByDefault(t *testing.T) {
	c := chain.New(t, nil)
	requireRejected(t, c.Send("maker", &membershipv1.SuspendOrganization{Organization: "carrier", Reason: "x"}), app.ErrCouncil)

	suspended := c.Council(&membershipv1.SuspendOrganization{Organization: "maker", Reason: "licence-withdrawn"})
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, suspended.Status)
	requireRejected(t, c.Send("maker", registerKey("one")), app.ErrSuspended)
	o := c.Send("maker", chain.RotateKey("maker", "next"))
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, "a remedy stays open: %s", o.Log)

	result := c.Verify("org/maker")
	require.Len(t, result.Dossiers[0].Records, 3)
	require.NotNil(t, result.Dossiers[0].Standing)
}

// TestHostileTransactions puts into a block what an honest proposer never would.
func TestHostileTransactions(t *testing.T) {
	c := chain.New(t, nil)
	good := func() *client.Signed { return c.Sign("maker", registerKey("one")) }
	draft := func(change func(*client.Draft)) []byte {
		d := client.Draft{
			ChainID: chain.ID, Signer: chain.Address("maker"), Nonce: 100,
			Expires: c.Time.Add(time.Hour), Messages: []x.Message{registerKey("one")},
		}
		change(&d)
		tx, err := d.Tx()
		require.NoError(t, err)
		signed, err := client.Sign(tx, chain.Key("maker"), waymarkv1.Mode_MODE_DIRECT)
		require.NoError(t, err)
		return signed.Bytes
	}
	changed := func(change func(*waymarkv1.Tx)) []byte {
		var tx waymarkv1.Tx
		require.NoError(t, tx.Unmarshal(good().Bytes))
		change(&tx)
		return x.Encode(&tx)
	}
	for name, hostile := range map[string]struct {
		tx   []byte
		want *x.Error
	}{
		"nothing":          {[]byte{}, app.ErrMalformed},
		"rubbish":          {[]byte("rubbish"), x.ErrEncoding},
		"too large":        {make([]byte, app.MaxTxBytes+1), app.ErrTooLarge},
		"trailing bytes":   {append(good().Bytes, 0x78, 1), x.ErrEncoding},
		"other chain":      {draft(func(d *client.Draft) { d.ChainID = "other-1" }), app.ErrChain},
		"expired":          {draft(func(d *client.Draft) { d.Expires = c.Time }), app.ErrExpired},
		"lives too long":   {draft(func(d *client.Draft) { d.Expires = c.Time.Add(25 * time.Hour) }), app.ErrLifetime},
		"nonce 0":          {draft(func(d *client.Draft) { d.Nonce = 0 }), auth.ErrNonceWindow},
		"nonce far ahead":  {draft(func(d *client.Draft) { d.Nonce = auth.WindowSize + 1 }), auth.ErrNonceWindow},
		"another's header": {changed(func(tx *waymarkv1.Tx) { tx.Header.Memo = "changed" }), app.ErrSignature},
		"another signer":   {changed(func(tx *waymarkv1.Tx) { tx.Header.Signer = chain.Address("carrier") }), app.ErrSignature},
		"unknown key":      {changed(func(tx *waymarkv1.Tx) { tx.Header.Signer = chain.Address("nobody") }), auth.ErrUnknownKey},
		"high s":           {changed(highS), app.ErrSignature},
		"no signature":     {changed(func(tx *waymarkv1.Tx) { tx.Signature.Rs = nil }), app.ErrSignature},
		"other mode":       {changed(func(tx *waymarkv1.Tx) { tx.Signature.Mode = waymarkv1.Mode_MODE_PERSONAL }), app.ErrSignature},
		"message swapped":  {changed(func(tx *waymarkv1.Tx) { tx.Messages[0].Value[3] ^= 1 }), app.ErrMalformed},
		"unknown message":  {changed(func(tx *waymarkv1.Tx) { tx.Messages[0].TypeUrl = "/waymark.v1.Tx" }), app.ErrUnknownMessage},
	} {
		t.Run(name, func(t *testing.T) {
			verdict, err := c.App.ProcessProposal(context.Background(), &abci.RequestProcessProposal{
				Height: c.Height + 1, Time: c.Time.Add(time.Second), Txs: [][]byte{hostile.tx},
			})
			require.NoError(t, err)
			require.Equal(t, abci.ResponseProcessProposal_REJECT, verdict.Status)
			check, err := c.App.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: hostile.tx})
			require.NoError(t, err)
			require.NotZero(t, check.Code)

			r := c.Decide([][]byte{hostile.tx})[0]
			require.Equal(t, hostile.want.Codespace, r.Codespace, r.Log)
			require.Equal(t, hostile.want.Code, r.Code, r.Log)
		})
	}
	var key membershipv1.KeyResponse
	c.Query("/membership/key", &membershipv1.KeyRequest{Address: chain.Address("maker")}, &key)
	require.Zero(t, key.HighestNonce, "what is not authenticated uses no nonce")
}

// highS turns a signature into the other one that the same key could have made.
func highS(tx *waymarkv1.Tx) {
	s := new(big.Int).SetBytes(tx.Signature.Rs[32:])
	s.Sub(crypto.S256().Params().N, s).FillBytes(tx.Signature.Rs[32:])
}

func TestReplay(t *testing.T) {
	c := chain.New(t, nil)
	tx := c.Sign("maker", registerKey("one"))
	require.Zero(t, c.Decide([][]byte{tx.Bytes, tx.Bytes})[0].Code)
	results := c.Decide([][]byte{tx.Bytes})
	require.Equal(t, auth.ErrNonceUsed.Code, results[0].Code)
	c.Restart()
	require.Equal(t, auth.ErrNonceUsed.Code, c.Decide([][]byte{tx.Bytes})[0].Code)
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, c.Outcome(tx.ID[:]).Status, "a replay does not change the outcome")
}

func TestRevokedKeyIsHistory(t *testing.T) {
	c := chain.New(t, nil)
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, c.Send("maker", registerKey("one")).Status)
	old := c.SignWith("maker", 90, registerKey("two"))
	o := c.Send("maker", chain.RotateKey("maker", "next"))
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	require.Equal(t, auth.ErrRevokedKey.Code, c.Decide([][]byte{old.Bytes})[0].Code)
	require.Len(t, c.Verify("org/maker").Dossiers[0].Records, 3, "what it signed while in force still verifies")
}

// TestSuspicionShows: what a key signed since it is suspect is marked in the history and in the proof; what the ledger
// itself recorded is not.
func TestSuspicionShows(t *testing.T) {
	c := chain.New(t, nil)
	all := chain.RegisterKey("maker", "second", membership.AllPermissions()...)
	requireApplied(t, c.Send("maker", registerKey("one")))
	since := c.Time.Unix() + 1
	requireApplied(t, c.Send("maker", all))
	requireApplied(t, c.Send("maker", &membershipv1.RevokeKey{Address: chain.Address("maker"), SuspectSince: since}))
	var history dossierv1.HistoryResponse
	c.Query("/dossier/history", &dossierv1.HistoryRequest{Id: "org/maker"}, &history)
	proved := c.Verify("org/maker").Dossiers[0].Records
	require.Len(t, proved, 4)
	for i, want := range []bool{false, false, true, true} {
		require.Equal(t, want, history.Records[i].Suspect, i)
		require.Equal(t, want, proved[i].Suspect, i)
	}
}

// TestPendingOfTheExpelled: what an organization signed before the council expelled it does nothing afterwards.
func TestPendingOfTheExpelled(t *testing.T) {
	c := chain.New(t, nil)
	late := c.SignWith("partner", 50, chain.RegisterKey("partner", "late", authv1.Permission_PERMISSION_RECORD))
	c.Council(&membershipv1.ExpelOrganization{Organization: "partner", Reason: "fraud"})
	c.Time = c.Time.Add(8 * 24 * time.Hour) // what cannot be undone waits for a week
	c.Decide(nil)
	c.Decide(nil)
	var partner membershipv1.OrganizationResponse
	c.Query("/membership/organization", &membershipv1.OrganizationRequest{Id: "partner"}, &partner)
	require.Equal(t, membershipv1.Life_LIFE_EXPELLED, partner.Organization.Life)
	require.NotZero(t, c.Decide([][]byte{late.Bytes})[0].Code)
	fresh := c.SignWith("partner", 51, chain.RegisterKey("partner", "fresh", authv1.Permission_PERMISSION_RECORD))
	require.Equal(t, auth.ErrRevokedKey.Code, c.Decide([][]byte{fresh.Bytes})[0].Code)
	require.Equal(t, auth.ErrRevokedKey.Codespace, c.Decide([][]byte{fresh.Bytes})[0].Codespace)
}

// TestExportImportExport: what a chain exports, another imports, with records and proofs.
func TestExportImportExport(t *testing.T) {
	c := chain.New(t, nil)
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, c.Send("maker", registerKey("one")).Status)
	c.Council(&membershipv1.AssignHolding{Organization: "carrier", Key: "0614141"})

	var rows bytes.Buffer
	exported, err := c.App.Export(&rows)
	require.NoError(t, err)
	require.Equal(t, c.Height, exported.Height)

	again := c.Import(exported.AppState, rows.Bytes())
	var rowsAgain bytes.Buffer
	exportedAgain, err := again.App.Export(&rowsAgain)
	require.NoError(t, err)
	require.Equal(t, string(exported.AppState), string(exportedAgain.AppState))
	require.Equal(t, rows.Bytes(), rowsAgain.Bytes())
	require.Len(t, again.Verify("org/maker").Dossiers[0].Records, 2, "those of the genesis are not recorded again")
}

// TestExecutedAnew: a block that was executed and not committed gives the same hash when it is executed again.
func TestExecutedAnew(t *testing.T) {
	c := chain.New(t, nil)
	tx := c.Sign("maker", registerKey("one"))
	finalize := func() []byte {
		res, err := c.App.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{
			Height: c.Height + 1, Time: c.Time.Add(time.Second), Txs: [][]byte{tx.Bytes},
		})
		require.NoError(t, err)
		require.Zero(t, res.TxResults[0].Code, res.TxResults[0].Log)
		return res.AppHash
	}
	require.Equal(t, finalize(), finalize())
	require.Zero(t, c.Decide([][]byte{tx.Bytes})[0].Code)
}
