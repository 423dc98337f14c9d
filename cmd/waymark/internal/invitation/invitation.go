// Package invitation is the file network.toml, by which a member of a chain tells somebody who joins which chain it is and
// where: its id, the hash of its genesis, nodes, and a block that it has. The member signs all of that with an account key.
//
// The signature shows that somebody with that key wrote the file, and nothing of whose key it is: a forger writes a genesis
// of another chain, with members of their own. Who joins therefore knows the signer's address, or the genesis's hash, by
// another way than the file came. What a file without a forger gets wrong, an old peer or a slip of the hand, is found all
// the same.
package invitation

import (
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	gogotypes "github.com/cosmos/gogoproto/types"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/tomlfile"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

const (
	// MaxEmbedded is the largest genesis that a file holds itself, in bytes; a larger one is sent beside it.
	MaxEmbedded = 4 << 20
	// maxFile bounds a file: base64 of a genesis that cannot be compressed, and the rest.
	maxFile  = 8 << 20
	maxPeers = 100
	layout   = 1
)

var (
	// ErrFile says that a file is not one that can be read.
	ErrFile = errors.New("not a network.toml of this version of the program")
	// ErrSignature says that the signature is not one of the named key over the file.
	ErrSignature = errors.New("the signature is not one of the key that the file names: somebody changed it")
	// ErrGenesis says that a genesis is not the one that the file names.
	ErrGenesis = errors.New("not the genesis that the file names")
)

// Invitation is what a member says of a chain.
type Invitation struct {
	ChainID       string
	GenesisSHA256 [sha256.Size]byte
	Peers         []string
	TrustHeight   int64
	TrustHash     [sha256.Size]byte
	Time          time.Time
	// PublicKey is the compressed key of who signed.
	PublicKey []byte
	// Genesis is the genesis's content, checked against its hash; nil where the file comes without.
	Genesis []byte
	// Apart says that the file comes without the genesis.
	Apart bool
}

// Signer returns the address of who signed.
func (i *Invitation) Signer() []byte {
	address, err := sig.Address(i.PublicKey)
	if err != nil {
		panic("an invitation with a key that is none") // both ways to one check it
	}
	return address
}

// file is the layout of network.toml.
type file struct {
	Version       int       `toml:"version" comment:"Of the layout of this file."`
	ChainID       string    `toml:"chain_id"`
	GenesisSHA256 string    `toml:"genesis_sha256" comment:"SHA-256 of the genesis. Compare it with what you know from elsewhere: the signature below says nothing of whose key it is."`
	Peers         []string  `toml:"peers" comment:"Nodes to connect to, as id@host:port."`
	TrustHeight   int64     `toml:"trust_height" comment:"A block of the chain: who joins checks that it has the same."`
	TrustHash     string    `toml:"trust_hash"`
	Time          time.Time `toml:"time" comment:"When this was written."`
	PublicKey     string    `toml:"public_key" comment:"The account key that signed all of the above, and its signature."`
	Signature     string    `toml:"signature"`
	Genesis       string    `toml:"genesis,omitempty" comment:"The genesis, compressed with gzip, in base64."`
}

// statement returns what is signed.
func (i *Invitation) statement() []byte {
	return x.Encode(&waymarkv1.Network{
		ChainId: i.ChainID, GenesisSha256: i.GenesisSHA256[:], Peers: i.Peers,
		TrustHeight: i.TrustHeight, TrustHash: i.TrustHash[:], Time: &gogotypes.Timestamp{Seconds: i.Time.Unix()},
	})
}

// Encode signs the invitation, whose PublicKey and GenesisSHA256 it sets, and returns the file.
func (i *Invitation) Encode(key *ecdsa.PrivateKey) ([]byte, error) {
	i.GenesisSHA256 = sha256.Sum256(i.Genesis)
	i.Time = i.Time.UTC().Truncate(time.Second)
	i.PublicKey = sig.PublicKey(key)
	if err := i.validate(); err != nil {
		return nil, err
	}
	signature, err := sig.SignStatement(key, sig.Description, i.statement())
	if err != nil {
		return nil, err
	}
	f := file{
		Version: layout, ChainID: i.ChainID, GenesisSHA256: hex.EncodeToString(i.GenesisSHA256[:]), Peers: i.Peers,
		TrustHeight: i.TrustHeight, TrustHash: hex.EncodeToString(i.TrustHash[:]), Time: i.Time,
		PublicKey: hex.EncodeToString(i.PublicKey), Signature: hex.EncodeToString(signature),
	}
	if !i.Apart {
		if f.Genesis, err = compress(i.Genesis); err != nil {
			return nil, err
		}
	}
	document, err := tomlfile.Encode(f)
	if err != nil {
		return nil, err
	}
	title := fmt.Sprintf("# The network %s, as the owner of 0x%x describes it. To join it: waymark join FILE\n\n", i.ChainID, i.Signer())
	return append([]byte(title), document...), nil
}

// Read reads a file and checks its signature.
func Read(path string) (*Invitation, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%w: expected at most %d bytes", ErrFile, maxFile)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Decode(content)
}

// Decode reads the content of a file and checks its signature.
func Decode(content []byte) (*Invitation, error) {
	var f file
	if err := tomlfile.Decode(content, &f); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if f.Version != layout {
		return nil, fmt.Errorf("%w: version %d, expected %d", ErrFile, f.Version, layout)
	}
	i := &Invitation{ChainID: f.ChainID, Peers: f.Peers, TrustHeight: f.TrustHeight, Time: f.Time.UTC()}
	var err error
	var signature []byte
	for _, part := range []struct {
		name, text string
		size       int
		into       func([]byte)
	}{
		{"genesis_sha256", f.GenesisSHA256, sha256.Size, func(raw []byte) { i.GenesisSHA256 = [sha256.Size]byte(raw) }},
		{"trust_hash", f.TrustHash, sha256.Size, func(raw []byte) { i.TrustHash = [sha256.Size]byte(raw) }},
		{"public_key", f.PublicKey, sig.PublicKeySize, func(raw []byte) { i.PublicKey = raw }},
		{"signature", f.Signature, sig.Size, func(raw []byte) { signature = raw }},
	} {
		raw, err := hex.DecodeString(part.text)
		if err != nil || len(raw) != part.size {
			return nil, fmt.Errorf("%w: %s: expected %d hexadecimal digits", ErrFile, part.name, 2*part.size)
		}
		part.into(raw)
	}
	if err := i.validate(); err != nil {
		return nil, err
	}
	if err := sig.VerifyStatement(i.PublicKey, sig.Description, i.statement(), signature); err != nil {
		return nil, ErrSignature
	}
	if i.Apart = f.Genesis == ""; i.Apart {
		return i, nil
	}
	if i.Genesis, err = decompress(f.Genesis); err != nil {
		return nil, fmt.Errorf("%w: genesis: %w", ErrFile, err)
	}
	return i, i.CheckGenesis(i.Genesis)
}

// CheckGenesis reports a genesis that is not the one of the chain.
func (i *Invitation) CheckGenesis(content []byte) error {
	if found := sha256.Sum256(content); found != i.GenesisSHA256 {
		return fmt.Errorf("%w: its SHA-256 is %x, and genesis_sha256 is %x", ErrGenesis, found, i.GenesisSHA256)
	}
	return nil
}

// validate checks everything but the signature and the genesis.
func (i *Invitation) validate() error {
	switch {
	case i.ChainID == "" || len(i.ChainID) > 50:
		return fmt.Errorf("%w: chain_id: expected 1 to 50 characters", ErrFile)
	case len(i.Peers) == 0 || len(i.Peers) > maxPeers:
		return fmt.Errorf("%w: peers: expected 1 to %d", ErrFile, maxPeers)
	case len(i.Genesis) > MaxEmbedded && !i.Apart:
		return fmt.Errorf("genesis: %d bytes, expected at most %d in the file", len(i.Genesis), MaxEmbedded)
	case i.TrustHeight < 1:
		return fmt.Errorf("%w: trust_height: expected at least 1", ErrFile)
	}
	for _, peer := range i.Peers {
		if !nodeconfig.ValidPeer(peer) {
			return fmt.Errorf("%w: peers: %.120q: expected id@host:port", ErrFile, peer)
		}
	}
	if _, err := sig.Address(i.PublicKey); err != nil {
		return fmt.Errorf("%w: public_key: %w", ErrFile, err)
	}
	return nil
}

func compress(content []byte) (string, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(content)
	err = errors.Join(err, w.Close())
	return base64.StdEncoding.EncodeToString(packed.Bytes()), err
}

// decompress reads a genesis, of which a few bytes can claim to be of any size.
func decompress(text string) ([]byte, error) {
	r, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(text)))
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(r, MaxEmbedded+1))
	if err == nil && len(content) > MaxEmbedded {
		err = fmt.Errorf("expected at most %d bytes", MaxEmbedded)
	}
	return content, err
}
