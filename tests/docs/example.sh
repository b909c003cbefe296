#!/bin/sh
# The example of the documentation: at most 40 lines, finds what the risky manifest holds, and refuses what
# is no manifest.
set -eu
example=$1 source=$2 manifest=$3
[ "$(wc -l <"$source")" -le 40 ]
"$example" "$manifest" | grep -q '^[0-9]*:[0-9]* critical: '
"$example" "$manifest" | grep -q ' modules, .* read'
status=0
"$example" "$source" >/dev/null 2>&1 || status=$?
[ "$status" -eq 2 ]
