package node

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// serveHealth listens for metrics and health checks. Close of what it returns ends it.
func serveHealth(address string, h *health, log *slog.Logger) (*http.Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("metrics.listen: %w", err)
	}
	server := &http.Server{
		Handler:           healthHandler(h),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	go func() { _ = server.Serve(listener) }() // it ends by Close only
	return server, nil
}

// healthHandler serves /livez and /readyz with 200 or 503 and the report, and /metrics.
func healthHandler(h *health) http.Handler {
	own := prometheus.NewRegistry()
	own.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "waymark_height", Help: "The last height that this node committed.",
		}, func() float64 { return float64(h.report().Height) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "waymark_height_age_seconds", Help: "Seconds since this node last committed a block, or since it started.",
		}, func() float64 { return h.report().HeightAge }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "waymark_ready", Help: "1 where /readyz answers 200, else 0.",
		}, func() float64 {
			if h.report().Ready {
				return 1
			}
			return 0
		}),
		collectors.NewBuildInfoCollector(),
	)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(prometheus.Gatherers{own, prometheus.DefaultGatherer},
		promhttp.HandlerOpts{MaxRequestsInFlight: 3, Timeout: 20 * time.Second}))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		r := h.report()
		answer(w, r, r.Live)
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		r := h.report()
		answer(w, r, r.Ready)
	})
	return mux
}

func answer(w http.ResponseWriter, r report, ok bool) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !ok {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(r) // whoever asked has gone
}
