package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
)

func newUpgradeCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "upgrade",
		Short: "Prepare the node for the next version of the ledger",
	}
	c.AddCommand(newUpgradeStageCommand(e), newUpgradeStatusCommand(e))
	return c
}

func newUpgradeStageCommand(e *env) *cobra.Command {
	var hash string
	c := &cobra.Command{
		Use:   "stage FILE",
		Short: "Put the binary of a coming upgrade where start --supervise finds it",
		Long: "Put the binary of a coming upgrade into the home, as upgrades/SHA256/waymark, where start --supervise finds it. It must\n" +
			"have the hash that --sha256 gives: take it from the plan, waymark query governance upgrade, and the binary from\n" +
			"whom you trust, or build it. It is hashed again when it is started. Another file under that hash is replaced.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			hash = strings.ToLower(hash)
			if !upgrade.ValidHash(hash) {
				return fail(exitUsage, "--sha256 %.80q: expected 64 hexadecimal digits", hash)
			}
			path, err := upgrade.Stage(e.home, args[0], hash)
			if errors.Is(err, upgrade.ErrHash) || errors.Is(err, fs.ErrNotExist) {
				return fail(exitUsage, "%w", err)
			} else if err != nil {
				return err
			}
			return e.print(map[string]string{"path": path, "sha256": hash}, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "staged %s\n", path)
				return err
			})
		},
	}
	c.Flags().StringVar(&hash, "sha256", "", "SHA-256 of the file, in hexadecimal (required)")
	_ = c.MarkFlagRequired("sha256")
	return c
}

// upgradeStatus is what is known of upgrades in a home.
type upgradeStatus struct {
	// Program is the version of the ledger that this program is of, and Platform the one that plans name it by.
	Program  uint64 `json:"program"`
	Platform string `json:"platform"`
	// Chain is the version in force, and Planned the upgrade that is scheduled, as the node says. Silent is why it does not.
	Chain   uint64       `json:"chain,omitempty"`
	Planned *upgrade.Due `json:"planned,omitempty"`
	Silent  string       `json:"silent,omitempty"`
	// Stopped is the upgrade for which the node of this home stopped last.
	Stopped *upgrade.Due `json:"stopped,omitempty"`
	// Current is the hash of the staged binary that runs under supervision; none where the program that is installed does.
	Current string   `json:"current,omitempty"`
	Staged  []staged `json:"staged"`
}

type staged struct {
	SHA256 string `json:"sha256"`
	// Wrong is why it would not be started.
	Wrong string `json:"wrong,omitempty"`
}

func newUpgradeStatusCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Print which version runs, which is to come, and what is staged for it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := e.upgrades(c.Context())
			if err != nil {
				return err
			}
			return e.print(s, s.write)
		},
	}
}

func (e *env) upgrades(ctx context.Context) (*upgradeStatus, error) {
	s := &upgradeStatus{Program: app.Version, Platform: upgrade.Platform()}
	switch chain, planned, err := e.askUpgrade(ctx); {
	case err != nil:
		s.Silent = err.Error()
	default:
		s.Chain, s.Planned = chain, planned
	}
	var err error
	if s.Stopped, err = upgrade.LoadDue(e.home); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	current, version, err := upgrade.Current(e.home)
	if err != nil {
		return nil, err
	}
	if version != app.Version {
		s.Current = current
	}
	hashes, err := upgrade.Staged(e.home)
	if err != nil {
		return nil, err
	}
	s.Staged = make([]staged, len(hashes))
	for i, hash := range hashes {
		s.Staged[i].SHA256 = hash
		if err := upgrade.Verify(e.home, hash); err != nil {
			s.Staged[i].Wrong = err.Error()
		}
	}
	return s, nil
}

// askUpgrade asks a node which version is in force, and which upgrade is scheduled, nil for none.
func (e *env) askUpgrade(ctx context.Context) (chain uint64, planned *upgrade.Due, err error) {
	ctx, cancel := context.WithTimeout(ctx, statusTimeout)
	defer cancel()
	ledger, _, err := e.connect()
	if err != nil {
		return 0, nil, err
	}
	response := new(governancev1.UpgradeResponse)
	if _, err := ledger.Query(ctx, "/governance/upgrade", new(governancev1.UpgradeRequest), response, 0); err != nil {
		return 0, nil, err
	}
	if response.Plan != nil {
		planned = upgrade.DueOf(response.Plan)
	}
	return response.Version, planned, nil
}

func (s *upgradeStatus) write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "program  version %d, %s\n", s.Program, s.Platform)
	if s.Silent != "" {
		fmt.Fprintf(&b, "chain    not known: %s\n", s.Silent)
	} else {
		fmt.Fprintf(&b, "chain    version %d\n", s.Chain)
	}
	s.writeDue(&b, "planned", s.Planned)
	s.writeDue(&b, "stopped", s.Stopped)
	if s.Current != "" {
		fmt.Fprintf(&b, "current  %s\n", s.Current)
	}
	for _, one := range s.Staged {
		fmt.Fprintf(&b, "staged   %s", one.SHA256)
		if one.Wrong != "" {
			fmt.Fprintf(&b, ": %s", one.Wrong)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *upgradeStatus) writeDue(b *strings.Builder, what string, due *upgrade.Due) {
	if due == nil {
		return
	}
	fmt.Fprintf(b, "%-8s version %d at height %d", what, due.Version, due.Height)
	switch hash := due.For(s.Platform); {
	case hash == "":
		b.WriteString(", no binary for this platform is named")
	case s.isStaged(hash):
		fmt.Fprintf(b, ", its binary %s is staged", hash)
	default:
		fmt.Fprintf(b, ", its binary %s is not staged", hash)
	}
	b.WriteByte('\n')
}

// isStaged reports whether a binary is staged that would be started.
func (s *upgradeStatus) isStaged(hash string) bool {
	for _, one := range s.Staged {
		if one.SHA256 == hash {
			return one.Wrong == ""
		}
	}
	return false
}
