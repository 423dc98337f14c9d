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
    # By default every input that reaches something new is first made smaller for up to a minute: with inputs of
    # kilobytes, nothing else would be done.
    go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-1m}" -fuzzminimizetime 50x </dev/null
  done
done
