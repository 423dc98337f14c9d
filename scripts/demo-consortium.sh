#!/usr/bin/env bash
# A year in the life of a consortium, in minutes, on validator processes of this machine: somebody joins, validates, changes
# its key, signs twice and is suspended; a member that lost its keys is recovered; a parameter changes, and the program under
# all nodes. Nobody decides anything alone, and the chain does not stop.
#
# usage: scripts/demo-consortium.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
children=()
stop() {
  local pid
  touch "$work/end"
  for pid in "${children[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${children[@]}"; do wait "$pid" 2>/dev/null || true; done
  children=()
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

bold= plain=
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi
step() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }
die() {
  printf 'demo: %s\n' "$*" >&2
  tail -n 5 "$work"/*.log >&2 || true
  exit 1
}

waymark=$PWD/build/waymark
next=$PWD/build/waymark-rehearsal
net=$work/net
client() { "$waymark" --home "$net/client" "$@"; }

# run shows a command of the client and runs it; ask does neither show it nor what it prints, but returns one member of its JSON.
run() {
  printf '$ waymark %s\n' "${*//$work\//}"
  client "$@" || die "the command failed"
}
ask() {
  local member=$1
  shift
  client "$@" --output json | grep -o "\"$member\":\"\{0,1\}[^\",}]*" | head -n 1 | sed 's/^"[^"]*":"\{0,1\}//'
}

# until_true waits until a command succeeds, so many seconds at most.
until_true() {
  local seconds=$1 what=$2 end
  shift 2
  end=$((SECONDS + seconds))
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $end ] || die "$what: not within $seconds seconds"
    sleep 0.2
  done
}

# node_id prints the id of a node, ports has it listen from a port on, so that several run on one machine.
node_id() { "$waymark" join "$work/network.toml" --home "$1" --no-start --output json | grep -o '"node_id":"[0-9a-f]*' | cut -d'"' -f4; }
base=$((20000 + RANDOM % 20000))
ports() {
  local first=$((base + $2))
  sed -i "s/:26656/:$first/; s/:26657/:$((first + 1))/; s/:26660/:$((first + 2))/" "$1/waymark.toml"
}
newcomer_rpc=http://127.0.0.1:$((base + 21))

arch() { case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac; }

# decide votes yes for two jurisdictions on what was proposed last, and requires that it was executed.
decide() {
  local proposal
  proposal=$(ask id query governance proposals --limit 1)
  run tx governance vote --proposal "$proposal" --choice yes --from customs
  [ "$(ask status query governance proposal "$proposal")" = executed ] || die "proposal $proposal was not executed"
}

height() { ask height status; }
above() { [ "$(height)" -gt "$1" ]; }

# watch_blocks notes the longest time without a new block, until stopped, in milliseconds.
watch_blocks() {
  local last=0 at=0 now longest=0 seen
  while [ ! -e "$work/end" ]; do
    seen=$(ask height status 2> /dev/null || true)
    now=$(date +%s%3N)
    if [ -e "$work/reset" ]; then
      rm "$work/reset"
      longest=0
    fi
    if [ -n "$seen" ] && [ "$seen" != "$last" ]; then
      [ "$last" = 0 ] || [ $((now - at)) -le "$longest" ] || longest=$((now - at))
      last=$seen at=$now
      echo "$longest" > "$work/longest.new" && mv "$work/longest.new" "$work/longest"
    fi
    sleep 0.2
  done
}
longest() { cat "$work/longest"; }

# trade keeps the chain busy.
trade() {
  local n=0
  while [ ! -e "$work/end" ]; do
    n=$((n + 1))
    client tx membership update-contact --contact "https://platform.example/$n" --from platform > /dev/null 2>&1 || sleep 1
    sleep 0.3
  done
}

step 'Build this version, and the next'
make --no-print-directory build rehearsal

step 'Four validators, supervised'
"$waymark" testnet init-files -v 4 -o "$net"
"$waymark" testnet start -o "$net" --supervise > "$work/endpoints" 2> "$work/network.log" &
children+=($!)
until_true 90 'four validators' grep -qx ready "$work/endpoints"
watch_blocks 2> /dev/null &
children+=($!)
trade &
children+=($!)

step 'A fifth organization prepares a node of the chain that a member describes'
run network export --from regulator -o "$work/network.toml"
newcomer=$work/newcomer
"$waymark" join "$work/network.toml" --home "$newcomer" --no-start
ports "$newcomer" 20
step 'It applies; a member sponsors it; two jurisdictions admit it'
client keys add newcomer --light > /dev/null
client apply --organization.id newcomer --organization.name 'Newcomer Works' --organization.jurisdiction FR \
  --organization.roles manufacturer --nodes "$(node_id "$newcomer")" --from newcomer > "$work/application.json"
run tx membership submit-application --from-json "$work/application.json" --from maker
run tx membership admit-organization --organization newcomer --from regulator
decide

step 'It joins: its node fetches the chain'
"$waymark" join "$work/network.toml" --home "$newcomer" --supervise > "$work/newcomer.out" 2> "$work/newcomer.log" &
children+=($!)
caught_up() { "$waymark" status --node "$newcomer_rpc" --output json | grep -q '"catching_up":false'; }
until_true 120 'the newcomer caught up' caught_up
"$waymark" status --node "$newcomer_rpc"

step 'It becomes a validator: it proves that it has the key, and two jurisdictions admit it'
run validator apply --node-home "$newcomer" --from newcomer
run tx validators admit-validator --organization newcomer --power 10 --from regulator
decide
key() { "$waymark" validator show --home "$newcomer" | sed -n 's/^current *[^ ]* *//p'; }
seat() { client query validators validator newcomer --output json | grep -o '"seat":{.*' | grep -o '"power":"[0-9]*' | grep -o '[0-9]*$'; }
validates() { [ "$(seat)" = 10 ]; }
until_true 60 'the newcomer validates' validates
first=$(key)
from=$(height)
until_true 60 'three more blocks' above $((from + 3))
printf 'the newcomer validates at height %s, with the key %s; blocks missed: %s\n' "$(height)" "$first" \
  "$(ask missed query validators validator newcomer)"

step 'It changes its consensus key, while it runs'
run validator key --next --node-home "$newcomer"
run validator rotate --node-home "$newcomer" --from newcomer
rotated() { [ "$(key)" != "$first" ]; }
until_true 60 'the next key is the current' rotated
printf 'now with the key %s; blocks missed: %s\n' "$(key)" "$(ask missed query validators validator newcomer)"

step 'It runs its key a second time, somewhere else: two signatures for one height'
twin=$work/twin
"$waymark" join "$work/network.toml" --home "$twin" --no-start > /dev/null
ports "$twin" 40
run tx membership register-node --node "$(node_id "$twin")" --from newcomer
cp "$newcomer/secrets/validator_key.json" "$twin/secrets/validator_key.json"
"$waymark" start --home "$twin" 2> "$work/twin.log" &
children+=($!)
suspended() { [ "$(ask status query validators validator newcomer)" = suspended ]; }
until_true 180 'the validator is suspended' suspended
client prove org/newcomer -f "$work/newcomer.wmb" > /dev/null
"$waymark" verify "$work/newcomer.wmb" --genesis "$net/genesis.json" --output json > "$work/newcomer.json"
offence=$(grep -o '"offence_height":"\{0,1\}[0-9]*' "$work/newcomer.json" | grep -o '[0-9]*$')
punished=$(grep -o '"validators.v1.Misbehaved[^}]*\|"height":"[0-9]*","address"' "$work/newcomer.json" | grep -o '[0-9]*","address' | grep -o '^[0-9]*')
printf 'it signed twice at height %s and was suspended at height %s\n' "$offence" "$punished"
[ $((punished - offence)) -le 10 ] || die 'that took more than 10 blocks'

step 'A member loses its keys, and is recovered by the council'
rm "$net"/client/keys/carrier.json
client keys add found --light > /dev/null
client recover --organization carrier --from found > "$work/recovery.json"
run tx membership recover-organization --from-json "$work/recovery.json" --emergency --title 'All keys lost' --from regulator
decide
run tx membership update-contact --contact https://carrier.example --from found

step 'A parameter changes'
run tx governance change-parameters --module provenance --set pending_seconds=86400 --from regulator
decide
run query governance params provenance

printf '\nlongest time without a block so far: %s ms\n' "$(longest)"
[ "$(longest)" -lt 15000 ] || die 'the chain stood still'

step 'The program changes under all nodes, at a height that the council decides'
hash=$(sha256sum "$next" | cut -d' ' -f1)
at=$(($(height) + 45))
run tx governance schedule-upgrade --height "$at" --version 2 --migrations rehearsal \
  --binaries "{\"platform\":\"linux/$(arch)\",\"sha256\":\"$hash\"}" --from regulator
decide
for home in "$net"/node? "$newcomer" "$twin"; do "$waymark" upgrade stage "$next" --sha256 "$hash" --home "$home" > /dev/null; done
touch "$work/reset"
until_true 180 "height $at and five more" above $((at + 5))
printf 'longest time without a block, the change included: %s ms\n' "$(longest)"
[ "$(longest)" -lt 60000 ] || die 'the change took more than 60 seconds'
for home in "$net"/node?; do
  "$waymark" upgrade status --home "$home" --output json | grep -q '"chain":2' || die "$home is not of version 2"
done
"$waymark" upgrade status --home "$net/node0"

step 'Everything is proved offline, with every node stopped'
client prove org/newcomer -f "$work/newcomer.wmb" > /dev/null
stop
"$next" verify "$work/newcomer.wmb" --genesis "$net/genesis.json"
