package sig

import (
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/cosmos/gogoproto/types"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

const (
	// MaxPersonalMessages bounds the messages of a transaction that is signed as text: a person
	// has to read them.
	MaxPersonalMessages = 16
	// MaxPersonalText bounds the text in bytes.
	MaxPersonalText = 256 << 10

	// personalTitle is the first line of every text, so that no text that somebody signs for another
	// purpose is one of a transaction. Consensus: changing it, or anything that the renderer writes,
	// makes every MODE_PERSONAL signature another one; it takes a new version here.
	personalTitle = "Waymark transaction, text version 1"

	// personalPrefix is that of EIP-191, version 0x45: what a wallet puts before a text.
	personalPrefix = "\x19Ethereum Signed Message:\n"
)

// ErrPersonalText says that a text is not the one of a transaction's header.
var ErrPersonalText = errors.New("not the text of this transaction: expected the title first and the transaction's id last")

var errPersonalSize = fmt.Errorf("the text is too long, expected at most %d bytes: sign with MODE_DIRECT instead", MaxPersonalText)

// PersonalText returns the text that MODE_PERSONAL signs: a title, the header, every field of every
// message, and in its last line the transaction's id, which is the hash of the header. It is a pure
// function of its arguments and of the messages' definitions. The header has to be the one of
// these messages.
//
// It fails for no or more than [MaxPersonalMessages] messages, for messages that are not canonically
// encoded or of an unknown type, and beyond [MaxPersonalText] bytes.
func PersonalText(header *waymarkv1.Header, messages []*types.Any) (string, error) {
	if len(messages) == 0 || len(messages) > MaxPersonalMessages {
		return "", fmt.Errorf("a text has 1 to %d messages, found %d: sign with MODE_DIRECT instead", MaxPersonalMessages, len(messages))
	}
	canonical, err := header.Marshal()
	if err != nil {
		return "", fmt.Errorf("encode header: %w", err)
	}
	r := new(renderer)
	r.line(0, personalTitle)
	r.text(0, "chain", header.ChainId)
	r.line(0, "signer: 0x"+hex.EncodeToString(header.Signer))
	r.line(0, "nonce: "+strconv.FormatUint(header.Nonce, 10))
	r.line(0, "expires: "+timeText(header.Expires))
	if header.Memo != "" {
		r.text(0, "memo", header.Memo)
	}
	for i, message := range messages {
		r.line(0, fmt.Sprintf("message %d of %d:", i+1, len(messages)))
		if err := r.any(1, message); err != nil {
			return "", fmt.Errorf("message %d: %w", i, err)
		}
	}
	r.line(0, "transaction:")
	r.out.WriteString(lastLine(canonical))
	if r.out.Len() > MaxPersonalText {
		return "", errPersonalSize
	}
	return r.out.String(), nil
}

// lastLine returns the last line of the text of the transaction with this canonical header.
func lastLine(header []byte) string {
	id := TxID(header)
	return hex.EncodeToString(id[:])
}

// PersonalDigest returns what a wallet signs for a text, as EIP-191 has it.
func PersonalDigest(text string) []byte {
	return keccak256([]byte(personalPrefix+strconv.Itoa(len(text))), []byte(text))
}

// SignPersonal signs a text of [PersonalText].
func SignPersonal(key *ecdsa.PrivateKey, text string) (*waymarkv1.Signature, error) {
	rs, err := signDigest(PersonalDigest(text), key)
	if err != nil {
		return nil, fmt.Errorf("sign text: %w", err)
	}
	return &waymarkv1.Signature{Mode: waymarkv1.Mode_MODE_PERSONAL, Rs: rs}, nil
}

// VerifyPersonal checks that a text is one of the transaction with this canonical header, and its
// signature with a compressed public key. That the text tells what the messages say is for who has
// the messages to check, by [PersonalText]: nodes do.
func VerifyPersonal(publicKey, header []byte, text string, signature *waymarkv1.Signature) error {
	if len(text) > MaxPersonalText || !strings.HasPrefix(text, personalTitle+"\n") ||
		!strings.HasSuffix(text, "\n"+lastLine(header)) {
		return ErrPersonalText
	}
	return verifyDigest(publicKey, PersonalDigest(text), signature.GetRs())
}
