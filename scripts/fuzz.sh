#!/usr/bin/env bash
# Runs every fuzz target, one after the other, for FUZZTIME each (default 1m). What it finds is a file below
# testdata/fuzz of its package, to be committed with the fix.
#
# usage: scripts/fuzz.sh [PACKAGE]...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ $# -gt 0 ] || set -- ./...
go list -f '{{.ImportPath}} {{.Dir}}' "$@" | while read -r package dir; do
  { grep -hos '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go || true; } | sed 's/^func //' | while read -r target; do
    echo "== $package $target"
    go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-1m}" </dev/null
  done
done
