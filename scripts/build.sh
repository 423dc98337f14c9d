#!/usr/bin/env bash
# Builds build/waymark. The same source gives the same bytes, wherever it is built: no paths and no time go in.
#
# usage: scripts/build.sh             build/waymark
#        scripts/build.sh rehearsal   build/waymark-rehearsal: the same with the next version's number and a migration that
#                                     changes nothing, to rehearse an upgrade with
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1:-} in
"") go build -trimpath -o build/waymark ./cmd/waymark ;;
rehearsal) go build -trimpath -tags rehearsal -o build/waymark-rehearsal ./cmd/waymark ;;
*)
  sed -n '4,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
