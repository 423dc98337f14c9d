#!/usr/bin/env bash
# Builds build/waymark. The same source gives the same bytes, wherever it is built: no paths and no time go in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

go build -trimpath -o build/waymark ./cmd/waymark
