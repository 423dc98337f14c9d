package main

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/blacklist"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
	"github.com/waymark-ledger/waymark/x/validators"
)

// defaultTimeout is how long a command waits for the outcome of a transaction.
const defaultTimeout = time.Minute

// connect returns a client of the home's nodes, or of --node, and the settings that it is made of. They do not name a
// chain where only --node is given, or the home is a node's, which is enough to ask. Where they do, a node of another
// chain is an error.
func (e *env) connect() (*client.Client, *clientconfig.Config, error) {
	settings, err := e.endpoints()
	if err != nil {
		return nil, nil, err
	}
	c, err := client.New(settings.Nodes...)
	if err != nil {
		return nil, nil, fail(exitUsage, "%w", err)
	}
	c.Expect(settings.ChainID)
	return c, settings, nil
}

// author is who signs: the flags of every command that writes to the ledger.
type author struct {
	from           string
	passphraseFile string
}

func (a *author) flags(c *cobra.Command) {
	c.Flags().StringVar(&a.from, "from", "", "name of the key that signs (default: the one that client.toml names)")
	passphraseFlag(c, &a.passphraseFile)
}

// name returns the name of the key that signs.
func (a *author) name(e *env) (string, error) {
	if a.from != "" {
		return a.from, nil
	}
	settings, err := clientconfig.Load(e.home)
	if err != nil && !errors.Is(err, clientconfig.ErrNone) {
		return "", fail(exitUsage, "%w", err)
	}
	if settings == nil || settings.Key == "" {
		return "", fail(exitUsage, "--from: expected the name of a key: see waymark keys list")
	}
	return settings.Key, nil
}

// address returns the address of the key that signs, without its passphrase.
func (a *author) address(e *env) ([]byte, error) {
	name, err := a.name(e)
	if err != nil {
		return nil, err
	}
	key, err := e.keys().Get(name)
	if err != nil {
		return nil, keyFailure(err)
	}
	return key.Address, nil
}

// unlock returns the key that signs.
func (a *author) unlock(e *env) (*ecdsa.PrivateKey, error) {
	name, err := a.name(e)
	if err != nil {
		return nil, err
	}
	if _, err := e.keys().Get(name); err != nil {
		return nil, keyFailure(err) // before anybody is asked for a passphrase
	}
	passphrase, err := e.passphrase(a.passphraseFile, false)
	if err != nil {
		return nil, err
	}
	key, err := e.keys().Unlock(name, passphrase)
	if err != nil {
		return nil, keyFailure(err)
	}
	return key, nil
}

// absent are the answers of the ledger which say that what was asked for does not exist.
var absent = []error{
	client.ErrUnknownTx, membership.ErrUnknownOrganization, membership.ErrUnknownKey, auth.ErrUnknownKey, provenance.ErrNotFound,
	dossier.ErrUnknownSubject, governance.ErrUnknownProposal, governance.ErrNoParameters, membership.ErrNoFacility,
	validators.ErrUnknownKey, inspection.ErrNotFound, blacklist.ErrUnknownListing,
}

// answered gives the error of a question to the ledger its exit status.
func answered(err error) error {
	var e *x.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &e):
		return err
	case slices.ContainsFunc(absent, func(target error) bool { return errors.Is(e, target) }):
		return &failure{exitNotFound, e.Codespace, e.Code, err}
	case errors.Is(e, provenance.ErrInvalidIdentifier), errors.Is(e, provenance.ErrInvalidPage), errors.Is(e, dossier.ErrInvalidSubject),
		errors.Is(e, inspection.ErrQuestion):
		return &failure{exitUsage, e.Codespace, e.Code, err}
	default:
		return &failure{exitError, e.Codespace, e.Code, err}
	}
}

// sent gives the error of a transaction its exit status, and says which transaction it is.
func sent(id []byte, err error) error {
	var e *x.Error
	switch {
	case errors.Is(err, client.ErrOtherChain):
		return err // nothing was sent
	case errors.Is(err, client.ErrOutcomeUnknown):
		return fail(exitUnknown, "%w: ask again with waymark tx wait %x", &txError{id, err}, id)
	case errors.As(err, &e):
		return rejected(e.Codespace, e.Code, &txError{id, fmt.Errorf("rejected: %w", err)})
	default:
		return &txError{id, err}
	}
}

// readInput reads a file, or the standard input where it is called "-", of a limited size.
func (e *env) readInput(path string, limit int64) ([]byte, error) {
	if path == "-" {
		return readLimited(e.stdin, "standard input", limit)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	defer func() { _ = file.Close() }() // only read
	return readLimited(file, path, limit)
}
