package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/cometbft/cometbft/crypto"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/signer"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/validators"
)

// validating is the node whose consensus keys are meant.
type validating struct{ nodeHome string }

func (v *validating) flags(c *cobra.Command) {
	c.Flags().StringVar(&v.nodeHome, "node-home", "", "home of the node, where it is not that of the client")
}

// home returns the home of the node.
func (v *validating) home(e *env) string {
	if v.nodeHome != "" {
		return v.nodeHome
	}
	return e.home
}

func newValidatorCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "validator",
		Short: "Keep a node's consensus keys, and tell the ledger of them",
		Long: "Keep a node's consensus keys, and tell the ledger of them. A member applies to validate, the council admits it:\n" +
			"with waymark tx validators admit-validator. To replace the key: make the next one on the node, which may run\n" +
			"meanwhile, and rotate. The node signs with whichever the ledger says, and loses no block.",
	}
	c.AddCommand(newValidatorShowCommand(e), newValidatorKeyCommand(e))
	c.AddCommand(
		newProvenCommand(e, "apply", "Apply to validate, with the node's next key if there is one, else its current one", provenApplication),
		newProvenCommand(e, "rotate", "Replace the key with which the organization validates by the node's next one", provenRotation),
		newValidatorMessageCommand(e, "retire", "Stop validating", &validatorsv1.RetireValidator{}),
		newValidatorMessageCommand(e, "unjail", "Validate again, after too many missed blocks", &validatorsv1.UnjailValidator{}),
		newValidatorMessageCommand(e, "withdraw", "Take back an application", &validatorsv1.WithdrawValidatorApplication{}),
	)
	return c
}

// consensusKeyInfo is a consensus key as it is shown.
type consensusKeyInfo struct {
	Which   string `json:"which"`
	Type    string `json:"type"`
	Key     string `json:"key"`
	Address string `json:"address"`
}

func infoOfConsensusKey(which string, key crypto.PubKey) consensusKeyInfo {
	return consensusKeyInfo{which, key.Type(), hex.EncodeToString(key.Bytes()), key.Address().String()}
}

func newValidatorShowCommand(e *env) *cobra.Command {
	var v validating
	c := &cobra.Command{
		Use:   "show",
		Short: "Show the consensus keys of a node: the current, and the next if there is one",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			now, then, err := signer.Secrets(v.home(e))
			if err != nil {
				return fail(exitUsage, "%w: expected the home of a node", err)
			}
			infos := []consensusKeyInfo{infoOfConsensusKey("current", now.PubKey())}
			if then != nil {
				infos = append(infos, infoOfConsensusKey("next", then.PubKey()))
			}
			return e.printConsensusKeys(infos)
		},
	}
	v.flags(c)
	return c
}

func newValidatorKeyCommand(e *env) *cobra.Command {
	var v validating
	var kind string
	var next bool
	c := &cobra.Command{
		Use:   "key --next",
		Short: "Make the next consensus key of a node",
		Long: "Make the next consensus key of a node, beside the current one, which signs until the ledger says otherwise. The\n" +
			"node may run. A home has one next key at a time.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if !next {
				return fail(exitUsage, "expected --next: the current key was made by init, and is never overwritten")
			}
			if _, _, err := signer.Secrets(v.home(e)); err != nil {
				return fail(exitUsage, "%w: expected the home of a node", err)
			}
			secret, err := network.NewConsensusKey(kind)
			if err != nil {
				return fail(exitUsage, "%w", err)
			}
			if err := signer.CreateNext(v.home(e), secret); errors.Is(err, signer.ErrNext) {
				return fail(exitUsage, "%w", err)
			} else if err != nil {
				return err
			}
			return e.printConsensusKeys([]consensusKeyInfo{infoOfConsensusKey("next", secret.PubKey())})
		},
	}
	v.flags(c)
	c.Flags().BoolVar(&next, "next", false, "make the next one")
	c.Flags().StringVar(&kind, "consensus-key", network.Ed25519, "its kind: ed25519 or ml-dsa-65")
	return c
}

func (e *env) printConsensusKeys(infos []consensusKeyInfo) error {
	return e.print(map[string]any{"keys": infos}, func(w io.Writer) error {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, info := range infos {
			_, _ = fmt.Fprintf(t, "%s\t%s\t%s\n", info.Which, info.Type, info.Address)
		}
		return t.Flush()
	})
}

// newValidatorMessageCommand returns the command that sends a message about the validator of the signer's organization.
func newValidatorMessageCommand(e *env, use, short string, message x.Message) *cobra.Command {
	var sending sending
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return sending.send(c.Context(), e, message) },
	}
	sending.flags(c)
	return c
}

// proven composes a message of an organization with a proof by one of its node's keys; then is nil where there is no next.
type proven func(chainID, organization string, now, then crypto.PrivKey) (x.Message, error)

// newProvenCommand returns the command that sends a message with such a proof.
func newProvenCommand(e *env, use, short string, compose proven) *cobra.Command {
	var v validating
	var sending sending
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			message, err := v.prove(c.Context(), e, &sending.author, compose)
			if err != nil {
				return err
			}
			return sending.send(c.Context(), e, message)
		},
	}
	v.flags(c)
	sending.flags(c)
	return c
}

func (v *validating) prove(ctx context.Context, e *env, by *author, compose proven) (x.Message, error) {
	now, then, err := signer.Secrets(v.home(e))
	if err != nil {
		return nil, fail(exitUsage, "%w: expected the home of a node: see --node-home", err)
	}
	address, err := by.address(e)
	if err != nil {
		return nil, err
	}
	ledger, settings, err := e.connect()
	if err != nil {
		return nil, err
	}
	known, err := ledger.Key(ctx, address)
	if err != nil {
		return nil, answered(fmt.Errorf("the key 0x%x: %w", address, err))
	}
	return compose(settings.ChainID, known.Key.Organization, now, then)
}

// provenApplication applies with the next key where there is one: the current may have validated before.
func provenApplication(chainID, organization string, now, then crypto.PrivKey) (x.Message, error) {
	key := now
	if then != nil {
		key = then
	}
	proof, err := key.Sign(validators.ProofText(chainID, organization, network.WireKey(key.PubKey())))
	return &validatorsv1.ApplyValidator{PublicKey: network.WireKey(key.PubKey()), Proof: proof}, err
}

func provenRotation(chainID, organization string, _, then crypto.PrivKey) (x.Message, error) {
	if then == nil {
		return nil, fail(exitUsage, "the node has no next key: make one with waymark validator key --next")
	}
	proof, err := then.Sign(validators.ProofText(chainID, organization, network.WireKey(then.PubKey())))
	return &validatorsv1.RotateConsensusKey{PublicKey: network.WireKey(then.PubKey()), Proof: proof}, err
}
