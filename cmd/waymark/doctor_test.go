package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
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
