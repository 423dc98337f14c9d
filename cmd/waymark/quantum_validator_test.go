package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	homes "github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/signer"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/network"
)

// TestQuantumValidatorJoins has a node with an ML-DSA-65 key join a chain of two Ed25519 validators, and validate: from then
// on no block is without its signature, and who has nothing but the genesis verifies a bundle across the change, only with
// it. It replaces the key by another of its kind.
func TestQuantumValidatorJoins(t *testing.T) {
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	n := network.New(t, program, 2)
	n.Start()
	j := newJoiner(t, program, n, "--consensus-key", homes.MLDSA65)
	j.register(t, n)
	_, end := j.start(t, "joined")
	member := func(args ...string) {
		t.Helper()
		requireRuns(t, 0, "", program, append([]string{"--home", homes.ClientHome(n.Dir)}, args...)...)
	}
	member("validator", "apply", "--node-home", j.home, "--from", "carrier")
	member("tx", "validators", "admit-validator", "--organization", "carrier", "--power", "10", "--from", "regulator")
	member("tx", "governance", "vote", "--proposal", "1", "--choice", "yes", "--from", "customs")
	first := quantumKey(t, j.home)
	requireSigns(t, n, first)
	requireNeeds(t, program, n, first)

	member("validator", "key", "--next", "--consensus-key", homes.MLDSA65, "--node-home", j.home)
	member("validator", "rotate", "--node-home", j.home, "--from", "carrier")
	require.Eventually(t, func() bool {
		now, then, err := signer.Secrets(j.home)
		return err == nil && then == nil && !now.PubKey().Equals(first)
	}, patience, 20*time.Millisecond, "the next key is not the current")
	requireSigns(t, n, quantumKey(t, j.home))
	requireNeeds(t, program, n, quantumKey(t, j.home))
	require.NoError(t, end())
}

// quantumKey returns the ML-DSA-65 key with which a node signs.
func quantumKey(t *testing.T, home string) crypto.PubKey {
	t.Helper()
	now, _, err := signer.Secrets(home)
	require.NoError(t, err)
	require.Equal(t, mldsa65.KeyType, now.PubKey().Type())
	return now.PubKey()
}

// requireSigns waits until a key is one of three of the same power, and checks that it signs the blocks that follow.
func requireSigns(t *testing.T, n *network.Network, key crypto.PubKey) {
	t.Helper()
	var from int64
	require.Eventually(t, func() bool {
		from = n.Height(0)
		set, err := n.Node(0).Validators(t.Context(), &from, nil, nil)
		require.NoError(t, err)
		at := indexOfValidator(set.Validators, key)
		return len(set.Validators) == 3 && at >= 0 && set.Validators[at].VotingPower == homes.Power
	}, patience, 20*time.Millisecond, "it does not validate")
	n.Await(from+3, 0)
	for height := from; height < from+3; height++ {
		commit, err := n.Node(0).Commit(t.Context(), &height)
		require.NoError(t, err)
		signed := false
		for _, s := range commit.Commit.Signatures {
			if bytes.Equal(s.ValidatorAddress, key.Address()) {
				require.Equal(t, types.BlockIDFlagCommit, s.BlockIDFlag)
				require.Len(t, s.Signature, mldsa65.SignatureSize)
				signed = true
			}
		}
		require.True(t, signed, "block %d is without its signature", height)
	}
}

func indexOfValidator(set []*types.Validator, key crypto.PubKey) int {
	for i, v := range set {
		if v.PubKey.Equals(key) {
			return i
		}
	}
	return -1
}

// requireNeeds has the ledger prove what it knows of an organization, and verifies that offline from the genesis; and that
// a bundle in which one signature by a key is changed is refused.
func requireNeeds(t *testing.T, program string, n *network.Network, key crypto.PubKey) {
	t.Helper()
	ledger, err := client.New(n.Endpoints[0].RPC)
	require.NoError(t, err)
	root, err := client.ReadGenesis(n.Genesis())
	require.NoError(t, err)
	bundle, _, err := ledger.Prove(t.Context(), &proofv1.ProveRequest{
		Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: "org/carrier",
	}, root)
	require.NoError(t, err)
	content, err := bundle.Marshal()
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "carrier"+bundleExtension)
	require.NoError(t, os.WriteFile(file, content, 0o600))
	requireRuns(t, 0, "", program, "--home", t.TempDir(), "verify", file, "--genesis", n.Genesis())

	last := bundle.Path[len(bundle.Path)-1].SignedHeader.Commit
	at := -1
	for i, s := range last.Signatures {
		if bytes.Equal(s.ValidatorAddress, key.Address()) {
			at = i
		}
	}
	require.GreaterOrEqual(t, at, 0, "the bundle is without its signature")
	last.Signatures[at].Signature[0] ^= 1
	content, err = bundle.Marshal()
	require.NoError(t, err)
	_, err = verify.Verify(content, root, verify.Options{})
	require.ErrorContains(t, err, "signed by 20 of 30 of the voting power")
}
