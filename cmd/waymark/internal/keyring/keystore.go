package keyring

import (
	"bytes"
	"crypto/aes"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"

	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// Cost is what one guess of a passphrase costs: the parameters of scrypt.
type Cost struct{ n, p int }

var (
	// Standard takes 256 MB and about a second.
	Standard = Cost{keystore.StandardScryptN, keystore.StandardScryptP}
	// Light takes 4 MB and about a tenth of a second: for test networks, whose keys guard nothing.
	Light = Cost{keystore.LightScryptN, keystore.LightScryptP}
)

// maxScrypt bounds the memory that a foreign file makes us spend: N × r blocks of 128 bytes, 1 GB.
const maxScrypt = 1 << 23

// sealed is what is checked of a keystore v3 file before the keystore reads it, in the keystore's own types: what it
// does not expect in the parameters it meets with a panic.
type sealed struct {
	Address string              `json:"address"`
	Version int                 `json:"version"`
	Crypto  keystore.CryptoJSON `json:"crypto"`
}

// inspect checks that the content of a file can be opened here, and returns the address that it claims.
func inspect(content []byte) ([]byte, error) {
	var s sealed
	if err := json.Unmarshal(content, &s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	number := func(name string) int {
		n, _ := s.Crypto.KDFParams[name].(float64)
		return int(min(max(n, 0), math.MaxInt32))
	}
	_, salted := s.Crypto.KDFParams["salt"].(string)
	n, r, p := number("n"), number("r"), number("p")
	switch {
	case s.Version != 3:
		return nil, fmt.Errorf("%w, found version %d", ErrFile, s.Version)
	case s.Crypto.KDF != "scrypt" || s.Crypto.Cipher != "aes-128-ctr":
		return nil, fmt.Errorf("%w, found %.20q and %.20q", ErrFile, s.Crypto.KDF, s.Crypto.Cipher)
	case n < 2 || n&(n-1) != 0 || r < 1 || p < 1 || p > 64 || n > maxScrypt/r || number("dklen") != 32 || !salted:
		return nil, fmt.Errorf("%w, with a salt, n a power of 2, n×r at most %d, p at most 64, dklen 32", ErrFile, maxScrypt)
	case len(s.Crypto.CipherText) != 2*32 || len(s.Crypto.CipherParams.IV) != 2*aes.BlockSize:
		return nil, fmt.Errorf("%w, with a ciphertext of 32 bytes and an iv of %d", ErrFile, aes.BlockSize)
	}
	address, err := hex.DecodeString(strings.TrimPrefix(s.Address, "0x"))
	if err != nil || len(address) != sig.AddressSize {
		return nil, fmt.Errorf("%w, and an address of %d bytes", ErrFile, sig.AddressSize)
	}
	return address, nil
}

// open decrypts the content of a file.
func open(content []byte, passphrase string) (*ecdsa.PrivateKey, error) {
	claimed, err := inspect(content)
	if err != nil {
		return nil, err
	}
	key, err := keystore.DecryptKey(content, passphrase)
	if errors.Is(err, keystore.ErrDecrypt) {
		return nil, ErrPassphrase
	} else if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if !bytes.Equal(key.Address[:], claimed) {
		return nil, fmt.Errorf("%w: it holds the key of %s, not of the address that it claims", ErrFile, key.Address)
	}
	return key.PrivateKey, nil
}

// seal encrypts a key.
func seal(secret *ecdsa.PrivateKey, passphrase string, cost Cost) ([]byte, error) {
	address, err := sig.Address(sig.PublicKey(secret))
	if err != nil {
		return nil, err
	}
	key := &keystore.Key{Address: common.BytesToAddress(address), PrivateKey: secret}
	if _, err := rand.Read(key.Id[:]); err != nil {
		return nil, err
	}
	key.Id[6], key.Id[8] = key.Id[6]&0x0f|0x40, key.Id[8]&0x3f|0x80 // a random UUID, version 4
	return keystore.EncryptKey(key, passphrase, cost.n, cost.p)
}

// generate makes a key from 32 random bytes. The keystore reads them as its plain form, which checks the range.
func generate() (*ecdsa.PrivateKey, error) {
	var secret [32]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(map[string]any{
		"privatekey": hex.EncodeToString(secret[:]), "address": "", "id": "00000000-0000-4000-8000-000000000000", "version": 3,
	})
	if err != nil {
		return nil, err
	}
	var key keystore.Key
	if err := json.Unmarshal(plain, &key); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return key.PrivateKey, nil
}
