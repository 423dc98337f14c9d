package auth

import (
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	"github.com/waymark-ledger/waymark/x"
)

// WindowSize is how far, in either direction, a nonce may lie from the highest that its key has
// used. Consensus: changing it is state-machine breaking.
const WindowSize = 4096

// CheckNonce says whether a key may still use a nonce.
func CheckNonce(ctx *x.Context, address []byte, nonce uint64) error {
	window, found := windows.Get(ctx, address)
	if !found {
		window = &authv1.Window{}
	}
	return check(window, nonce)
}

// UseNonce consumes a nonce, or says why it cannot.
func UseNonce(ctx *x.Context, address []byte, nonce uint64) error {
	window, found := windows.Get(ctx, address)
	if !found {
		window = &authv1.Window{}
	}
	if err := check(window, nonce); err != nil {
		return err
	}
	windows.Set(ctx, address, use(window, nonce))
	return nil
}

// HighestNonce returns the highest nonce that a key has used, 0 for none.
func HighestNonce(ctx *x.Context, address []byte) uint64 {
	window, _ := windows.Get(ctx, address)
	return window.GetHighest()
}

// LeftBehind reports whether a nonce is so far below the highest that its key has used that it can never be used.
func LeftBehind(nonce, highest uint64) bool {
	return nonce < highest && highest-nonce >= WindowSize // a sum would pass the largest number
}

func check(w *authv1.Window, nonce uint64) error {
	switch {
	case nonce == 0:
		return ErrNonceWindow.With("nonce 0: nonces begin at 1")
	case nonce > w.Highest:
		if nonce-w.Highest > WindowSize {
			return ErrNonceWindow.With("nonce %d is more than %d above the highest used, %d", nonce, WindowSize, w.Highest)
		}
		return nil
	}
	if LeftBehind(nonce, w.Highest) {
		return ErrNonceWindow.With("nonce %d is %d or more below the highest used, %d", nonce, WindowSize, w.Highest)
	}
	back := w.Highest - nonce
	if at := back / 8; at < uint64(len(w.Used)) && w.Used[at]&(1<<(back%8)) != 0 {
		return ErrNonceUsed.With("nonce %d", nonce)
	}
	return nil
}

// use returns the window after a nonce that check accepts.
func use(w *authv1.Window, nonce uint64) *authv1.Window {
	var bits [WindowSize / 8]byte
	highest := w.Highest
	if nonce > highest {
		shift(&bits, w.Used, nonce-highest)
		highest = nonce
	} else {
		copy(bits[:], w.Used)
	}
	back := highest - nonce
	bits[back/8] |= 1 << (back % 8)
	size := len(bits)
	for size > 0 && bits[size-1] == 0 {
		size--
	}
	return &authv1.Window{Highest: highest, Used: append([]byte(nil), bits[:size]...)}
}

// shift writes the used bits into bits, each moved up by n places; those beyond the window are lost.
func shift(bits *[WindowSize / 8]byte, used []byte, n uint64) {
	if n >= WindowSize {
		return
	}
	whole, rest := int(n/8), n%8
	for i, b := range used {
		if at := i + whole; at < len(bits) {
			bits[at] |= b << rest
			if at+1 < len(bits) {
				bits[at+1] |= byte(uint16(b) << rest >> 8)
			}
		}
	}
}
