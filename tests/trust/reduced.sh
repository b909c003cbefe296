#!/bin/sh
# Builds the command without OpenSSL and without registries, and runs the tests of trust that are left.
# Usage: reduced.sh CMAKE CTEST SOURCE BUILD COMPILER
set -eu
cmake=$1 ctest=$2 source=$3 build=$4 compiler=$5
"$cmake" -S "$source" -B "$build" -G Ninja -DCMAKE_C_COMPILER="$compiler" -DEDGEMANIFEST_OPENSSL=OFF \
  -DEDGEMANIFEST_REGISTRY=OFF -DEDGEMANIFEST_MODULE=OFF -DEDGEMANIFEST_INSTALL=OFF -DEDGEMANIFEST_WERROR=ON \
  -DEDGEMANIFEST_TESTS=ON
"$cmake" --build "$build" --target edgemanifest test_trust_minisign test_trust_commands test_trust_audit \
  test_trust_reduced
if find "$build" -name '*.so' | grep -E 'libcrypto|registry'; then
  echo "it was built all the same"
  exit 1
fi
"$ctest" --test-dir "$build" --output-on-failure --no-tests=error \
  -R '^trust_(minisign|commands|audit|reduced)$'
