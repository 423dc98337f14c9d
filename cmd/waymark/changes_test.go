package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"math/rand/v2"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/cometbft/cometbft/types"
	gogotypes "github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	homes "github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/signer"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/testutil/network"
	"github.com/waymark-ledger/waymark/x"
)

const (
	// changing is the number of nodes whose organizations come and go.
	changing = 6
	// staying is the least number of validators: a rotation of one of them is less than a third of the power.
	staying = 4
)

// TestValidatorsChange has validators join, leave, replace their keys and get other powers, all the time and at random,
// while one of the nodes is now and then killed and started again. The chain does not halt, nobody signs twice, and a
// verifier with nothing but the genesis follows to the end, as does one that comes from anywhere in between.
func TestValidatorsChange(t *testing.T) {
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	n := network.New(t, program, changing)
	for node := range changing {
		configure(t, n, node, func(s *nodeconfig.Settings) { s.Proposer.IdleWait = 0 })
	}
	n.Start()
	w := newSetChanges(t, n)
	random := rand.New(rand.NewPCG(1, 2))
	checkpoints := []verify.Root{w.genesis()}
	began := time.Now()
	for change := range setChanges {
		before := n.Height(0)
		w.change(random)
		w.await(before + setBlocks)
		if change%50 == 3 {
			victim := 1 + random.IntN(changing-1) // the first is asked how high the chain is
			n.KillNode(victim)
			w.await(w.height() + 3)
			n.StartNode(victim)
		}
		if change%20 == 5 {
			checkpoints = append(checkpoints, w.checkpoint(w.height()))
		}
	}
	w.settle()
	w.await(w.height() + 3) // what the last one changed holds from two blocks later on
	height := w.height()
	n.Await(height, 0, 1, 2, 3, 4, 5)
	t.Logf("%d changes in %d blocks and %s: %v", setChanges, height, time.Since(began).Round(time.Second), w.done)

	sameBlocks(t.Context(), t, n)
	require.GreaterOrEqual(t, w.sets(height), setChanges, "heights at which the set is another than before")
	for _, root := range checkpoints {
		bundle, result, err := w.ledger.Prove(t.Context(), &proofv1.ProveRequest{
			Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: "org/maker",
		}, root)
		require.NoError(t, err)
		require.Greater(t, result.Height, height-1)
		t.Logf("verified from %T by %d blocks", root, len(bundle.Path))
	}
	for node := range changing {
		require.NotContains(t, n.Logs(node), "CONSENSUS FAILURE")
		require.NotContains(t, n.Logs(node), "cannot be used")
	}
}

// setChanging changes the validators of a network whose nodes belong to its first organizations.
type setChanging struct {
	t       *testing.T
	network *network.Network
	chainID string
	ledger  *client.Client
	authors map[string]*crashAuthor
	ids     []string
	done    map[string]int
}

func newSetChanges(t *testing.T, n *network.Network) *setChanging {
	clients := newCrashClients(t, n)
	w := &setChanging{t: t, network: n, chainID: clients.chainID, authors: map[string]*crashAuthor{}, done: map[string]int{}}
	var urls []string
	for i, o := range homes.Organizations() {
		w.authors[o.ID] = clients.authors[i]
		w.ids = append(w.ids, o.ID)
	}
	for _, e := range n.Endpoints {
		urls = append(urls, e.RPC)
	}
	var err error
	w.ledger, err = client.New(urls...)
	require.NoError(t, err)
	return w
}

// change does something to a validator, or admits one.
func (w *setChanging) change(random *rand.Rand) {
	w.t.Helper()
	seated := w.settle()
	node := random.IntN(changing)
	id := w.ids[node]
	switch v := seated[id]; {
	case v == nil:
		w.done["joins"]++
		w.send(id, w.proven(node, provenApplication))
		w.council(id, &validatorsv1.AdmitValidator{Organization: id, Power: 10})
	case random.IntN(3) == 0 && len(seated) > staying:
		w.done["leaves"]++
		w.send(id, &validatorsv1.RetireValidator{})
	case random.IntN(5) == 0:
		w.done["powers"]++
		w.council(id, &validatorsv1.SetValidatorPower{Organization: id, Power: 10 + (v.Power-9)%3})
	default:
		w.done["rotates"]++
		w.send(id, w.proven(node, provenRotation))
	}
}

// proven makes the next key of a node, of either kind, and a message with its proof.
func (w *setChanging) proven(node int, compose proven) x.Message {
	w.t.Helper()
	home := w.network.Home(node)
	kind := homes.Ed25519
	if node == 0 {
		kind = homes.MLDSA65
	}
	secret, err := homes.NewConsensusKey(kind)
	require.NoError(w.t, err)
	require.NoError(w.t, signer.CreateNext(home, secret))
	now, then, err := signer.Secrets(home)
	require.NoError(w.t, err)
	m, err := compose(w.chainID, w.ids[node], now, then)
	require.NoError(w.t, err)
	return m
}

// council decides for a message about an organization, which has no vote on it.
func (w *setChanging) council(about string, m x.Message) {
	w.t.Helper()
	electors := slices.DeleteFunc([]string{"customs", "accreditor", "regulator"}, func(id string) bool { return id == about })
	w.send(electors[0], &governancev1.Propose{Title: "change", Messages: []*gogotypes.Any{x.Pack(m)}})
	var listed governancev1.ProposalsResponse
	_, err := w.ledger.Query(w.t.Context(), "/governance/proposals", &governancev1.ProposalsRequest{Limit: 1}, &listed, 0)
	require.NoError(w.t, err)
	id := listed.Proposals[0].Id
	for _, elector := range electors[1:] {
		var r governancev1.ProposalResponse
		w.send(elector, &governancev1.Vote{Proposal: id, Choice: governancev1.Choice_CHOICE_YES})
		_, err = w.ledger.Query(w.t.Context(), "/governance/proposal", &governancev1.ProposalRequest{Id: id}, &r, 0)
		require.NoError(w.t, err)
		if r.Proposal.Status == governancev1.Status_STATUS_EXECUTED {
			return
		}
	}
	require.Fail(w.t, "the council did not decide", "%T of %s", m, about)
}

func (w *setChanging) send(id string, m x.Message) {
	w.t.Helper()
	author := w.authors[id]
	tx, err := client.Draft{
		ChainID: w.chainID, Signer: author.address, Nonce: author.nonce.Add(1),
		Expires: time.Now().Add(client.DefaultLifetime), Messages: []x.Message{m},
	}.Tx()
	require.NoError(w.t, err)
	signed, err := client.Sign(tx, author.key, waymarkv1.Mode_MODE_DIRECT)
	require.NoError(w.t, err)
	ctx, cancel := context.WithTimeout(w.t.Context(), crashPatience)
	defer cancel()
	outcome, err := w.ledger.Send(ctx, signed)
	require.NoError(w.t, err)
	require.Equal(w.t, waymarkv1.Status_STATUS_APPLIED, outcome.Status, "%T of %s: %s", m, id, outcome.Log)
}

// settle waits until the set is what it shall be, and the nodes have no next key any more, and returns the validators.
func (w *setChanging) settle() map[string]*validatorsv1.Validator {
	w.t.Helper()
	seated := map[string]*validatorsv1.Validator{}
	require.Eventually(w.t, func() bool {
		var r validatorsv1.ValidatorsResponse
		if _, err := w.ledger.Query(w.t.Context(), "/validators/validators", &validatorsv1.ValidatorsRequest{}, &r, 0); err != nil {
			return false
		}
		clear(seated)
		for _, v := range r.Validators {
			seated[v.Organization] = v
			if v.Seat.GetPower() != v.Power || !bytes.Equal(v.Seat.PublicKey.Key, v.PublicKey.Key) {
				return false
			}
		}
		for node, id := range w.ids[:changing] {
			if _, then, err := signer.Secrets(w.network.Home(node)); err != nil || then != nil && seated[id] != nil {
				return false
			}
		}
		return true
	}, crashPatience, 20*time.Millisecond)
	return seated
}

func (w *setChanging) height() int64 { return w.network.Height(0) }

func (w *setChanging) await(height int64) {
	w.t.Helper()
	w.network.Await(height, 0)
}

func (w *setChanging) genesis() *verify.Genesis {
	g, err := client.ReadGenesis(w.network.Genesis())
	require.NoError(w.t, err)
	return g
}

func (w *setChanging) checkpoint(height int64) *verify.Checkpoint {
	w.t.Helper()
	commit, err := w.network.Node(0).Commit(w.t.Context(), &height)
	require.NoError(w.t, err)
	hash, err := hex.DecodeString(commit.Hash().String())
	require.NoError(w.t, err)
	return &verify.Checkpoint{Height: height, HeaderHash: hash}
}

// sets counts the heights at which other validators sign than at the one before.
func (w *setChanging) sets(last int64) (changes int) {
	w.t.Helper()
	var before *types.Header
	for from := int64(1); from <= last; from += metasAtATime {
		info, err := w.network.Node(0).BlockchainInfo(w.t.Context(), from, min(from+metasAtATime-1, last))
		require.NoError(w.t, err)
		slices.Reverse(info.BlockMetas)
		for _, meta := range info.BlockMetas {
			if before != nil && !bytes.Equal(before.ValidatorsHash, meta.Header.ValidatorsHash) {
				changes++
			}
			before = &meta.Header
		}
	}
	return changes
}
