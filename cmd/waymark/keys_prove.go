package main

import (
	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// newKeysProveCommand signs, where a key is, that an organization is to have it.
func newKeysProveCommand(e *env) *cobra.Command {
	var a author
	var organization string
	var rotation bool
	c := &cobra.Command{
		Use:   "prove NAME",
		Short: "Sign that an organization is to have a key, for who registers it from another machine",
		Long: "Sign with a key that an organization is to have it, and print the key and this proof as JSON. It needs no network but\n" +
			"--chain-id. Who administers the organization registers the key:\n" +
			"  waymark tx membership register-key --from-json FILE --permissions record --from KEY\n" +
			"or, with --rotation, whoever has the key that it replaces rotates that to it:\n" +
			"  waymark tx membership rotate-key --from-json FILE --from KEY\n" +
			"A key of the home of that command needs none of this: --new-key NAME does it.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if organization == "" {
				return fail(exitUsage, "--organization: expected the organization that is to have the key")
			}
			chainID, err := e.chain()
			if err != nil {
				return err
			}
			a.from = args[0]
			var m x.Message = new(membershipv1.RegisterKey)
			if rotation {
				m = new(membershipv1.RotateKey)
			}
			purpose, public, proof := keyFields(m)
			return e.attest(&a, purpose, func(publicKey []byte) x.Message {
				*public = publicKey
				return &membershipv1.KeyStatement{ChainId: chainID, Organization: organization, PublicKey: publicKey}
			}, func(rs []byte) proto.Message { *proof = rs; return m })
		},
	}
	c.Flags().StringVar(&organization, "organization", "", "the organization that is to have the key")
	c.Flags().BoolVar(&rotation, "rotation", false, "it is to take another's place")
	passphraseFlag(c, &a.passphraseFile)
	return c
}
