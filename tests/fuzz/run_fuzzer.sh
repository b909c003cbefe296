#!/bin/sh
# Usage: run_fuzzer.sh TARGET WORK DICTIONARY SEEDS…
# A bounded run: EDGEMANIFEST_FUZZ_SECONDS (default 20), from one seed, so that a change is judged by what it
# changed and not by luck; EDGEMANIFEST_FUZZ_SEED=0 draws another. What it learns stays in WORK for the next run;
# an input that fails is printed for whoever has no access to the machine.
set -eu
target=$1 work=$2 dictionary=$3
shift 3
mkdir -p "$work/corpus" "$work/failures"
find "$work/failures" -type f -delete
status=0
"$target" -max_total_time="${EDGEMANIFEST_FUZZ_SECONDS:-20}" -seed="${EDGEMANIFEST_FUZZ_SEED:-1}" -max_len=8192 -timeout=10 \
  -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 -dict="$dictionary" \
  -artifact_prefix="$work/failures/" "$work/corpus" "$@" || status=$?
for input in "$work/failures"/*; do
  [ -f "$input" ] || continue
  echo "--- $input, in base64:"
  base64 "$input"
done
exit "$status"
