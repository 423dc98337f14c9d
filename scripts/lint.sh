#!/usr/bin/env bash
# Runs golangci-lint and buf over everything. Builds them first where needed, which takes minutes the first time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/tools.sh golangci-lint
build/tools/golangci-lint run ./...
scripts/proto.sh lint
