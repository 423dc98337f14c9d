package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/fleet"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/node"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

func newDevCommand(e *env) *cobra.Command {
	var dir string
	var set []string
	var port int
	c := &cobra.Command{
		Use:   "dev",
		Short: "Run a new network of one node, with organizations and keys, until interrupted",
		Long: "Run a new network of one node, with ready-made organizations and their keys, until interrupted. Prints where the\n" +
			"node is as one line of JSON, and the line \"ready\" once it makes blocks. Nothing stays behind, unless --dir is\n" +
			"given: then the network stays there, and goes on when it is started again.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			overrides, err := parseSet(set)
			if err != nil {
				return err
			}
			if dir == "" {
				if dir, err = os.MkdirTemp("", "waymark-dev-"); err != nil {
					return err
				}
				defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
			}
			t := network.Testnet{Validators: 1, ChainID: e.chainID, ConsensusKey: network.Ed25519, Set: overrides, BasePort: port}
			return e.runDev(c.Context(), dir, t)
		},
	}
	c.Flags().StringVarP(&dir, "dir", "o", "", "directory to keep the network in")
	c.Flags().StringArrayVar(&set, "set", nil, "parameter of a new network's ledger, such as provenance.require_prefix=false")
	c.Flags().IntVar(&port, "port", 0, "first of three consecutive ports (default: free ones)")
	return c
}

func (e *env) runDev(ctx context.Context, dir string, t network.Testnet) (err error) {
	home := network.NodeHome(dir, 0)
	if _, err := os.Lstat(filepath.Join(home, nodeconfig.File)); errors.Is(err, fs.ErrNotExist) {
		if err := createTestnet(t, dir); err != nil {
			return err
		}
	}
	lock, err := network.Lock(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	endpoints, err := network.Prepare(dir, t.BasePort)
	if err != nil {
		return err
	}
	endpoint := endpoints[0]
	endpoint.PID = os.Getpid()
	settings, err := nodeconfig.Load(home)
	if err != nil {
		return err
	}
	logs, err := node.NewLogs(e.stderr, settings.Log)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(e.stdout).Encode(endpoint); err != nil {
		return err
	}
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	go e.announce(waiting, dir, endpoint)
	return node.Run(ctx, home, settings, logs)
}

// announce says how to use the network once it is ready.
func (e *env) announce(ctx context.Context, dir string, endpoint network.Endpoint) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Second}
	for !fleet.Ready(ctx, client, endpoint) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
	_, _ = fmt.Fprintf(e.stderr, "record a document with: waymark --home %s capture FILE --from maker\n", network.ClientHome(dir))
	_, _ = fmt.Fprintln(e.stdout, "ready")
}
