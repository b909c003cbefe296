#!/bin/sh
# Usage: header_alone.sh HEADER
# The public header compiles by itself, in each language and by each compiler, under strict warnings.
set -eu
header=$1
count=0
check() {
  "$@" -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef -Werror -fsyntax-only "$header"
  count=$((count + 1))
}
for compiler in gcc clang; do
  command -v $compiler >/dev/null || continue
  for standard in c11 c17; do
    check $compiler -x c -std=$standard -Wstrict-prototypes
  done
done
for compiler in g++ clang++; do
  command -v $compiler >/dev/null || continue
  for standard in c++11 c++17 c++20; do
    check $compiler -x c++ -std=$standard -Wold-style-cast
  done
done
echo "$count ways to compile it"
test $count -ge 5
