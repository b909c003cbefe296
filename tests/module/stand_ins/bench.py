"""A bench for one daemon: folder, certificates, stand-ins, and the process itself."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

from . import mqtt_broker, unix_http

BINARY = os.environ.get("EDGEMANIFESTD", "build/dev/bin/edgemanifestd")
HOST, DEVICE, MODULE, GENERATION = "hub.azure-devices.net", "dev1", "azureiotsecurity", "gen 1"


def certificates(folder):
    """A trust bundle and a server's certificate for localhost under it."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "3650", "-subj", "/CN=Test root", "-keyout", "root.key", "-out", "root.pem")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    (folder / "extensions").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-days", "3650", "-extfile", "extensions", "-out", "server.pem")


class Bench:
    def __init__(self, broker=True, port=0):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="edgemanifestd-"))
        certificates(self.folder)
        self.broker = mqtt_broker.Broker(self.folder / "server.pem", self.folder / "server.key", port) if broker else None
        self.workload = unix_http.workload(str(self.folder / "workload.sock"),
                                           (self.folder / "root.pem").read_text())
        self.engine = self.mosquitto = self.hub = None
        self.root = self.folder / "host"
        self.root.mkdir()
        self.process = None
        self.environment = {
            "PATH": os.environ["PATH"], "IOTEDGE_WORKLOADURI": f"unix://{self.folder}/workload.sock",
            "IOTEDGE_MODULEID": MODULE, "IOTEDGE_MODULEGENERATIONID": GENERATION, "IOTEDGE_DEVICEID": DEVICE,
            "IOTEDGE_IOTHUBHOSTNAME": HOST, "IOTEDGE_GATEWAYHOSTNAME": "localhost",
            "IOTEDGE_APIVERSION": "2020-07-07", "IOTEDGE_AUTHSCHEME": "sasToken",
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def use_mosquitto(self):
        """The real broker, which takes nothing but a token that was just signed."""
        from . import mosquitto
        self.mosquitto = mosquitto.Mosquitto(self.folder)

        def admit(data, digest):
            resource, expiry = data.split("\n")
            token = f"SharedAccessSignature sr={resource}&sig={urllib.parse.quote(digest, safe='')}&se={expiry}"
            self.mosquitto.admit(f"{HOST}/{DEVICE}/{MODULE}/?api-version=2021-04-12"
                                 f"&DeviceClientType=edgemanifestd%2F0.1.0", token)
        self.workload.on_sign = admit
        self.hub = mosquitto.HubClient(self.mosquitto.plain_port)
        return self.hub

    def start_engine(self):
        self.engine = unix_http.engine(str(self.folder / "docker.sock"))
        return self.engine

    def start(self, *arguments, port=None, root=True, wrap=()):
        port = port or (self.broker.port if self.broker else self.mosquitto.port if self.mosquitto else 8883)
        log = open(self.folder / "log", "ab")
        sources = [] if any("--source" in a for a in arguments) else \
            ["--source", f"docker:{self.folder}/docker.sock"]
        self.process = subprocess.Popen(
            [*wrap, BINARY, "--state", str(self.folder / "state"), "--metrics", "0", "--hub-port", str(port),
             *sources, *(["--host-root", str(self.root)] if root else []), *arguments],
            env=self.environment, stdout=log, stderr=log)
        return self.process

    def log(self):
        return (self.folder / "log").read_text()

    def stop(self, number=signal.SIGTERM, seconds=10):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(seconds)
        return self.process.returncode if self.process else None

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.broker:
            self.broker.close()
        if self.mosquitto:
            self.hub.close()
            self.mosquitto.close()
        if self.engine:
            self.engine.is_open = False
            self.engine.close()
        self.workload.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_for(condition, seconds=10, what="what was waited for"):
    end = time.monotonic() + 4 * seconds  # machines may be busy
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")
