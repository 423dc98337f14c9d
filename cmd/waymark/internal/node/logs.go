package node

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"

	cmtlog "github.com/cometbft/cometbft/libs/log"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// Logs are the two loggers of a node.
type Logs struct{ Waymark, CometBFT *slog.Logger }

// NewLogs returns loggers that write to w as valid settings say.
func NewLogs(w io.Writer, settings nodeconfig.Log) (Logs, error) {
	at := func(name string) (*slog.Logger, error) {
		level, err := nodeconfig.Level(name)
		if err != nil {
			return nil, err
		}
		options := &slog.HandlerOptions{Level: level}
		if settings.Format == "json" {
			return slog.New(slog.NewJSONHandler(w, options)), nil
		}
		return slog.New(slog.NewTextHandler(w, options)), nil
	}
	waymark, err := at(settings.Level)
	if err != nil {
		return Logs{}, fmt.Errorf("log.level: %w", err)
	}
	comet, err := at(settings.CometBFT)
	if err != nil {
		return Logs{}, fmt.Errorf("log.cometbft: %w", err)
	}
	return Logs{waymark, comet.With("source", "cometbft")}, nil
}

// consensusFailure is what CometBFT logs, and all that it does, when its consensus has stopped for good.
const consensusFailure = "CONSENSUS FAILURE!!!"

// cometLogger is CometBFT's logger over slog. It tells when consensus has failed.
type cometLogger struct {
	log    *slog.Logger
	failed func(reason string)
	// stopping is set once the node is asked to stop. The errors that CometBFT then logs are of its own closed
	// connections and say nothing, so they are for debugging.
	stopping *atomic.Bool
}

func newCometLogger(log *slog.Logger, failed func(reason string), stopping *atomic.Bool) cmtlog.Logger {
	return cometLogger{log, failed, stopping}
}

func (l cometLogger) Debug(msg string, keyvals ...any) { l.write(slog.LevelDebug, msg, keyvals) }
func (l cometLogger) Info(msg string, keyvals ...any)  { l.write(slog.LevelInfo, msg, keyvals) }
func (l cometLogger) Warn(msg string, keyvals ...any)  { l.write(slog.LevelWarn, msg, keyvals) }

func (l cometLogger) Error(msg string, keyvals ...any) {
	level := slog.LevelError
	if l.stopping.Load() {
		level = slog.LevelDebug
	}
	l.write(level, msg, keyvals)
	if msg == consensusFailure {
		reason := "consensus failed"
		for i := 0; i+1 < len(keyvals); i += 2 {
			if keyvals[i] == "err" {
				reason = fmt.Sprintf("consensus failed: %v", keyvals[i+1])
			}
		}
		l.failed(reason)
	}
}

func (l cometLogger) With(keyvals ...any) cmtlog.Logger {
	return cometLogger{l.log.With(shown(keyvals)...), l.failed, l.stopping}
}

func (l cometLogger) write(level slog.Level, msg string, keyvals []any) {
	if l.log.Enabled(context.Background(), level) {
		l.log.Log(context.Background(), level, msg, shown(keyvals)...)
	}
}

// shown replaces values by the text that CometBFT made them for: blocks and votes have methods that shorten them.
func shown(keyvals []any) []any {
	out := make([]any, len(keyvals))
	for i, v := range keyvals {
		switch v := v.(type) {
		case error:
			out[i] = v.Error()
		case fmt.Stringer:
			out[i] = v.String()
		case []byte:
			out[i] = fmt.Sprintf("%X", v)
		default:
			out[i] = v
		}
	}
	return out
}
