package node

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

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

func TestHealthListenerLeavesNothing(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	quiet := slog.New(slog.DiscardHandler)
	server, err := serveHealth("127.0.0.1:0", newHealth(nodeconfig.Watchdog{}), quiet)
	require.NoError(t, err)
	require.NoError(t, server.Close())
	_, err = serveHealth("256.0.0.1:0", newHealth(nodeconfig.Watchdog{}), quiet)
	assert.ErrorContains(t, err, "metrics.listen")
}
