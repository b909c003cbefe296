"""A real container engine in a folder of its own, with an image that needs no registry."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

# A privileged container asks for a capability that a test machine may lack.
RUNTIME = """#!/bin/bash
bundle=.
arguments=("$@")
for ((i = 0; i < ${#arguments[@]}; i++)); do
  [ "${arguments[i]}" = --bundle ] && bundle=${arguments[i + 1]}
done
if [ -f "$bundle/config.json" ]; then
  sed -i 's/"CAP_SYS_RESOURCE",\\?//g; s/,\\]/]/g' "$bundle/config.json"
fi
exec runc "$@"
"""


def unavailable():
    """Why there is no engine here, None if there can be one."""
    if os.geteuid() != 0:
        return "a container engine needs root"
    for program in ("dockerd", "docker", "runc", "busybox"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return None


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


class DockerEngine:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="edgemanifestd-engine-"))
        self.socket = str(self.folder / "docker.sock")
        runtime = self.folder / "runtime"
        runtime.write_text(RUNTIME)
        runtime.chmod(0o755)
        self.log = open(self.folder / "log", "wb")
        self.process = None
        self.start()
        self._import()

    def start(self):
        f = self.folder
        self.process = subprocess.Popen(
            ["dockerd", "--data-root", f / "data", "--exec-root", f / "exec", "-H", f"unix://{self.socket}",
             "--pidfile", f / "pid", "--iptables=false", "--bridge=none", "--storage-driver=vfs",
             "--add-runtime", f"plain={f}/runtime", "--default-runtime", "plain"],
            stdout=self.log, stderr=self.log)
        for _ in range(300):
            try:
                if self.call("GET", "/_ping")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("dockerd does not start: " + (f / "log").read_text()[-800:])

    def call(self, method, path, body=None):
        connection = Connection(self.socket)
        connection.request(method, path, None if body is None else json.dumps(body),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data

    def _import(self):
        image = self.folder / "image" / "bin"
        image.mkdir(parents=True)
        shutil.copy(shutil.which("busybox"), image / "busybox")
        for name in ("sh", "sleep", "true"):
            (image / name).symlink_to("busybox")
        tar = subprocess.run(["tar", "-C", image.parent, "-c", "."], check=True, capture_output=True).stdout
        subprocess.run(["docker", "-H", f"unix://{self.socket}", "import", "-c", 'CMD ["sleep","1000"]', "-",
                        "tiny:1"], input=tar, check=True, capture_output=True)

    def run(self, name, **host_config):
        body = {"Image": "tiny:1", "HostConfig": {"NetworkMode": "none", **host_config}}
        status, data = self.call("POST", f"/v1.41/containers/create?name={name}", body)
        assert status == 201, data
        status, data = self.call("POST", f"/v1.41/containers/{name}/start")
        assert status == 204, data

    def remove(self, name):
        status, data = self.call("DELETE", f"/v1.41/containers/{name}?force=1")
        assert status == 204, data

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def close(self):
        try:
            for container in json.loads(self.call("GET", "/v1.41/containers/json?all=1")[1]):
                self.remove(container["Id"])
        except (OSError, AssertionError):
            pass
        self.stop()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
