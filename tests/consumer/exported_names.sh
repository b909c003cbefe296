#!/bin/sh
# Usage: exported_names.sh LIBDIR HEADER
# Both libraries give the functions that the header declares, and take no others' names.
set -eu
libdir=$1 header=$2
declared=$(grep -o '\bem_[a-z_]*(' "$header" | tr -d '(' | LC_ALL=C sort -u)
differ() {
  echo "$1: '<' is declared only, '>' exported only"
  exit 1
}
compare() {
  name=$1 exported=$2
  printf '%s\n' "$declared" >"$work/declared"
  printf '%s\n' "$exported" >"$work/exported"
  test -z "$(comm -13 "$work/declared" "$work/exported")" || differ "$name"
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compare libedgemanifest.so "$(nm -D --defined-only --format=posix "$libdir/libedgemanifest.so" |
  cut -d ' ' -f 1 | LC_ALL=C sort)"
compare libedgemanifest.a "$(nm -g --defined-only --format=posix "$libdir/libedgemanifest.a" |
  grep -v ':$' | cut -d ' ' -f 1 | LC_ALL=C sort)"
printf '%s\n' "$declared" | wc -l
