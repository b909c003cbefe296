#!/bin/sh
# Usage: run_fuzzer.sh SECONDS TARGET WORK DICTIONARY SEEDS…
# A bounded run (EDGEMANIFEST_FUZZ_SECONDS overrides how long), from one seed, so that a change is judged by what it
# changed and not by luck; EDGEMANIFEST_FUZZ_SEED=0 draws another. What it learns stays in WORK for the next run;
# an input that fails is printed for whoever has no access to the machine.
set -eu
seconds=${EDGEMANIFEST_FUZZ_SECONDS:-$1} target=$2 work=$3 dictionary=$4
shift 4
mkdir -p "$work/corpus" "$work/failures"
find "$work/failures" -type f -delete
status=0
"$target" -max_total_time="$seconds" -seed="${EDGEMANIFEST_FUZZ_SEED:-1}" -max_len=8192 -timeout=10 \
  -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 -dict="$dictionary" \
  -artifact_prefix="$work/failures/" "$work/corpus" "$@" || status=$?
for input in "$work/failures"/*; do
  [ -f "$input" ] || continue
  echo "--- $input, in base64:"
  base64 "$input"
done
exit "$status"
