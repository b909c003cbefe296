#!/bin/sh
# What the README shows of `./run audit` is what it prints, line by line; what it links to is there.
# Usage: readme.sh EDGEMANIFEST SOURCE
set -eu
edgemanifest=$1
cd "$2"
actual=$(mktemp)
trap 'rm -f "$actual"' EXIT
"$edgemanifest" audit --width 80 fixtures/risky/deployment.json >"$actual" || [ $? -eq 1 ]
shown=$(awk '/^<!-- \.\/run audit -->$/ { is_near = 1; next }
  is_near && /^```$/ { fences++; next }
  fences == 1 { print }' README.md)
[ -n "$shown" ]
printf '%s\n' "$shown" | while IFS= read -r line; do
  [ "$line" = … ] || grep -qF -- "$line" "$actual" || {
    echo "README.md shows what is not printed: $line"
    exit 1
  }
done
sed -n 's/.*](\([^)#]*\)).*/\1/p' README.md | grep -v '://' | while IFS= read -r target; do
  [ -e "$target" ] || { echo "README.md links to $target, which is not there"; exit 1; }
done
