package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
)

// TestDoctorReadsTheGenesis: one that every node would refuse is found before a node begins with it.
func TestDoctorReadsTheGenesis(t *testing.T) {
	good, err := network.State("solo", nil, nil)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		state json.RawMessage
		pin   string
		wrong string
	}{
		"a good one":         {good, "", ""},
		"of another chain":   {good, nodeconfig.HashGenesis(nil), "one of them is of another chain"},
		"of unknown modules": {json.RawMessage(`{"modules":{"nothing":{}}}`), "", `no module "nothing": no node can begin with it`},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			key := ed25519.GenPrivKeyFromSecret([]byte("solo")).PubKey()
			content, err := network.Genesis("solo", []network.Validator{{Name: "solo", Key: key, Power: network.Power}}, c.state)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(home, nodeconfig.GenesisFile), content, 0o644))
			settings := nodeconfig.Default()
			if settings.GenesisSHA256 = c.pin; c.pin == "" {
				settings.GenesisSHA256 = nodeconfig.HashGenesis(content)
			}
			d := new(diagnosis)
			examineGenesis(d, settings, home)
			if c.wrong == "" {
				require.Zero(t, d.count(wrongVerdict), "%v", d.Findings)
				return
			}
			require.Equal(t, 1, d.count(wrongVerdict))
			require.Contains(t, d.Findings[len(d.Findings)-1].Message, c.wrong)
		})
	}
}

// TestDoctorOfAStoppedNode: one that stopped for an upgrade is told which binary it needs.
func TestDoctorOfAStoppedNode(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "waymark")
	require.NoError(t, os.WriteFile(binary, []byte("the next"), 0o755))
	hash, err := upgrade.Hash(binary)
	require.NoError(t, err)
	ours := []upgrade.Binary{{Platform: upgrade.Platform(), SHA256: hash}}
	for name, c := range map[string]struct {
		due     *upgrade.Due
		stage   bool
		verdict verdict
		message string
		do      string
	}{
		"no upgrade":      {},
		"staged":          {&upgrade.Due{Height: 9, Version: 2, Binaries: ours}, true, wellVerdict, "and its binary is staged", ""},
		"not staged":      {&upgrade.Due{Height: 9, Version: 2, Binaries: ours}, false, warnVerdict, "is not staged", "--sha256 " + hash},
		"no binary of it": {&upgrade.Due{Height: 9, Version: 2}, false, warnVerdict, "no binary for this platform", "without --supervise"},
		"long ago":        {&upgrade.Due{Height: 9, Version: 1, Binaries: ours}, false, wellVerdict, "is one that this program has", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := &env{home: t.TempDir()}
			if c.stage {
				_, err := upgrade.Stage(e.home, binary, hash)
				require.NoError(t, err)
			}
			if c.due != nil {
				require.NoError(t, c.due.Save(e.home))
			}
			d := new(diagnosis)
			e.examineStopped(d)
			if c.due == nil {
				require.Empty(t, d.Findings)
				return
			}
			require.Len(t, d.Findings, 1)
			require.Equal(t, c.verdict, d.Findings[0].Verdict)
			require.Contains(t, d.Findings[0].Message, c.message)
			require.Contains(t, d.Findings[0].Do, c.do)
			require.Equal(t, c.verdict == wellVerdict, d.Findings[0].Why == "")
		})
	}
}

// TestDoctorOfOpenPorts: what asks for no password belongs to this machine.
func TestDoctorOfOpenPorts(t *testing.T) {
	s := nodeconfig.Default()
	d := new(diagnosis)
	examineAddresses(d, s)
	require.Zero(t, d.count(warnVerdict)+d.count(wrongVerdict))
	s.Metrics.Listen, s.P2P.Listen, s.P2P.Peers = "0.0.0.0:26660", "127.0.0.1:26656", []string{"ab@192.0.2.1:26656"}
	d = new(diagnosis)
	examineAddresses(d, s)
	require.Equal(t, 1, d.count(warnVerdict))
	require.Equal(t, 1, d.count(wrongVerdict))
	var out strings.Builder
	require.NoError(t, d.write(&out))
	require.Equal(t, 6, strings.Count(out.String(), "\n"), "each with why, and what to do")
}

// TestDoctorOfMissingKeys names what a node cannot start without.
func TestDoctorOfMissingKeys(t *testing.T) {
	d := new(diagnosis)
	examineSecrets(d, t.TempDir())
	require.Equal(t, 3, d.count(wrongVerdict))
}
