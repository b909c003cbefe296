#!/bin/sh
# Usage: with_pkgconfig.sh c|cpp shared|static LIBDIR SOURCES BINARIES MANIFEST
# Builds the consumer as its user would, with the flags of pkg-config alone, and runs it.
set -eu
language=$1 linkage=$2 libdir=$3 sources=$4 program=$5/pkgconfig-$2-$1 manifest=$6
export PKG_CONFIG_PATH="$libdir/pkgconfig"
case $language in
  c) compiler="${CC:-cc} -std=c11" ;;
  cpp) compiler="${CXX:-c++} -std=c++17" ;;
esac
case $linkage in
  shared)
    flags=$(pkg-config --cflags --libs edgemanifest)
    flags="$flags -Wl,-rpath,$libdir"
    ;;
  static)
    # The linker prefers a shared library of the same name; only ours is to be static, as Debian has
    # no static cJSON.
    flags=$(pkg-config --static --cflags --libs edgemanifest |
      sed 's/-ledgemanifest/-l:libedgemanifest.a/')
    ;;
esac
# Unquoted: these are lists of arguments.
$compiler -Wall -Wextra -Werror -o "$program" "$sources/consumer.$language" $flags
if ldd "$program" | grep -q libedgemanifest; then
  needs=shared
else
  needs=static
fi
test $needs = "$linkage"
exec "$program" "$manifest"
