package app

import (
	"time"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// MaxLifetime is how far ahead of block time a transaction may expire. Consensus: changing it is
// state-machine breaking.
const MaxLifetime = 24 * time.Hour

// lifetimeTolerance is by how much a client's clock may be ahead of block time, which can precede
// submission on an idle chain. Consensus.
const lifetimeTolerance = 5 * time.Second

var (
	// ErrChain rejects a transaction that was signed for another chain.
	ErrChain = x.NewError("waymark", 20, "signed for another chain")
	// ErrExpired rejects a transaction after its time.
	ErrExpired = x.NewError("waymark", 21, "the transaction has expired: sign it anew")
	// ErrLifetime rejects a transaction that would stay valid for too long.
	ErrLifetime = x.NewError("waymark", 22, "the transaction expires too far ahead")
	// ErrSignature rejects a transaction whose signature is not the signer's.
	ErrSignature = x.NewError("waymark", 23, "bad signature")
)

// authenticate checks that a transaction may execute in the block of ctx: chain, expiry, a key in
// force, a nonce that it may use, and the key's signature. It writes nothing. The order is from cheap
// to dear, so that bytes from nowhere cost little.
func (a *App) authenticate(ctx *x.Context, e *envelope) (*authv1.Key, error) {
	h := e.tx.Header
	if h.ChainId != ctx.Chain().ID {
		return nil, ErrChain.With("header.chain_id %q, expected %q", x.Clip(h.ChainId, 64), ctx.Chain().ID)
	}
	if err := checkExpiry(h, ctx.Time()); err != nil {
		return nil, err
	}
	key, found := auth.Lookup(ctx, h.Signer)
	if !found {
		return nil, auth.ErrUnknownKey.With("address 0x%x", h.Signer)
	}
	if !rules.InForce(key, ctx.Height()) {
		return nil, auth.ErrRevokedKey.With("address 0x%x at height %d", h.Signer, ctx.Height())
	}
	if err := auth.CheckNonce(ctx, h.Signer, h.Nonce); err != nil {
		return nil, err
	}
	return key, a.verifySignature(e, key.PublicKey)
}

func checkExpiry(h *waymarkv1.Header, now time.Time) error {
	expires := time.Unix(h.Expires.Seconds, int64(h.Expires.Nanos))
	switch {
	case !expires.After(now):
		return ErrExpired.With("at %s, and the block's time is %s", stamp(expires), stamp(now))
	case expires.After(now.Add(MaxLifetime + lifetimeTolerance)):
		return ErrLifetime.With("at %s, expected at most 24 hours after %s", stamp(expires), stamp(now))
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// verifySignature checks the signature once: what was verified is remembered under the whole bytes
// and the key, never under the transaction's id, which other signatures share.
func (a *App) verifySignature(e *envelope, publicKey []byte) error {
	if a.seen.has(e.digest, publicKey) {
		return nil
	}
	var err error
	switch e.tx.Signature.Mode {
	case waymarkv1.Mode_MODE_DIRECT:
		err = sig.VerifyDirect(publicKey, e.header, e.tx.Signature)
	case waymarkv1.Mode_MODE_PERSONAL:
		var text string
		if text, err = sig.PersonalText(e.tx.Header, e.tx.Messages); err == nil {
			err = sig.VerifyPersonal(publicKey, e.header, text, e.tx.Signature)
		}
	default:
		return ErrSignature.With("signature.mode: expected MODE_DIRECT or MODE_PERSONAL")
	}
	if err != nil {
		return ErrSignature.With("%s", err)
	}
	a.seen.add(e.digest, publicKey)
	return nil
}
