package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/spf13/cobra"
)

// statusTimeout is for how long a node may take to answer.
const statusTimeout = 5 * time.Second

// nodeStatus is what a node says of itself.
type nodeStatus struct {
	Node       string    `json:"node"`
	ChainID    string    `json:"chain_id"`
	Moniker    string    `json:"moniker"`
	ID         string    `json:"id"`
	Height     int64     `json:"height"`
	Time       time.Time `json:"time"`
	Age        float64   `json:"age_seconds"` // of the last block by this machine's clock
	AppHash    string    `json:"app_hash"`    // of the state before the last block
	CatchingUp bool      `json:"catching_up"`
	Peers      int       `json:"peers"`
	Validator  string    `json:"validator"` // address
	Power      int64     `json:"power"`     // 0 where it is not a validator
}

func newStatusCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Print what a node says of itself and its chain",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			address := e.node
			if address == "" {
				settings, err := e.endpoints()
				if err != nil {
					return err
				}
				address = settings.Nodes[0]
			}
			s, err := askStatus(c.Context(), address)
			if err != nil {
				return err
			}
			if e.chainID != "" && e.chainID != s.ChainID {
				return fail(exitError, "%s is a node of %.50q, not of --chain-id %.50q", address, s.ChainID, e.chainID)
			}
			return e.print(s, s.write)
		},
	}
}

func askStatus(ctx context.Context, address string) (*nodeStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, statusTimeout)
	defer cancel()
	client, err := rpchttp.New(address, "/websocket")
	if err != nil {
		return nil, fail(exitUsage, "--node %.100q: %w", address, err)
	}
	status, err := client.Status(ctx)
	if err != nil {
		return nil, unreachable(address, err)
	}
	net, err := client.NetInfo(ctx)
	if err != nil {
		return nil, unreachable(address, err)
	}
	return &nodeStatus{
		Node:       address,
		ChainID:    status.NodeInfo.Network,
		Moniker:    status.NodeInfo.Moniker,
		ID:         string(status.NodeInfo.DefaultNodeID),
		Height:     status.SyncInfo.LatestBlockHeight,
		Time:       status.SyncInfo.LatestBlockTime.UTC(),
		Age:        time.Since(status.SyncInfo.LatestBlockTime).Seconds(),
		AppHash:    hex.EncodeToString(status.SyncInfo.LatestAppHash),
		CatchingUp: status.SyncInfo.CatchingUp,
		Peers:      net.NPeers,
		Validator:  hex.EncodeToString(status.ValidatorInfo.Address),
		Power:      status.ValidatorInfo.VotingPower,
	}, nil
}

func unreachable(address string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s did not answer within %s", address, statusTimeout)
	}
	return fmt.Errorf("%s does not answer: is the node running? (%w)", address, err)
}

func (s *nodeStatus) write(w io.Writer) error {
	role := "not a validator"
	if s.Power > 0 {
		role = fmt.Sprintf("validator %s with power %d", s.Validator, s.Power)
	}
	syncing := ""
	if s.CatchingUp {
		syncing = ", catching up"
	}
	_, err := fmt.Fprintf(w, "chain    %s\nnode     %s %s\nheight   %d%s\ntime     %s, %.1f s ago\napp hash %s\npeers    %d\nrole     %s\n",
		s.ChainID, s.Moniker, s.ID, s.Height, syncing, s.Time.Format(time.RFC3339Nano), s.Age, s.AppHash, s.Peers, role)
	return err
}
