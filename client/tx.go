package client

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/cosmos/gogoproto/proto"
	gogotypes "github.com/cosmos/gogoproto/types"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// DefaultLifetime is how long a transaction stays valid unless said otherwise.
const DefaultLifetime = 10 * time.Minute

const saltSize = 16

// Draft is a transaction that is not signed yet.
type Draft struct {
	// ChainID is the chain for which it is.
	ChainID string
	// Signer is the address of the key that will sign.
	Signer []byte
	// Nonce is unused by the key so far.
	Nonce uint64
	// Expires is after when it is void, at most 24 hours ahead of block time.
	Expires time.Time
	// Memo is for people.
	Memo string
	// Messages are the commands.
	Messages []x.Message
}

// Tx returns the unsigned transaction, with a fresh salt.
func (d Draft) Tx() (*waymarkv1.Tx, error) {
	if len(d.Messages) == 0 {
		return nil, errors.New("a transaction needs at least one message")
	}
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return nil, fmt.Errorf("draw a salt: %w", err)
	}
	tx := &waymarkv1.Tx{Header: &waymarkv1.Header{
		ChainId: d.ChainID,
		Signer:  d.Signer,
		Nonce:   d.Nonce,
		Expires: &gogotypes.Timestamp{Seconds: d.Expires.Unix(), Nanos: int32(d.Expires.Nanosecond())},
		Salt:    salt,
		Count:   uint32(len(d.Messages)),
		Memo:    d.Memo,
	}}
	for i, m := range d.Messages {
		value, err := m.Marshal()
		if err != nil {
			return nil, fmt.Errorf("messages[%d]: %w", i, err)
		}
		tx.Messages = append(tx.Messages, &gogotypes.Any{TypeUrl: "/" + proto.MessageName(m), Value: value})
	}
	var err error
	tx.Header.MessagesRoot, err = messagesRoot(tx.Messages)
	return tx, err
}

// messagesRoot returns the RFC 6962 root of the messages' canonical bytes.
func messagesRoot(messages []*gogotypes.Any) ([]byte, error) {
	root := ranges.NewEmptyRange(0)
	for i, any := range messages {
		bz, err := any.Marshal()
		if err != nil {
			return nil, fmt.Errorf("messages[%d]: %w", i, err)
		}
		if err := root.Append(rfc6962.DefaultHasher.HashLeaf(bz), nil); err != nil {
			return nil, fmt.Errorf("messages[%d]: %w", i, err)
		}
	}
	return root.GetRootHash(nil)
}

var ranges = &compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// Signed is a transaction ready to be sent.
type Signed struct {
	// ID is the transaction's id: what to ask the ledger for.
	ID [32]byte
	// Bytes are what is sent.
	Bytes []byte
}

// CometHash returns CometBFT's hash of the transaction: of the bytes, the signature included.
func (s *Signed) CometHash() [32]byte { return sha256.Sum256(s.Bytes) }

// fits returns the rejection by the ledger of a transaction that is too large, which CometBFT does not even let it see.
func (s *Signed) fits() error {
	if len(s.Bytes) <= MaxTxBytes {
		return nil
	}
	return ledgerError("waymark", 11, fmt.Sprintf("the transaction is too large: split it: %d bytes, expected at most %d", len(s.Bytes), MaxTxBytes))
}

// ReadSigned returns a signed transaction with its id. It does not check the signature.
func ReadSigned(tx *waymarkv1.Tx) (*Signed, error) {
	if tx.Header == nil || tx.Signature == nil {
		return nil, errors.New("the transaction is not signed")
	}
	header, err := tx.Header.Marshal()
	if err != nil {
		return nil, err
	}
	bz, err := tx.Marshal()
	return &Signed{ID: sig.TxID(header), Bytes: bz}, err
}

// Sign signs a transaction in a mode and returns its bytes. The key must be the header's signer's, and
// the header must commit to the messages: who looked at those would sign others without knowing.
func Sign(tx *waymarkv1.Tx, key *ecdsa.PrivateKey, mode waymarkv1.Mode) (*Signed, error) {
	if tx.Header == nil {
		return nil, errors.New("the transaction has no header")
	}
	root, err := messagesRoot(tx.Messages)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(root, tx.Header.MessagesRoot) || int(tx.Header.Count) != len(tx.Messages) {
		return nil, errors.New("the header is of other messages than the transaction has: expected both as they were made together")
	}
	address, err := sig.Address(sig.PublicKey(key))
	if err != nil {
		return nil, err
	}
	if string(address) != string(tx.Header.GetSigner()) {
		return nil, fmt.Errorf("the transaction is for the key 0x%x, this is 0x%x", tx.Header.GetSigner(), address)
	}
	header, err := tx.Header.Marshal()
	if err != nil {
		return nil, err
	}
	switch mode {
	case waymarkv1.Mode_MODE_DIRECT:
		tx.Signature, err = sig.SignDirect(key, header)
	case waymarkv1.Mode_MODE_PERSONAL:
		var text string
		if text, err = sig.PersonalText(tx.Header, tx.Messages); err == nil {
			tx.Signature, err = sig.SignPersonal(key, text)
		}
	default:
		err = fmt.Errorf("mode %s: expected MODE_DIRECT or MODE_PERSONAL", mode)
	}
	if err != nil {
		return nil, err
	}
	bz, err := tx.Marshal()
	return &Signed{ID: sig.TxID(header), Bytes: bz}, err
}
