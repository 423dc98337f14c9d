package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cometbft/cometbft/types"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// verdict is how bad a finding is.
type verdict string

const (
	wellVerdict  verdict = "ok"
	warnVerdict  verdict = "warning"
	wrongVerdict verdict = "wrong"
)

// finding is what the doctor says of one thing, in words that need no knowledge of the program.
type finding struct {
	Subject string  `json:"subject"`
	Verdict verdict `json:"verdict"`
	Message string  `json:"message"`
}

// diagnosis collects findings.
type diagnosis struct{ Findings []finding }

func (d *diagnosis) add(subject string, v verdict, format string, args ...any) {
	d.Findings = append(d.Findings, finding{subject, v, fmt.Sprintf(format, args...)})
}

func (d *diagnosis) count(v verdict) (n int) {
	for _, f := range d.Findings {
		if f.Verdict == v {
			n++
		}
	}
	return n
}

func newDoctorCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say in plain words what is wrong with the home and its node",
		Long: "Say in plain words what is wrong with the home and its node: settings, files and who can read them, addresses,\n" +
			"disk, clock, connections and the age of the last block; of a client's home whether its nodes answer. It changes nothing. It exits with 1 when something is wrong.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			d := new(diagnosis)
			if err := e.examine(c.Context(), d); err != nil {
				return err
			}
			wrong := d.count(wrongVerdict)
			result := map[string]any{"findings": d.Findings, "wrong": wrong, "warnings": d.count(warnVerdict)}
			if err := e.print(result, d.write); err != nil {
				return err
			}
			if wrong > 0 {
				return fmt.Errorf("%d of %d findings are wrong", wrong, len(d.Findings))
			}
			return nil
		},
	}
}

func (d *diagnosis) write(w io.Writer) error {
	for _, f := range d.Findings {
		if _, err := fmt.Fprintf(w, "%-8s %-9s %s\n", f.Verdict, f.Subject, f.Message); err != nil {
			return err
		}
	}
	return nil
}

// examine looks at what there is in the home: a node, a client or both.
func (e *env) examine(ctx context.Context, d *diagnosis) error {
	settings, err := nodeconfig.Load(e.home)
	isNode := !errors.Is(err, fs.ErrNotExist)
	client, clientErr := clientconfig.Load(e.home)
	isClient := !errors.Is(clientErr, clientconfig.ErrNone)
	if !isNode && !isClient {
		return fail(exitUsage, "%s: expected a home made by init, or a client's", e.home)
	}
	examineFiles(d, e.home)
	if isClient {
		if clientErr != nil {
			d.add("settings", wrongVerdict, "%v", clientErr)
		} else {
			d.add("settings", wellVerdict, "%s is valid", clientconfig.File)
			examineNodesOf(ctx, d, client)
		}
	}
	if !isNode {
		return nil
	}
	examineDisk(d, filepath.Join(e.home, "data"))
	examineClock(d)
	if err != nil {
		d.add("settings", wrongVerdict, "%v: the node will not start", err)
		return nil
	}
	d.add("settings", wellVerdict, "%s is valid", nodeconfig.File)
	examineGenesis(d, settings, e.home)
	examineAddresses(d, settings)
	examineNode(ctx, d, settings)
	return nil
}

// examineGenesis looks whether the genesis is the one that is pinned, and one that a chain can begin with.
func examineGenesis(d *diagnosis, settings *nodeconfig.Settings, home string) {
	if err := settings.CheckGenesis(home); err != nil {
		d.add("genesis", wrongVerdict, "%v", err)
		return
	}
	d.add("genesis", wellVerdict, "it is the one that the settings pin")
	content, err := os.ReadFile(filepath.Join(home, nodeconfig.GenesisFile))
	if err == nil {
		var doc *types.GenesisDoc
		if doc, err = network.ParseGenesis(content); err == nil {
			err = network.CheckState(doc)
		}
	}
	if err != nil {
		d.add("genesis", wrongVerdict, "%v: no node can begin with it", err)
	}
}

// examineFiles looks at who can read what must stay secret.
func examineFiles(d *diagnosis, home string) {
	var secrets []string
	for _, pattern := range []string{"secrets", "secrets/*", "keys", "keys/*", "passphrase"} {
		found, err := filepath.Glob(filepath.Join(home, pattern))
		if err != nil {
			d.add("files", wrongVerdict, "%v", err)
		}
		secrets = append(secrets, found...)
	}
	open := 0
	for _, path := range secrets {
		info, err := os.Stat(path)
		if err != nil {
			d.add("files", wrongVerdict, "%v", err)
			continue
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			open++
			d.add("files", wrongVerdict, "other users of this machine can read or change %s (mode %o): chmod go= %[1]s", path, mode)
		}
	}
	if open == 0 {
		d.add("files", wellVerdict, "keys are readable by their owner only")
	}
}
