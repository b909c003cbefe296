#!/usr/bin/env bash
# `./run audit` tells a file from the value of an option, whatever options the command has.
# Usage: run.sh EDGEMANIFEST SOURCE
set -eu
source <(sed -n '/^options_with_value() {/,/^}/p; /^names_a_file() {/,/^}/p' "$2/run")
with_value=$(options_with_value "$1" | xargs)

expect() {
  local wanted=$1 got=no
  shift
  names_a_file "$with_value" "$@" && got=yes
  [ "$got" = "$wanted" ] || { echo "a file in \`$*\`: $got, expected $wanted"; exit 1; }
}

expect no
expect no --profile strict
expect no -p strict --verbose --report sarif=out.sarif
expect no --write-baseline baseline.json --fail-on never
expect no --token-host auth.example --max-alias-nodes 5
expect yes deployment.json
expect yes --layers base.json camera.layer.json
expect yes --profile=strict deployment.json
expect yes -o report.txt -
expect yes --all-rules -- -odd-name.json
expect yes --help-all
