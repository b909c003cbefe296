#!/bin/sh
# Usage: valgrind.sh COMMAND FIXTURES
# Every fixture in every format, errors included: no invalid access, no use of what was never set, no
# byte lost.
set -eu
command=$1 fixtures=$2
if ! which valgrind >/dev/null 2>&1; then
  echo "SKIPPED: valgrind is not installed"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
check() {
  wanted=$1
  shift
  status=0
  valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=all \
    --errors-for-leak-kinds=all "$command" "$@" >"$work/out" 2>"$work/err" || status=$?
  count=$((count + 1))
  case " $wanted " in
    *" $status "*) ;;
    *)
      echo "exit status $status (wanted: $wanted): edgemanifest $*"
      cat "$work/err"
      exit 1
      ;;
  esac
}

# Spellings and measured texts, each in a manifest of its own, in a few large files: quick.
table() {
  awk -F '\t' -v head="$2" -v tail="$3" -v column="$4" '
    BEGIN { printf "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"modules\":{" }
    { printf "%s\"m%d\":{\"type\":\"docker\",\"settings\":%s%s%s}", (NR > 1 ? "," : ""), NR, head,
        $column, tail }
    END { print "}}}}}" }' "$1"
}
table "$fixtures/readers/readers-measured.tsv" '{"image":"a:1","createOptions":' '}' 1 >"$work/measured.json"
sed 's/«//g; s/»//g; s/␤/ /g' "$fixtures/spellings/spellings.tsv" >"$work/spellings.tsv"
table "$work/spellings.tsv" '' '' 2 >"$work/spellings.json"
printf '{"modulesContent":{"$edgeAgent":{' >"$work/cut.json"
printf 'modulesContent:\n  $edgeAgent:\n    properties.desired: {schemaVersion: "1.1"}\n' >"$work/a.yaml"

for file in "$work/measured.json" "$work/spellings.json" "$work/a.yaml" "$fixtures"/everything/*.json "$fixtures"/risky/*.json \
  "$fixtures"/large/*.json; do
  for format in text json sarif; do
    check "0 1" audit --format "$format" "$file"
  done
  check "0 2" parse --embedded --spans "$file"
done
check 2 audit "$work/cut.json"
check 2 audit "$work/absent.json"
check 2 parse "$work/cut.json"
check 0 --version
check 0 --help
check 2 nonsense
echo "valgrind: $count runs clean"
