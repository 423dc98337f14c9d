package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// newKey fills a message that gives the signer's organization a key with that key's proof, where the home has the key.
type newKey struct{ name string }

func (k *newKey) flags(c *cobra.Command, m x.Message) {
	if _, public, _ := keyFields(m); public != nil {
		c.Flags().StringVar(&k.name, "new-key", "", "name of the key of this home that it is about, in place of --public-key and --proof")
	}
}

// fill proves the key of a message that has one and no proof yet.
func (k *newKey) fill(ctx context.Context, e *env, m x.Message, signer *author) error {
	purpose, public, proof := keyFields(m)
	switch {
	case public == nil || k.name == "" && len(*proof) > 0:
		return nil
	case k.name != "" && len(*public)+len(*proof) > 0:
		return fail(exitUsage, "--new-key: expected no --public-key and no --proof too")
	}
	name, err := k.find(e, *public)
	if err != nil {
		return err
	}
	chainID, err := e.chain()
	if err != nil {
		return err
	}
	organization, err := organizationOf(ctx, e, signer)
	if err != nil {
		return err
	}
	key, err := (&author{from: name, passphraseFile: signer.passphraseFile}).unlock(e)
	if err != nil {
		return err
	}
	*public = sig.PublicKey(key)
	statement := &membershipv1.KeyStatement{ChainId: chainID, Organization: organization, PublicKey: *public}
	*proof, err = sig.SignStatement(key, purpose, x.Encode(statement))
	return err
}

// find returns the name of the key that a message is about.
func (k *newKey) find(e *env, public []byte) (string, error) {
	if k.name != "" {
		return k.name, nil
	}
	if len(public) == 0 {
		return "", fail(exitUsage, "--new-key: expected the name of a key of this home; for another's, --from-json with what waymark keys prove printed")
	}
	address, err := sig.Address(public)
	if err != nil {
		return "", fail(exitUsage, "--public-key: %w", err)
	}
	keys, err := e.keys().List()
	if err != nil {
		return "", keyFailure(err)
	}
	for _, key := range keys {
		if bytes.Equal(key.Address, address) {
			return key.Name, nil
		}
	}
	return "", fail(exitUsage, "--proof: expected that of the key 0x%x, which is not of this home: make it where the key is, with waymark keys prove", address)
}

// keyFields returns the key and the proof of a message that gives the signer's organization a key, and what that is proved
// for; nil of another message.
func keyFields(m x.Message) (purpose sig.Purpose, public, proof *[]byte) {
	switch m := m.(type) {
	case *membershipv1.RegisterKey:
		return sig.Registration, &m.PublicKey, &m.Proof
	case *membershipv1.RotateKey:
		return sig.Rotation, &m.PublicKey, &m.Proof
	}
	return "", nil, nil
}

// organizationOf asks the ledger whose key signs.
func organizationOf(ctx context.Context, e *env, signer *author) (string, error) {
	address, err := signer.address(e)
	if err != nil {
		return "", err
	}
	ledger, _, err := e.connect()
	if err != nil {
		return "", err
	}
	var r membershipv1.KeyResponse
	if _, err := ledger.Query(ctx, "/membership/key", &membershipv1.KeyRequest{Address: address}, &r, 0); err != nil {
		return "", answered(fmt.Errorf("the key 0x%x: %w", address, err))
	}
	return r.Key.GetOrganization(), nil
}
