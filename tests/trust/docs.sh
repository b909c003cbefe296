#!/bin/sh
# Runs every command of docs/trust.md, in order, against a registry on loopback in place of its example.
# Usage: docs.sh COMMAND PAGE TESTS-OF-REGISTRY
set -eu
command=$1 page=$2 tests=$3
for program in docker-registry python3 openssl; do
  command -v "$program" >/dev/null || { echo "SKIPPED: $program is not installed"; exit 77; }
done
folder=$(mktemp -d)
registry=
trap '[ -z "$registry" ] || kill "$registry"; rm -rf "$folder"' EXIT
cd "$folder"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir bin storage
ln -s "$command" bin/edgemanifest
cat >registry.yml <<END
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: storage}}
http: {addr: "127.0.0.1:$port"}
END
docker-registry serve registry.yml >registry.log 2>&1 &
registry=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
  python3 -c "import socket; socket.create_connection(('127.0.0.1', $port))" 2>/dev/null && break
  sleep 0.3
done
openssl ecparam -name prime256v1 -genkey -noout -out build.pem
openssl pkey -in build.pem -pubout -out build.pub 2>/dev/null
python3 "$tests/push.py" "http://127.0.0.1:$port" fleet/camera 1.4 --sign build.pem >/dev/null
cat >deployment.json <<END
{"modulesContent": {"\$edgeAgent": {"properties.desired": {"schemaVersion": "1.1",
  "runtime": {"type": "docker", "settings": {}}, "systemModules": {}, "modules": {
  "camera": {"type": "docker", "status": "running", "restartPolicy": "always",
             "settings": {"image": "127.0.0.1:$port/fleet/camera:1.4"}}}}}}}
END
# Findings of other families are not what the page is about.
{ echo families:; ls "$tests/../../rules" | grep -vE '[.]|^(trust|baseline)$' | sed 's/.*/  &: off/'; } \
  >.edgemanifest.yaml
awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' "$page" |
  sed "s/registry\.example\.com/127.0.0.1:$port/g" >commands
[ "$(grep -c edgemanifest commands)" -ge 8 ]
HOME=$folder PATH=$folder/bin:$PATH sh -eux commands
