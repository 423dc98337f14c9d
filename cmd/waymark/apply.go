package main

import (
	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
)

// newApplyCommand signs an application for membership: of somebody who can send nothing yet.
func newApplyCommand(e *env) *cobra.Command {
	var a author
	var message fields
	c := &cobra.Command{
		Use:   "apply",
		Short: "Sign an application for membership, which a member submits",
		Long: "Sign an application for membership with what will be the organization's first key, and print it as JSON. It needs no\n" +
			"network but --chain-id. A member submits it, as the applicant's sponsor:\n" +
			"  waymark tx membership submit-application --from-json FILE --from KEY\n" +
			"and the council decides:\n" +
			"  waymark tx membership admit-organization --organization ID --from KEY",
		Args: cobra.NoArgs,
	}
	c.RunE = func(*cobra.Command, []string) error {
		m := new(membershipv1.SubmitApplication)
		if err := message.apply(e, m); err != nil {
			return err
		}
		if m.Organization == nil {
			return fail(exitUsage, "--organization.id: expected the organization that applies")
		}
		if err := membership.ValidateApplication(m); err != nil {
			return fail(exitUsage, "%w", err)
		}
		chainID, err := e.chain()
		if err != nil {
			return err
		}
		return e.attest(&a, sig.Application, func(publicKey []byte) x.Message {
			m.PublicKey = publicKey
			return &membershipv1.ApplicationStatement{
				ChainId: chainID, Organization: m.Organization, PublicKey: publicKey, Nodes: m.Nodes,
			}
		}, func(proof []byte) proto.Message { m.Proof = proof; return m })
	}
	a.flags(c)
	message.add(c, new(membershipv1.SubmitApplication))
	hide(c, "public-key", "proof")
	return c
}

// newRecoverCommand signs that somebody holds the key with which an organization is to go on.
func newRecoverCommand(e *env) *cobra.Command {
	var a author
	var message fields
	c := &cobra.Command{
		Use:   "recover",
		Short: "Sign the recovery of an organization that lost its keys, which the council decides",
		Long: "Sign, with a new key, the recovery of an organization that lost all keys which administer it, and print it as JSON. It\n" +
			"needs no network but --chain-id. A member proposes it to the council:\n" +
			"  waymark tx membership recover-organization --from-json FILE --from KEY",
		Args: cobra.NoArgs,
	}
	c.RunE = func(*cobra.Command, []string) error {
		m := new(membershipv1.RecoverOrganization)
		if err := message.apply(e, m); err != nil {
			return err
		}
		if m.Organization == "" {
			return fail(exitUsage, "--organization: expected the organization that lost its keys")
		}
		chainID, err := e.chain()
		if err != nil {
			return err
		}
		return e.attest(&a, sig.Recovery, func(publicKey []byte) x.Message {
			m.PublicKey = publicKey
			return &membershipv1.KeyStatement{ChainId: chainID, Organization: m.Organization, PublicKey: publicKey}
		}, func(proof []byte) proto.Message { m.Proof = proof; return m })
	}
	a.flags(c)
	message.add(c, new(membershipv1.RecoverOrganization))
	hide(c, "public-key", "proof")
	return c
}

// attest signs a statement about a key with it, and prints the message that carries the proof.
func (e *env) attest(
	a *author, purpose sig.Purpose, statement func(publicKey []byte) x.Message, message func(proof []byte) proto.Message,
) error {
	key, err := a.unlock(e)
	if err != nil {
		return err
	}
	proof, err := sig.SignStatement(key, purpose, x.Encode(statement(sig.PublicKey(key))))
	if err != nil {
		return err
	}
	return e.printMessage(message(proof))
}

// hide takes flags off the help and the command line: the command fills their fields.
func hide(c *cobra.Command, names ...string) {
	for _, name := range names {
		_ = c.Flags().MarkHidden(name)
	}
}
