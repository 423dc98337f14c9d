package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/app"
)

// versionInfo is what a build was made of.
type versionInfo struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	CometBFT string `json:"cometbft"`
	// Ledger is the version of the ledger's rules that it executes blocks with.
	Ledger uint64 `json:"ledger"`
}

func newVersionCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print what this binary was built from",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := buildVersion()
			return e.print(v, func(w io.Writer) error {
				modified := ""
				if v.Modified {
					modified = ", modified"
				}
				_, err := fmt.Fprintf(w, "waymark %s\ncommit %s%s\n%s %s\ncometbft %s\nledger version %d\n",
					v.Version, v.Commit, modified, v.Go, v.Platform, v.CometBFT, v.Ledger)
				return err
			})
		},
	}
}

// buildVersion reads what the Go toolchain recorded in this binary.
func buildVersion() versionInfo {
	v := versionInfo{
		Version:  "unknown",
		Commit:   "unknown",
		Go:       runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH,
		CometBFT: "unknown",
		Ledger:   app.Version,
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Version = build.Main.Version
	for _, s := range build.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	for _, dep := range build.Deps {
		if dep.Path == "github.com/cometbft/cometbft" {
			v.CometBFT = dep.Version
		}
	}
	return v
}
