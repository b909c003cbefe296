#!/bin/sh
# Rules of one's own in a folder of their own, through the command line and the configuration: what they find,
# and each mistake with its file, line and column. And what the commands about rules and configuration say.
# Usage: rules_story.sh EDGEMANIFEST FIXTURES GOLDEN. UPDATE_GOLDEN=1 writes the golden files anew.
set -eu
edgemanifest=$1 fixtures=$2 golden=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r "$fixtures/packs/house" "$folder/house"
cp "$fixtures/packs/manifest.json" "$fixtures/packs/mistakes.txt" "$folder/"
cd "$folder"
failed=0

keep() { # keep NAME STATUS COMMAND…: what it says is in the golden file
  name=$1 wanted=$2
  shift 2
  status=0
  "$@" >all 2>&1 || status=$?
  sed -E 's/[0-9]+ rules/N rules/g' all >out # the library gets new ones
  [ "$status" -eq "$wanted" ] || { echo "$name: exit $status, not $wanted"; cat out; failed=1; }
  if [ "${UPDATE_GOLDEN:-}" = 1 ]; then
    cp out "$golden/$name.txt"
  fi
  diff -u "$golden/$name.txt" out || { echo "$name: it says something else"; failed=1; }
}

# What the house's rules find: a regular expression, quantifiers, several steps; nothing else is on.
cat >only.yaml <<'YAML'
packs: [house]
families: {privileges: off, mounts: off, network: off, logging: off, namespaces: off, reliability: off, images: off,
  resources: off, runtime: off, names: on, chains: on}
rules: {house-port-alone: on}
YAML
keep house 1 "$edgemanifest" audit --config only.yaml --width 100 --color never manifest.json
status=0
"$edgemanifest" audit --no-config --rules house --format json manifest.json >by-option.json || status=$?
[ "$status" -eq 1 ] || { echo "--rules: exit $status"; failed=1; }
for rule in house-image-of-no-team house-port-alone house-camera-chain; do
  grep -q "\"ruleId\": \"$rule\"" by-option.json || { echo "--rules: no $rule"; failed=1; }
done

# Each mistake: one line of the table is WHAT|FROM|TO|LINE:COLUMN|SAYS; the rule is that of the house.
count=0
while IFS='|' read -r what from to at says; do
  mkdir -p wrong
  sed "s~$from~$to~" house/chains/house-camera-chain.yaml >wrong/rule.yaml
  cp house/lists.yaml wrong/
  ! cmp -s wrong/rule.yaml house/chains/house-camera-chain.yaml || { echo "$what: no change"; failed=1; }
  for way in "--no-config --rules wrong" "--config wrong.yaml"; do
    echo 'packs: [wrong]' >wrong.yaml
    status=0
    # shellcheck disable=SC2086
    "$edgemanifest" audit $way manifest.json >out 2>&1 || status=$?
    [ "$status" -eq 2 ] || { echo "$what ($way): exit $status, not 2"; failed=1; }
    grep -qF "wrong/rule.yaml:$at  error  " out && grep -qF -- "$says" out ||
      { echo "$what ($way): not at $at, or not: $says"; cat out; failed=1; }
  done
  count=$((count + 1))
done <mistakes.txt
[ "$count" -ge 20 ] || { echo "only $count mistakes"; failed=1; }

# Examples are left alone by an audit; what checks rules tells what is wrong with them.
sed 's/near_miss:/nearmiss:/' house/chains/house-camera-chain.yaml >wrong/rule.yaml
for way in "rules test wrong" "config check wrong.yaml"; do
  status=0
  # shellcheck disable=SC2086
  "$edgemanifest" $way >out 2>&1 || status=$?
  [ "$status" -eq 2 ] && grep -qF 'did you mean `near_miss`?' out || { echo "$way: $status"; cat out; failed=1; }
done

# The commands.
keep rules-list 0 "$edgemanifest" rules list --rules house --tag house
keep rules-list-json 0 "$edgemanifest" rules list --rules house --tag house --format json
keep rules-show 0 "$edgemanifest" rules show --rules house house-camera-chain
keep explain 0 "$edgemanifest" explain --rules house house-port-alone
keep rules-test 0 "$edgemanifest" rules test house
sed -i 's/in: module/at: \/Binds/' house/network/house-port-alone.yaml
keep rules-test-fails 1 "$edgemanifest" rules test house
keep rules-new 0 "$edgemanifest" rules new camera-needs-limit
"$edgemanifest" rules new camera-needs-limit -o new.yaml
"$edgemanifest" rules list --rules new.yaml >/dev/null || { echo "a new rule is not read"; failed=1; }
"$edgemanifest" config init new-config.yaml || { echo "config init: $?"; failed=1; }
keep config-init 0 cat new-config.yaml
"$edgemanifest" config show --config only.yaml manifest.json >show
keep config-show 0 grep -E '^(configuration|profile|fail-on|pack|[a-z]* +[a-z]+ +house)' show
"$edgemanifest" config check new-config.yaml >/dev/null || { echo "a new configuration is not right"; failed=1; }
keep config-check 0 "$edgemanifest" config check only.yaml
printf 'rules: {house-port-alon: off}\npacks: [house]\n' >slip.yaml
keep config-check-fails 2 "$edgemanifest" config check slip.yaml
keep why-rule 0 "$edgemanifest" why --config only.yaml house-port-alone
keep why 0 "$edgemanifest" why --config only.yaml house-port-alone camera manifest.json

[ "$failed" -eq 0 ] && echo "the story holds"
exit "$failed"
