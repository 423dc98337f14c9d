#!/usr/bin/env bash
# Shows what the ledger is for, on four validator processes of this machine.
#
# usage: scripts/demo.sh             the story of a lot, from its making to its proof with every node stopped
#        scripts/demo.sh DOCUMENT    record an EPCIS document, and say what became of each event
set -euo pipefail
document=${1:+$(realpath "$1")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
network=
stop() {
  if [ -n "$network" ]; then
    kill -TERM "$network" 2>/dev/null || true
    wait "$network" 2>/dev/null || true
    network=
  fi
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

bold= plain=
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi
step() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }
die() { printf 'demo: %s\n' "$*" >&2; exit 1; }

waymark=build/waymark
net=$work/net
client() { "$waymark" --home "$net/client" "$@"; }

# expect runs a command that must exit with a status, and shows it.
expect() {
  local want=$1 got=0
  shift
  printf '$ waymark %s\n' "${*//$work\//}"
  client "$@" || got=$?
  [ "$got" = "$want" ] || die "the command exited with $got, expected $want"
}

# document_at puts times before now into a hand-written document, and the lot of the story: @1@ is the earliest.
document_at() {
  local text n
  text=$(cat "scripts/demo/$1.jsonld")
  text=${text//@lot@/$lot}
  for n in 0 1 2 3 4 5 6 7 8; do
    text=${text//@$n@/$(date -u -d "-$((40 - 4 * n)) minutes" +%Y-%m-%dT%H:%M:00Z)}
  done
  printf '%s\n' "$text" > "$work/$1.jsonld"
  printf '%s\n' "$work/$1.jsonld"
}

# message_at puts Unix times before now into a hand-written message, and the lot of the story: @1@ is the earliest.
message_at() {
  local text n now
  text=$(cat "scripts/demo/$1.json") now=$(date -u +%s)
  text=${text//@lot@/$lot} text=${text//@name@/${lot##*/}}
  for n in 0 1 2 3 4 5 6 7 8; do
    text=${text//@$n@/$((now - 60 * (40 - 4 * n)))}
  done
  printf '%s\n' "$text" > "$work/$1.json"
  printf '%s\n' "$work/$1.json"
}

# verdict asks for the verdict on the lot, and looks that it is this one.
verdict() {
  expect 0 verdict "$lot" --market DE | tee "$work/verdict"
  grep -q "^${1^^}\$" "$work/verdict" || die "the verdict is not: $1"
}

# signed makes a transaction and signs it, but does not send it: KEY COMMAND...
signed() {
  local key=$1
  shift
  client tx "$@" --generate-only --from "$key" > "$work/unsigned.json"
  client tx sign "$work/unsigned.json" --from "$key"
}

# attested has the inspector pass the lot, which makes it admissible.
attested() {
  expect 0 tx inspection issue-attestation --from-json "$(message_at passed)" --from inspector
  verdict admissible
  expect 0 prove "$lot" --verdict --market DE -f "$work/admissible.wmb"
  expect 0 prove "$lot" --not-listed --market DE -f "$work/not-listed.wmb"
}

# together sends the shipment of the lot and, right behind it, the emergency listing, and tells whether one block took both:
# then the shipment must be refused.
together() {
  local status=0 blocks
  signed maker provenance capture-event --from-json "$(message_at shipment)" > "$work/shipment.signed.json"
  signed regulator blacklist list-in-emergency --from-json "$(message_at emergency)" > "$work/emergency.signed.json"
  printf '$ waymark tx broadcast shipment.signed.json emergency.signed.json\n'
  client tx broadcast "$work/shipment.signed.json" "$work/emergency.signed.json" > "$work/together" || status=$?
  cat "$work/together"
  blocks=$(sed -n 's/.* in block \([0-9]*\)$/\1/p' "$work/together")
  [ "$(wc -l <<< "$blocks")" = 2 ] || die 'the outcomes do not name two blocks'
  [ "${blocks%%$'\n'*}" = "${blocks##*$'\n'}" ] || return 1
  [ "$status" = 5 ] || die "the shipment left in the block of the listing: the command exited with $status, expected 5"
  printf 'same block, height %s\n' "${blocks%%$'\n'*}"
}

start() {
  "$waymark" testnet start -o "$net" > "$work/endpoints" 2> "$work/network.log" &
  network=$!
  for _ in $(seq 300); do
    [ "$(tail -n 1 "$work/endpoints")" = ready ] && return
    kill -0 "$network" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/network.log" >&2
  die 'the network did not become ready within 30 seconds'
}

step 'Build'
make --no-print-directory build

if [ -n "$document" ]; then
  step "Four validators, where no company prefix is required"
  "$waymark" testnet init-files -v 4 -o "$net" --set provenance.require_prefix=false
  start
  step "Record $document"
  # 6 says that some events were refused, which is the ledger's business and not a failure of the demonstration.
  status=0
  client capture "$document" --from maker --proceed --lenient || status=$?
  [ "$status" = 0 ] || [ "$status" = 5 ] || [ "$status" = 6 ] || die "capture exited with $status"
  exit 0
fi

product=01/09506000134352
lot=$product/10/DEMO-1

step 'Four validators: a manufacturer, an inspector, a platform and a customs office'
"$waymark" testnet init-files -v 4 -o "$net"
# The first transaction of a block waits for others, so that what goes out together is in one block.
sed -i "s/^gather = .*/gather = '50ms'/" "$net"/node*/waymark.toml
start
grep '"node"' "$work/endpoints"

step 'The maker records a lot of 1,000, three serials of it on a pallet, and ships the pallet and 400 loose'
expect 0 capture "$(document_at 1-production)" --from maker

step 'The maker ships 700 more than are left: refused, and remembered'
expect 5 capture "$(document_at 2-over-shipment)" --from maker

step 'Somebody else commissions a serial that exists: refused, and remembered'
expect 5 capture "$(document_at 3-clone)" --from partner

step 'The partner receives 380 of the 400: recorded, with the discrepancy'
expect 0 receive "$lot" --quantity 380 --from partner

step 'The partner records an inspection, and declares it erroneous'
expect 0 capture "$(document_at 4-inspection)" --from partner
expect 0 capture "$(document_at 5-correction)" --from partner

step 'The brand declares the product, the regulator of a market says what it requires, the accreditor who may attest it'
expect 0 tx inspection declare-product --from-json "$(message_at product)" --from maker
expect 0 tx inspection publish-scheme --from-json "$(message_at scheme)" --from accreditor
expect 0 tx inspection grant-accreditation --from-json "$(message_at accreditation)" --from accreditor
expect 0 tx inspection publish-profile --from-json "$(message_at profile)" --from regulator

step 'Customs asks: may the lot enter this market?'
verdict undetermined
step 'The inspector attests the lot, and customs asks again'
attested

step 'A shipment goes out, and an emergency listing right behind it: the listing goes first, and the lot does not leave'
listing=1
until together; do
  [ "$listing" -lt 6 ] || die 'no block took both the shipment and the emergency listing'
  listing=$((listing + 1)) lot=$product/10/DEMO-$listing
  step "A block fell between them: once more, with the lot ${lot##*/}"
  expect 0 tx provenance capture-event --from-json "$(message_at lot)" --from maker
  attested
done
verdict inadmissible
expect 0 prove "$lot" --verdict --market DE -f "$work/inadmissible.wmb"

step 'The maker appeals, who listed answers, and a court that had no part in it decides'
expect 0 tx blacklist appeal-listing --listing "$listing" --evidence "$(printf 'test report R-1' | sha256sum | cut -c1-64)" --from maker
expect 0 tx blacklist answer-appeal --listing "$listing" --evidence "$(printf 'samples mixed up' | sha256sum | cut -c1-64)" --from regulator
expect 0 tx blacklist decide-appeal --listing "$listing" --decision annulled --reason samples-mixed-up --from arbitrator
verdict admissible
expect 0 prove "$lot" --verdict --market DE -f "$work/restored.wmb"

step 'A later test fails'
expect 0 tx inspection issue-attestation --from-json "$(message_at failed)" --from inspector
verdict inadmissible
expect 0 prove "$lot" --verdict --market DE -f "$work/failed.wmb"

step 'One of the four validators is killed; the chain goes on'
victim=$(sed -n 's/.*"node":3,.*"pid":\([0-9]*\).*/\1/p' "$work/endpoints")
[ -n "$victim" ] || die 'the endpoints do not name the process of node 3'
kill -KILL "$victim"
expect 0 capture "$(document_at 6-storage)" --from partner

step 'What the ledger holds of the lot'
expect 0 query provenance lot "$lot"
expect 0 trace "$lot" --down

step 'The whole history of the lot, in one file'
expect 0 prove "$lot" -f "$work/lot.wmb"
expect 0 prove "$lot" --closed -f "$work/lot-closed.wmb"

step 'Every node is stopped'
stop
! client status > /dev/null 2>&1 || die 'a node still answers'

step 'Anybody verifies the file, with the genesis and no network'
expect 0 verify "$work/lot.wmb" --genesis "$net/genesis.json"
expect 0 verify "$work/lot-closed.wmb" --genesis "$net/genesis.json"

step 'So are the verdicts verified: computed again from what they rest on, and from what is proved not to be there'
expect 0 verify "$work/admissible.wmb" --genesis "$net/genesis.json" --require admissible
expect 4 verify "$work/inadmissible.wmb" --genesis "$net/genesis.json" --require admissible
expect 0 verify "$work/restored.wmb" --genesis "$net/genesis.json" --require admissible
expect 4 verify "$work/failed.wmb" --genesis "$net/genesis.json" --require admissible
expect 0 verify "$work/not-listed.wmb" --genesis "$net/genesis.json"

step 'A seller leaves out the refused attempts, or the failed inspection: the file no longer verifies'
go run ./scripts/demo/omit refused "$work/lot.wmb" "$work/omitted.wmb"
expect 1 verify "$work/omitted.wmb" --genesis "$net/genesis.json"
go run ./scripts/demo/omit attestation "$work/failed.wmb" "$work/passed-only.wmb"
expect 1 verify "$work/passed-only.wmb" --genesis "$net/genesis.json"

step 'Done: recorded, refused, received, corrected, inspected, listed, restored, survived, proved, verified, and the forgeries refused'
