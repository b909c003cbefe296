#!/bin/sh
# Usage: moved_prefix.sh PREFIX LIBDIR-IN-PREFIX COPY
# An installation that was moved as a whole still describes itself.
set -eu
prefix=$1 libdir=$2 copy=$3
rm -rf "$copy"
cp -a "$prefix" "$copy"
export PKG_CONFIG_PATH="$copy/$libdir/pkgconfig"
include=$(pkg-config --variable=includedir edgemanifest)
test -f "$include/edgemanifest.h"
test "$(readlink -f "$include")" = "$(readlink -f "$copy/include")"
if grep -rlF "$prefix" "$copy/$libdir/pkgconfig" "$copy/$libdir/cmake"; then
  echo "these name the prefix that they were installed to"
  exit 1
fi
