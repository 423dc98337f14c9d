#!/usr/bin/env bash
# Builds development tools into build/tools, each at the version pinned here or in go.mod, from source.
# A tool that is there in the right version is left alone.
#
# usage: scripts/tools.sh [buf|protoc-gen-gocosmos|golangci-lint]...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

buf_version=v1.75.0
golangci_version=v2.15.0

bin=$PWD/build/tools
mkdir -p "$bin"

# built PROGRAM MODULE@VERSION is true when the program was built from that version by the Go that is in use.
built() {
  go version -m "$bin/$1" 2>/dev/null |
    awk -v go="$(go env GOVERSION)" -v wanted="$2" '
      NR == 1 && $2 == go { fresh = 1 }
      ($1 == "mod" || $1 == "dep") && $2 "@" $3 == wanted { right = 1 }
      END { exit !(fresh && right) }'
}

# from_registry PROGRAM MODULE PACKAGE VERSION
from_registry() {
  built "$1" "$2@$4" || GOFLAGS= GOBIN=$bin go install "$3@$4"
}

for tool in "$@"; do
  case $tool in
  buf)
    from_registry buf github.com/bufbuild/buf github.com/bufbuild/buf/cmd/buf "$buf_version"
    ;;
  golangci-lint)
    from_registry golangci-lint github.com/golangci/golangci-lint/v2 \
      github.com/golangci/golangci-lint/v2/cmd/golangci-lint "$golangci_version"
    ;;
  protoc-gen-gocosmos)
    # Pinned by go.mod, where it is the runtime of the generated code too.
    go build -o "$bin/protoc-gen-gocosmos" github.com/cosmos/gogoproto/protoc-gen-gocosmos
    ;;
  *)
    echo "unknown tool $tool" >&2
    exit 2
    ;;
  esac
done
