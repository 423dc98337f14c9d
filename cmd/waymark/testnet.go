package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/fleet"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
)

func newTestnetCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "testnet",
		Short: "Make and run a network on this machine",
	}
	c.AddCommand(newTestnetInitFilesCommand(e), newTestnetStartCommand(e))
	return c
}

func newTestnetInitFilesCommand(e *env) *cobra.Command {
	var dir string
	var set []string
	var t network.Testnet
	c := &cobra.Command{
		Use:   "init-files",
		Short: "Make the homes of a network's nodes and of a client",
		Long: "Make the homes of a network's nodes and of a client.\n\n" +
			"DIR/genesis.json, DIR/node0 and so on, and DIR/client with a key for each of the ready-made organizations,\n" +
			"which is named as the organization is: " + strings.Join(organizationIDs(), ", ") + ".\n" +
			"Use it as: waymark --home DIR/client capture FILE --from maker",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			overrides, err := parseSet(set)
			if err != nil {
				return err
			}
			if t.Validators < 1 || t.Validators > network.MaxValidators {
				return fail(exitUsage, "--validators %d: expected from 1 to %d", t.Validators, network.MaxValidators)
			}
			t.ChainID, t.Set = e.chainID, overrides
			if err := createTestnet(t, dir); err != nil {
				return err
			}
			return e.print(map[string]any{"dir": dir, "validators": t.Validators}, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "made a network of %d in %s\nstart it with: waymark testnet start -o %[2]s\n", t.Validators, dir)
				return err
			})
		},
	}
	c.Flags().IntVarP(&t.Validators, "validators", "v", 4, "number of validators")
	c.Flags().StringVarP(&dir, "dir", "o", "testnet", "directory to make it in")
	c.Flags().StringArrayVar(&set, "set", nil, "parameter of the ledger, such as provenance.require_prefix=false")
	c.Flags().StringVar(&t.ConsensusKey, "consensus-key", network.Ed25519, "kind of the validators' keys: ed25519 or ml-dsa-65")
	return c
}

func newTestnetStartCommand(e *env) *cobra.Command {
	var dir string
	var port int
	var supervise bool
	c := &cobra.Command{
		Use:   "start",
		Short: "Run the nodes of a network until interrupted",
		Long: "Run the nodes of a network, each a process of its own, until interrupted. Prints where each of them is as one\n" +
			"line of JSON, and the line \"ready\" once all of them make blocks. Each logs to node.log in its home. A node that\n" +
			"ends is reported on the standard error, and does not stop the others.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			lock, err := network.Lock(dir)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lock.Close()) }()
			endpoints, err := network.Prepare(dir, port)
			if err != nil {
				return err
			}
			lines := json.NewEncoder(e.stdout)
			var failed error
			note := func(err error) {
				if failed == nil {
					failed = err
				}
			}
			command := []string{"start"}
			if supervise {
				command = append(command, "--supervise")
			}
			err = fleet.Run(c.Context(), dir, command, endpoints,
				func(endpoint network.Endpoint) { note(lines.Encode(endpoint)) },
				func() { _, err := fmt.Fprintln(e.stdout, "ready"); note(err) },
				func(node int, err error) {
					if err == nil {
						err = fmt.Errorf("it ended without an error")
					}
					_, _ = fmt.Fprintf(e.stderr, "node %d ended: %v (see %s/%s)\n", node, err, network.NodeHome(dir, node), fleet.LogFile)
				})
			if err != nil {
				return err
			}
			return failed
		},
	}
	c.Flags().StringVarP(&dir, "dir", "o", "testnet", "directory of the network")
	c.Flags().IntVar(&port, "port", 0, "first of three consecutive ports a node (default: free ones)")
	c.Flags().BoolVar(&supervise, "supervise", false, "let each node change to staged binaries at upgrades, see start")
	return c
}

// createTestnet makes the homes of a network. That the flags ask for what cannot be is a matter of usage.
func createTestnet(t network.Testnet, dir string) error {
	err := t.Create(dir)
	if errors.Is(err, network.ErrState) || errors.Is(err, network.ErrConsensusKey) {
		return fail(exitUsage, "%w", err)
	}
	return err
}

// parseSet reads parameters of the form module.parameter=value.
func parseSet(set []string) (map[string]string, error) {
	overrides := make(map[string]string, len(set))
	for _, s := range set {
		name, value, found := strings.Cut(s, "=")
		if !found || !strings.Contains(name, ".") || value == "" {
			return nil, fail(exitUsage, "--set %.100q: expected module.parameter=value", s)
		}
		if _, twice := overrides[name]; twice {
			return nil, fail(exitUsage, "--set %.100q: given twice", name)
		}
		overrides[name] = value
	}
	return overrides, nil
}

func organizationIDs() []string {
	var ids []string
	for _, o := range network.Organizations() {
		ids = append(ids, o.ID)
	}
	return ids
}
