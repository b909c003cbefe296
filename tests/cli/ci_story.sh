#!/bin/sh
# A team adopts edgemanifest on a repository with findings, stays green, goes red on a new one and on an
# excused value that got worse, and is told of what is gone. Usage: ci_story.sh EDGEMANIFEST MANIFEST
set -eu
edgemanifest=$1 manifest=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir .git deploy
cp "$manifest" deploy/deployment.json

step=
expect() { # expect STATUS COMMAND…: runs it; its output is in `out`
  wanted=$1
  shift
  status=0
  "$@" >out 2>&1 || status=$?
  [ "$status" -eq "$wanted" ] || {
    echo "$step: exit $status, not $wanted: $*"
    cat out
    exit 1
  }
}
says() {
  grep -qF -- "$1" out || {
    echo "$step: it does not say: $1"
    cat out
    exit 1
  }
}
audit() { "$edgemanifest" audit deploy/deployment.json "$@"; }
edit() { # edit OLD NEW: in the manifest
  sed "s|$1|$2|" deploy/deployment.json >edited
  ! cmp -s edited deploy/deployment.json || { echo "$step: nothing to edit: $1"; exit 1; }
  mv edited deploy/deployment.json
}

step="the legacy repository is red"
expect 1 audit

step="its findings become the baseline, and it is green"
expect 1 audit --write-baseline edgemanifest-baseline.json
printf 'baseline: edgemanifest-baseline.json\n' >.edgemanifest.yaml
expect 0 audit
says "findings are in the baseline"

step="it stays green when the file is reformatted and renamed"
python3 - <<'PYTHON'
import json
with open("deploy/deployment.json") as file:
    manifest = json.load(file)
with open("deploy/renamed.json", "w") as file:
    json.dump(manifest, file, indent=4, sort_keys=True)
PYTHON
expect 0 "$edgemanifest" audit deploy/renamed.json
rm deploy/renamed.json

step="a new danger makes it red, and only that is told"
cp deploy/deployment.json before
edit '\[\\"/etc:/config\\"\]' '[\\"/etc:/config\\",\\"/boot/firmware:/fw\\"]'
expect 1 audit
says "mount-sensitive-write"
says "1 high"
expect 1 audit --no-config --diff-base before
says "1 high"

step="somebody excuses it, with the value that was looked at: green"
value=$(audit --format json | python3 -c '
import json, sys
print(*[f["value"] for f in json.load(sys.stdin)["findings"]
        if f["ruleId"] == "mount-sensitive-write" and f["state"] == "open"])')
"$edgemanifest" why mount-sensitive-write dashboard deploy/deployment.json >out
says "value $value"
cat >>.edgemanifest.yaml <<YAML
suppressions:
  - rule: mount-sensitive-write
    module: dashboard
    value: "$value"
    reason: backups until the new agent is here
    owner: anna@plant.example
    ticket: OPS-311
    until: 2099-12-31
YAML
expect 0 audit
says "1 finding is suppressed"
expect 0 "$edgemanifest" why mount-sensitive-write dashboard deploy/deployment.json
says "suppressed by .edgemanifest.yaml:3:11"
says "backups until the new agent is here"

step="the excused value gets worse: red again, and the suppression excuses nothing"
edit '"/boot/firmware:/fw' '"/boot:/fw'
expect 1 audit
says "mount-sensitive-write"
says "suppression-unused"

step="the end date passes: red"
edit '"/boot:/fw' '"/boot/firmware:/fw'
expect 0 audit
expect 1 audit --as-of 2100-01-01
says "suppression-expired"

step="what is gone is told"
edit 'Privileged\\":true' 'Privileged\\":false'
expect 0 audit
says "Gone since the baseline:"
says "privileged-container in camera"

step="a slip in the configuration stops the build with its place"
printf 'rules: {privileged-containr: off}\n' >>.edgemanifest.yaml
expect 2 audit
says ".edgemanifest.yaml:10:9"
says "did you mean 'privileged-container'?"

echo "the story holds"
