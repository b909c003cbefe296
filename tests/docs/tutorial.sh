#!/bin/sh
# Usage: tutorial.sh EDGEMANIFEST TUTORIAL FIXTURES
# Every command of the tutorial says what the tutorial says it does. UPDATE_GOLDEN=1 writes it anew.
set -eu
program=$1 tutorial=$2 fixtures=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/files"
ln -s "$program" "$work/bin/edgemanifest"
cp "$fixtures"/layers/* "$work/files/"
cp -r "$fixtures"/solution "$work/files/"
cd "$work/files"
PATH="$work/bin:$PATH" python3 "$here/tutorial.py" "$tutorial" >"$work/new"
if [ "${UPDATE_GOLDEN:-}" = 1 ]; then
  cp "$work/new" "$tutorial"
fi
diff -u "$tutorial" "$work/new"
