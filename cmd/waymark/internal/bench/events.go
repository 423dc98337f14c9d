package bench

import (
	"crypto/ecdsa"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// lifetime is for how long what is signed stays valid: longer than any run.
const lifetime = 2 * time.Hour

// maxInFlight keeps every nonce that is on its way within its key's replay window, and every transaction within the
// nodes' pools.
const maxInFlight = 20_000

// author is a ready-made organization that records events.
type author struct {
	prefix  string
	key     *ecdsa.PrivateKey
	address []byte
}

// signEvents returns transactions with one event each, the commissioning of a lot of its own. All ready-made
// organizations are their authors, in turn, each of lots under its own prefix.
func signEvents(dir string, n int) ([][]byte, error) {
	settings, err := clientconfig.Load(network.ClientHome(dir))
	if err != nil {
		return nil, err
	}
	authors, err := unlock(dir)
	if err != nil {
		return nil, err
	}
	txs := make([][]byte, n)
	at := time.Now()
	errs := make([]error, runtime.NumCPU())
	var done sync.WaitGroup
	for part := range errs {
		done.Go(func() {
			for i := part; i < n && errs[part] == nil; i += len(errs) {
				a := authors[i%len(authors)]
				signed, err := a.sign(settings.ChainID, uint64(i/len(authors))+1, commissioning(a.prefix, i, at))
				if errs[part] = err; err == nil {
					txs[i] = signed.Bytes
				}
			}
		})
	}
	done.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return txs, nil
}

// unlock opens the keys of a network's ready-made organizations.
func unlock(dir string) ([]author, error) {
	home := network.ClientHome(dir)
	passphrase, err := os.ReadFile(filepath.Join(home, network.PassphraseFile))
	if err != nil {
		return nil, err
	}
	keys := keyring.Open(home)
	var authors []author
	for _, o := range network.Organizations() {
		secret, err := keys.Unlock(o.ID, strings.TrimSpace(string(passphrase)))
		if err != nil {
			return nil, err
		}
		address, err := sig.Address(sig.PublicKey(secret))
		if err != nil {
			return nil, err
		}
		authors = append(authors, author{o.Prefix, secret, address})
	}
	return authors, nil
}

func (a *author) sign(chainID string, nonce uint64, messages ...x.Message) (*client.Signed, error) {
	tx, err := client.Draft{
		ChainID: chainID, Signer: a.address, Nonce: nonce, Expires: time.Now().Add(lifetime), Messages: messages,
	}.Tx()
	if err != nil {
		return nil, err
	}
	return client.Sign(tx, a.key, waymarkv1.Mode_MODE_DIRECT)
}

// commissioning is the event by which a lot comes into being.
func commissioning(prefix string, lot int, at time.Time) *provenancev1.CaptureEvent {
	site := &provenancev1.Location{Id: fmt.Sprintf("urn:epc:id:sgln:%s.00000.0", prefix)}
	return &provenancev1.CaptureEvent{Event: &provenancev1.Event{
		Type:                provenancev1.EventType_EVENT_TYPE_OBJECT,
		EventTime:           &provenancev1.DateTime{Seconds: at.Unix()},
		EventTimeZoneOffset: "+00:00",
		Action:              provenancev1.Action_ACTION_ADD,
		QuantityList: []*provenancev1.QuantityElement{{
			EpcClass: fmt.Sprintf("urn:epc:class:lgtin:%s.012345.L%07d", prefix, lot),
			Quantity: "1000",
		}},
		BizStep:     "commissioning",
		Disposition: "active",
		ReadPoint:   site,
		BizLocation: site,
	}}
}
