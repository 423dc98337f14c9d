package invitation

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x/auth/sig"
)

const peer = "0123456789abcdef0123456789abcdef01234567@192.0.2.1:26656"

func testKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("somebody")))
	require.NoError(t, err)
	return key
}

func example() *Invitation {
	return &Invitation{
		ChainID: "chain-1", Peers: []string{peer}, TrustHeight: 7, TrustHash: [32]byte{1, 2, 3},
		Time: time.Date(2026, 11, 1, 12, 0, 0, 5, time.UTC), Genesis: []byte(`{"chain_id":"chain-1"}`),
	}
}

func TestEncodeAndDecode(t *testing.T) {
	for _, apart := range []bool{false, true} {
		i := example()
		i.Apart = apart
		content, err := i.Encode(testKey(t))
		require.NoError(t, err)
		got, err := Decode(content)
		require.NoError(t, err)
		if want := *i; apart {
			want.Genesis = nil
			require.Equal(t, &want, got)
			require.NoError(t, got.CheckGenesis(i.Genesis))
			require.ErrorIs(t, got.CheckGenesis([]byte("{}")), ErrGenesis)
		} else {
			require.Equal(t, i, got)
		}
		address, err := sig.Address(sig.PublicKey(testKey(t)))
		require.NoError(t, err)
		require.Equal(t, address, got.Signer())
	}
}

// TestChangedFiles changes one thing at a time of a file that is good.
func TestChangedFiles(t *testing.T) {
	content, err := example().Encode(testKey(t))
	require.NoError(t, err)
	other := sig.PublicKey(must(crypto.ToECDSA(crypto.Keccak256([]byte("another")))))
	for name, c := range map[string]struct {
		before, after string
		wrong         error
	}{
		"chain":          {"chain-1'", "chain-2'", ErrSignature},
		"a peer":         {"192.0.2.1", "192.0.2.2", ErrSignature},
		"no peer":        {"'" + peer + "'", "", ErrFile},
		"a height":       {"trust_height = 7", "trust_height = 8", ErrSignature},
		"no height":      {"trust_height = 7", "trust_height = 0", ErrFile},
		"a hash":         {"010203", "010204", ErrSignature},
		"a short hash":   {"010203", "0102", ErrFile},
		"the time":       {"12:00:00", "12:00:01", ErrSignature},
		"the key":        {hex.EncodeToString(sig.PublicKey(testKey(t))), hex.EncodeToString(other), ErrSignature},
		"not a key":      {hex.EncodeToString(sig.PublicKey(testKey(t))), strings.Repeat("00", 33), ErrFile},
		"the version":    {"version = 1", "version = 2", ErrFile},
		"another field":  {"version = 1", "version = 1\nadded = 1", ErrFile},
		"the genesis":    {"genesis = '", "genesis = 'H4sI", ErrFile},
		"its hash":       {"genesis_sha256 = '", "genesis_sha256 = '0", ErrFile},
		"not TOML":       {"version = 1", "version", ErrFile},
		"a missing time": {"time = ", "# time = ", ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(string(content), c.before, c.after, 1)
			require.NotEqual(t, string(content), changed)
			_, err := Decode([]byte(changed))
			require.ErrorIs(t, err, c.wrong)
		})
	}
}

// TestAnotherGenesis: the signature is over the hash, so another genesis cannot be put in its place.
func TestAnotherGenesis(t *testing.T) {
	content, err := example().Encode(testKey(t))
	require.NoError(t, err)
	packed, err := compress(example().Genesis)
	require.NoError(t, err)
	forged, err := compress([]byte(`{"chain_id":"chain-1"} `))
	require.NoError(t, err)
	_, err = Decode(bytes.Replace(content, []byte(packed), []byte(forged), 1))
	require.ErrorIs(t, err, ErrGenesis)
}

func TestBombs(t *testing.T) {
	packed, err := compress(make([]byte, 64<<20))
	require.NoError(t, err)
	_, err = decompress(packed)
	require.ErrorContains(t, err, "expected at most 4194304 bytes")
}

func TestLargeGenesis(t *testing.T) {
	i := example()
	i.Genesis = make([]byte, MaxEmbedded+1)
	_, err := i.Encode(testKey(t))
	require.ErrorContains(t, err, "expected at most 4194304 in the file")
	i.Apart = true
	_, err = i.Encode(testKey(t))
	require.NoError(t, err)

	i = example()
	i.Genesis = make([]byte, MaxEmbedded) // that cannot be compressed
	_, _ = rand.Read(i.Genesis)
	content, err := i.Encode(testKey(t))
	require.NoError(t, err)
	require.Less(t, len(content), maxFile)
	_, err = Decode(content)
	require.NoError(t, err)
}

// FuzzDecode looks for a file that panics, and for one that is taken although nobody signed it.
func FuzzDecode(f *testing.F) {
	good, err := example().Encode(testKey(f))
	require.NoError(f, err)
	f.Add(good)
	f.Add([]byte("version = 1\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		i, err := Decode(content)
		if err != nil {
			return
		}
		require.Equal(t, sig.PublicKey(testKey(t)), i.PublicKey)
		require.Equal(t, "chain-1", i.ChainID)
	})
}

func must(key *ecdsa.PrivateKey, err error) *ecdsa.PrivateKey {
	if err != nil {
		panic(err)
	}
	return key
}
