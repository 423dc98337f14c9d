#!/usr/bin/env bash
# Measures throughput and latency on this machine, beside CometBFT's kvstore application: see docs/performance.md.
#
# usage: scripts/bench.sh [FLAG OF waymark bench]...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/build.sh
exec build/waymark bench "$@"
