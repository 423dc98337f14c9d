#!/usr/bin/env bash
# Rewrites what is generated from the code and committed: golden lists, and pages under docs/. Their tests compare
# the files with the code again, so what is stale fails `make test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

golden=github.com/waymark-ledger/waymark/testutil/golden
mapfile -t packages < <(go list -f '{{$p := .ImportPath}}{{range .TestImports}}{{$p}} {{.}}
{{end}}{{range .XTestImports}}{{$p}} {{.}}
{{end}}' ./... | awk -v golden="$golden" '$2 == golden { print $1 }' | sort -u)
go test "${packages[@]}" -update
