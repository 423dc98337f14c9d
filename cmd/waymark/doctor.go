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
	// Why it matters, and what to do; of what is well neither.
	Why string `json:"why,omitempty"`
	Do  string `json:"do,omitempty"`
}

// diagnosis collects findings.
type diagnosis struct{ Findings []finding }

// well notes what is as it should be.
func (d *diagnosis) well(subject, format string, args ...any) {
	d.Findings = append(d.Findings, finding{Subject: subject, Verdict: wellVerdict, Message: fmt.Sprintf(format, args...)})
}

// warn notes what will go wrong, and wrong what is: why it matters, what to do, and what was found.
func (d *diagnosis) warn(subject, why, do, format string, args ...any) {
	d.Findings = append(d.Findings, finding{subject, warnVerdict, fmt.Sprintf(format, args...), why, do})
}

func (d *diagnosis) wrong(subject, why, do, format string, args ...any) {
	d.Findings = append(d.Findings, finding{subject, wrongVerdict, fmt.Sprintf(format, args...), why, do})
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
	var least uint64
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Say in plain words what is wrong with the home and its node",
		Long: "Say in plain words what is wrong with the home and its node, why it matters, and what to do: settings, files and who\n" +
			"can read them, addresses, disk, clock, connections, the height and age of the last block, versions and upgrades, the\n" +
			"validator; of a client's home whether its nodes answer. It changes nothing. It exits with 1 when something is wrong.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			d := new(diagnosis)
			if err := e.examine(c.Context(), d, least); err != nil {
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
	c.Flags().Uint64Var(&least, "min-free", minFree, "how much of a node's disk shall be free, in GB")
	return c
}

func (d *diagnosis) write(w io.Writer) error {
	for _, f := range d.Findings {
		if _, err := fmt.Fprintf(w, "%-8s %-9s %s\n", f.Verdict, f.Subject, f.Message); err != nil {
			return err
		}
		for _, advice := range []struct{ label, text string }{{"why", f.Why}, {"do", f.Do}} {
			if advice.text == "" {
				continue
			}
			if _, err := fmt.Fprintf(w, "%19s%-4s %s\n", "", advice.label, advice.text); err != nil {
				return err
			}
		}
	}
	return nil
}

// examine looks at what there is in the home: a node, on whose disk so many GB shall be free, a client or both.
func (e *env) examine(ctx context.Context, d *diagnosis, least uint64) error {
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
			d.wrong("settings", "no command of this home can reach the ledger", "correct the file", "%v", clientErr)
		} else {
			d.well("settings", "%s is valid", clientconfig.File)
			examineNodesOf(ctx, d, client)
		}
	}
	if !isNode {
		return nil
	}
	examineSecrets(d, e.home)
	examineDisk(d, filepath.Join(e.home, "data"), least)
	examineClock(d)
	if err != nil {
		d.wrong("settings", "the node does not start", "correct the file; waymark config defaults shows what each setting is for", "%v", err)
		return nil
	}
	d.well("settings", "%s is valid", nodeconfig.File)
	examineGenesis(d, settings, e.home)
	examineAddresses(d, settings)
	e.examineNode(ctx, d, settings)
	return nil
}

// examineGenesis looks whether the genesis is the one that is pinned, and one that a chain can begin with.
func examineGenesis(d *diagnosis, settings *nodeconfig.Settings, home string) {
	if err := settings.CheckGenesis(home); err != nil {
		d.wrong("genesis", "the node does not start: from another genesis it would follow another chain",
			"find out from another member which is right, before either is changed", "%v", err)
		return
	}
	d.well("genesis", "it is the one that the settings pin")
	content, err := os.ReadFile(filepath.Join(home, nodeconfig.GenesisFile))
	if err == nil {
		var doc *types.GenesisDoc
		if doc, err = network.ParseGenesis(content); err == nil {
			err = network.CheckState(doc)
		}
	}
	if err != nil {
		d.wrong("genesis", "every node would stop at its first start", "have it from whoever made it once more", "%v: no node can begin with it", err)
	}
}

// examineSecrets looks whether a node has what it signs with.
func examineSecrets(d *diagnosis, home string) {
	for _, c := range []struct{ file, why, do string }{
		{nodeconfig.NodeKeyFile, "the node does not start, and the others know it by this key", "bring it back from the backup"},
		{nodeconfig.ValidatorKeyFile, "the node does not start", "bring it back from the backup, if the key runs nowhere else"},
		{
			nodeconfig.ValidatorStateFile, "the node does not start: it could sign a second block of a height",
			"see \"When something is wrong\" in docs/operating.md; never bring back an old one",
		},
	} {
		if _, err := os.Stat(filepath.Join(home, c.file)); errors.Is(err, fs.ErrNotExist) {
			d.wrong("files", c.why, c.do, "%s is not there", c.file)
		}
	}
}

// examineFiles looks at who can read what must stay secret.
func examineFiles(d *diagnosis, home string) {
	var secrets []string
	for _, pattern := range []string{"secrets", "secrets/*", "keys", "keys/*", "passphrase"} {
		found, err := filepath.Glob(filepath.Join(home, pattern))
		if err != nil {
			d.wrong("files", "keys cannot be looked for", "use a home whose path has no *, ? or [", "%v", err)
		}
		secrets = append(secrets, found...)
	}
	open := 0
	for _, path := range secrets {
		info, err := os.Stat(path)
		if err != nil {
			d.wrong("files", "who can read it is not known", "run doctor as the user that the node runs as", "%v", err)
			continue
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			open++
			d.wrong("files", "whoever has a key signs in its owner's name", "chmod go= "+path,
				"other users of this machine can read or change %s (mode %o)", path, mode)
		}
	}
	if open == 0 {
		d.well("files", "keys are readable by their owner only")
	}
}
