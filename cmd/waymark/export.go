package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// exportInfo is what export says of what it wrote.
type exportInfo struct {
	ChainID       string `json:"chain_id"`
	Height        int64  `json:"height,string"`
	Genesis       string `json:"genesis"`
	GenesisSHA256 string `json:"genesis_sha256"`
	Records       string `json:"records"`
}

func newExportCommand(e *env) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the ledger of a stopped node as a genesis",
		Long: "Write the ledger of a stopped node as the genesis of a chain that goes on with the next height: its state in\n" +
			nodeconfig.GenesisFile + ", its records and what was signed for them in " + nodeconfig.RecordsFile + ", whose hash the genesis holds.\n" +
			"Outcomes of transactions, which nothing proves, are left behind. Keep the two together. The node must not run.\n\n" +
			"It takes the program of the version that the ledger is of, or it exits with 9 and says which. The last height before\n" +
			"an upgrade is not exported: no chain begins with an upgrade.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			info, err := exportLedger(e.home, out)
			if err != nil {
				return err
			}
			return e.print(info, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "chain    %s\nheight   %d\ngenesis  %s, sha256 %s\nrecords  %s\n",
					info.ChainID, info.Height, info.Genesis, info.GenesisSHA256, info.Records)
				return err
			})
		},
	}
	c.Flags().StringVarP(&out, "dir", "o", "", "directory for the two files, which must not have them yet (required)")
	_ = c.MarkFlagRequired("dir")
	return c
}

// exportLedger writes both files under other names first, so that what carries theirs is whole.
func exportLedger(home, dir string) (info exportInfo, err error) {
	content, err := os.ReadFile(filepath.Join(home, nodeconfig.GenesisFile))
	if err != nil {
		return info, fail(exitUsage, "%w: expected the home of a node", err)
	}
	doc, err := network.ParseGenesis(content)
	if err != nil {
		return info, err
	}
	info = exportInfo{
		ChainID: doc.ChainID,
		Genesis: filepath.Join(dir, nodeconfig.GenesisFile), Records: filepath.Join(dir, nodeconfig.RecordsFile),
	}
	for _, path := range []string{info.Genesis, info.Records} {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			return info, fail(exitUsage, "%s is there already: expected an empty directory", path)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return info, err
	}
	machine, err := app.New(filepath.Join(home, nodeconfig.AppDir), app.Options{})
	var wrong *app.WrongVersion
	switch {
	case errors.As(err, &wrong) && wrong.Plan != nil:
		return info, fail(exitUpgrade, "%w", app.NotExported(wrong.Plan))
	case errors.As(err, &wrong):
		return info, fail(exitUpgrade, "%w", wrong)
	case err != nil:
		return info, err
	}
	defer func() { err = errors.Join(err, machine.Close()) }()

	records, err := os.CreateTemp(dir, nodeconfig.RecordsFile+".*")
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, removeIfThere(records.Name())) }()
	exported, err := machine.Export(records)
	if err = errors.Join(err, records.Sync(), records.Close()); err != nil {
		return info, err
	}
	doc.AppState, doc.InitialHeight, doc.GenesisTime = exported.AppState, exported.Height+1, exported.Time
	doc.ConsensusParams.Version.App = exported.Version
	seated, err := machine.Seated()
	if err != nil {
		return info, err
	}
	if err := network.SetValidators(doc, seated); err != nil {
		return info, err
	}
	genesis, err := network.EncodeGenesis(doc)
	if err != nil {
		return info, err
	}
	info.Height, info.GenesisSHA256 = exported.Height, nodeconfig.HashGenesis(genesis)
	if err := os.Rename(records.Name(), info.Records); err != nil {
		return info, err
	}
	return info, os.WriteFile(info.Genesis, genesis, 0o644)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
