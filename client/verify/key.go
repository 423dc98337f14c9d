package verify

import (
	"bytes"
	"sort"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// key returns the key of an address as the state knows it, nil when it is proved that there is none.
func (v *verifier) key(address []byte) (*authv1.Key, error) {
	if key, read := v.keys[string(address)]; read {
		return key, nil
	}
	key := new(authv1.Key)
	present, err := v.state.decode(authrules.KeyPath(address), key)
	if err != nil {
		return nil, err
	}
	if !present {
		v.keys[string(address)] = nil
		return nil, nil
	}
	own, err := sig.Address(key.PublicKey)
	if err != nil || !bytes.Equal(own, address) || !bytes.Equal(key.Address, address) {
		return nil, forged(ReasonKey, "the key that the ledger has for %x is of another address", address)
	}
	v.keys[string(address)] = key
	return key, nil
}

// lives returns the keys that the bundle names and those that signed its records, by address.
func (v *verifier) lives() ([]Key, error) {
	named := make(map[string]bool, len(v.bundle.Keys))
	for _, address := range v.bundle.Keys {
		if _, err := v.key(address); err != nil {
			return nil, err
		}
		named[string(address)] = true
	}
	keys := make([]Key, 0, len(v.keys))
	for address, life := range v.keys {
		keys = append(keys, Key{Address: []byte(address), Named: named[address], Life: life})
	}
	sort.Slice(keys, func(i, j int) bool { return bytes.Compare(keys[i].Address, keys[j].Address) < 0 })
	return keys, nil
}
