#!/usr/bin/env bash
# Works on the .proto files, without a network once the tools are built.
#
# usage: scripts/proto.sh generate   write the Go code beside each file
#        scripts/proto.sh lint       check style, format and, once a version is tagged, that what it wrote stays
#                                    readable
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/tools.sh buf protoc-gen-gocosmos
buf=build/tools/buf

# The options that our files import, from the module that the generator and its runtime come from.
gogoproto=$(go list -m -f '{{.Dir}}' github.com/cosmos/gogoproto)
install -D -m 0644 "$gogoproto/gogoproto/gogo.proto" build/proto/gogoproto/gogo.proto

if [ -z "$(find proto -name '*.proto' -print -quit)" ]; then
  exit 0
fi

case ${1:-} in
generate)
  "$buf" generate proto
  # A generated file outlives neither its source nor a renaming of it.
  find proto -name '*.pb.go' | while read -r generated; do
    [ -e "${generated%.pb.go}.proto" ] || rm "$generated"
  done
  ;;
lint)
  "$buf" lint proto
  "$buf" format --exit-code --diff proto
  if tag=$(git describe --tags --abbrev=0 2>/dev/null); then
    rm -rf build/released
    git archive --prefix=build/released/ "$tag" buf.yaml proto | tar -x
    install -D -m 0644 -t build/released/build/proto/gogoproto build/proto/gogoproto/gogo.proto
    "$buf" breaking . --against build/released
  fi
  ;;
*)
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
