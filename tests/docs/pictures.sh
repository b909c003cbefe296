#!/bin/sh
# Usage: pictures.sh EDGEMANIFEST FIXTURES GOLDEN
# resolve, diff and graph say what was read and found good; UPDATE_GOLDEN=1 writes it anew.
set -eu
program=$1 fixtures=$2 golden=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
cd "$fixtures"
layers="base.json camera.layer.json filter.layer.json"
expect() {
  file=$1
  shift
  "$program" "$@" >"$work/$file" 2>&1 || true
  if [ "${UPDATE_GOLDEN:-}" = 1 ]; then
    mkdir -p "$golden"
    cp "$work/$file" "$golden/$file"
  fi
  diff -u "$golden/$file" "$work/$file" || failed=1
}
# shellcheck disable=SC2086
{
  expect resolved.json resolve $layers
  expect places.txt resolve --places $layers
  expect places.json resolve --format=json $layers
  expect not-applied.txt resolve --places -p 15 -p 10 -p 20 $layers
  expect graph.mmd graph --plain $layers
  expect graph.dot graph --plain --format=dot $layers
  expect graph.svg graph --plain --format=svg $layers
  expect hostile.mmd graph --plain hostile.json
  expect hostile.dot graph --plain --format=dot hostile.json
  expect hostile.svg graph --plain --format=svg hostile.json
}
expect diff.txt diff base.json base.json --new-layer camera.layer.json --new-layer filter.layer.json
expect diff.md diff --format=markdown base.json base.json --new-layer camera.layer.json
expect diff.json diff --format=json base.json base.json --new-layer filter.layer.json
expect hostile.md diff --format=markdown base.json hostile.json
expect hostile.txt diff base.json hostile.json
# Nothing of a secret is shown, and gates answer with their status.
if grep -l 'not-to-be-shown' "$work"/diff* "$work"/hostile*; then
  echo "a secret is shown"
  failed=1
fi
# Findings colour modules; which ones, rules decide.
"$program" graph $layers | grep -q '"camera"\]:::critical' || { echo "camera has no colour"; failed=1; }
gate() {
  wanted=$1
  shift
  status=0
  "$program" diff "$@" >"$work/gate" 2>&1 || status=$?
  [ "$status" = "$wanted" ] || { echo "diff $*: $status, not $wanted"; failed=1; }
}
gate 0 base.json base.json --fail-on=any
gate 0 base.json base.json --new-layer camera.layer.json
gate 1 base.json base.json --new-layer camera.layer.json --fail-on=any
gate 1 base.json base.json --new-layer camera.layer.json --fail-on=gained
gate 1 base.json base.json --new-layer camera.layer.json --fail-on=critical
gate 0 base.json base.json --old-layer camera.layer.json --fail-on=gained
gate 0 base.json base.json --new-layer filter.layer.json --fail-on=high
gate 2 base.json
gate 2 base.json base.json base.json
gate 2 base.json nowhere.json
if command -v dot >/dev/null; then
  for file in graph hostile; do
    dot -Tsvg "$work/$file.dot" >/dev/null || failed=1
  done
fi
if command -v xmllint >/dev/null; then
  xmllint --noout "$work/graph.svg" "$work/hostile.svg" || failed=1
fi
exit "$failed"
