package node

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

func TestOnlyConfiguredPeersConnect(t *testing.T) {
	app := &asked{}
	p := &peersOnly{app, []string{"ab"}}
	for path, code := range map[string]uint32{
		"/p2p/filter/id/ab":            abci.CodeTypeOK,
		"/p2p/filter/id/cd":            refused,
		"/p2p/filter/id/":              refused,
		"/p2p/filter/addr/192.0.2.1:1": abci.CodeTypeOK, // an address says nothing, the id follows
	} {
		res, err := p.Query(t.Context(), &abci.RequestQuery{Path: path})
		require.NoError(t, err)
		assert.Equal(t, code, res.Code, path)
	}
	assert.Empty(t, app.path)
	_, err := p.Query(t.Context(), &abci.RequestQuery{Path: "/provenance/lot"})
	require.NoError(t, err)
	assert.Equal(t, "/provenance/lot", app.path)
}

// asked is an application that remembers what it was asked.
type asked struct {
	abci.BaseApplication
	path string
}

func (a *asked) Query(_ context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	a.path = req.Path
	return &abci.ResponseQuery{}, nil
}

func TestLoggerTellsOfFailure(t *testing.T) {
	var out bytes.Buffer
	var stopping atomic.Bool
	var reasons []string
	logs, err := NewLogs(&out, nodeconfig.Log{Format: "text", Level: "info", CometBFT: "error"})
	require.NoError(t, err)
	l := newCometLogger(logs.CometBFT, func(reason string) { reasons = append(reasons, reason) }, &stopping)
	l = l.With("module", "consensus")
	l.Debug("unseen")
	l.Info("unseen")
	l.Warn("unseen")
	l.Error("some error", "hash", []byte{0xab}, "err", errors.New("why"), "lazy", cmtlog.NewLazySprintf("%d%%", 7))
	assert.NotContains(t, out.String(), "unseen")
	assert.Contains(t, out.String(), `msg="some error" source=cometbft module=consensus hash=AB err=why lazy=7%`)
	assert.Empty(t, reasons)

	stopping.Store(true)
	out.Reset()
	l.Error("closing")
	assert.Empty(t, out.String())
	l.With("height", 7).Error(consensusFailure, "err", "wrong app hash", "stack", "…")
	assert.Equal(t, []string{"consensus failed: wrong app hash"}, reasons)
}

func TestLogFormats(t *testing.T) {
	var out bytes.Buffer
	logs, err := NewLogs(&out, nodeconfig.Log{Format: "json", Level: "warn", CometBFT: "debug"})
	require.NoError(t, err)
	logs.Waymark.Info("unseen")
	logs.CometBFT.Debug("seen")
	assert.True(t, strings.HasPrefix(out.String(), "{") && strings.Count(out.String(), "\n") == 1, "%s", out.String())
	_, err = NewLogs(&out, nodeconfig.Log{Format: "json", Level: "loud", CometBFT: "debug"})
	assert.ErrorContains(t, err, "log.level")
}

func TestLoadValidator(t *testing.T) {
	for _, kind := range []string{network.Ed25519, network.MLDSA65} {
		home := t.TempDir()
		identity, err := network.CreateKeys(home, kind)
		require.NoError(t, err)
		validator, err := loadValidator(home)
		require.NoError(t, err)
		assert.Equal(t, identity.Validator, validator.Key.PubKey)

		require.NoError(t, os.WriteFile(filepath.Join(home, nodeconfig.ValidatorKeyFile), []byte("{"), 0o600))
		_, err = loadValidator(home)
		require.ErrorContains(t, err, nodeconfig.ValidatorKeyFile)
	}
	home := t.TempDir()
	_, err := network.CreateKeys(home, network.Ed25519)
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(home, nodeconfig.ValidatorStateFile)))
	_, err = loadValidator(home)
	require.ErrorIs(t, err, os.ErrNotExist, "without it the validator might sign twice")
}

func TestHealthListenerLeavesNothing(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	quiet := slog.New(slog.DiscardHandler)
	server, err := serveHealth("127.0.0.1:0", newHealth(nodeconfig.Watchdog{}), quiet)
	require.NoError(t, err)
	require.NoError(t, server.Close())
	_, err = serveHealth("256.0.0.1:0", newHealth(nodeconfig.Watchdog{}), quiet)
	assert.ErrorContains(t, err, "metrics.listen")
}
