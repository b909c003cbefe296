"""HTTP over a unix socket: the workload API, edgelet's list, and an engine that can be told to lie."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import socketserver
import threading
import time
import urllib.parse


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path, handler):
        if os.path.exists(path):
            os.unlink(path)
        self.requests = []
        super().__init__(path, handler)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # clients that go away are part of the tests

    def close(self):
        self.shutdown()
        self.server_close()


class TcpServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Over TCP, what another server answers."""
    daemon_threads = True

    def __init__(self, address, like):
        super().__init__((address, 0), like.RequestHandlerClass)
        self.like = like
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def __getattr__(self, name):
        return getattr(self.like, name)

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "unix"

    def log_message(self, *arguments):
        pass

    def reply(self, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Misbehaving(Handler):
    """Whose every answer a test can replace: server.answers[start of path] = bytes, or what writes them itself."""

    def misbehaves(self, path):
        for start, raw in list(self.server.answers.items()):
            if path.startswith(start):
                if callable(raw):
                    raw(self)
                else:
                    self.wfile.write(raw)
                self.close_connection = True
                return True
        return False


class WorkloadHandler(Misbehaving):
    def do_GET(self):
        server = self.server
        server.requests.append(("GET", self.path, None))
        if server.hangs:
            time.sleep(60)
        if self.misbehaves(self.path):
            return
        if self.path.startswith("/trust-bundle?api-version="):
            self.reply(200, {"certificate": server.trust_bundle})
        elif self.path.startswith("/modules?api-version="):
            self.reply(200, {"modules": server.modules})
        else:
            self.reply(404, {"message": "no such call"})

    def do_POST(self):
        server = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.requests.append(("POST", self.path, body))
        if server.hangs:
            time.sleep(60)
        if self.misbehaves(self.path):
            return
        parts = urllib.parse.urlsplit(self.path).path.split("/")
        if len(parts) != 6 or parts[1] != "modules" or parts[3] != "genid" or parts[5] != "sign":
            self.reply(404, {"message": "no such call"})
            return
        data = base64.b64decode(body["data"])
        digest = hmac.new(server.key, data, hashlib.sha256).digest()
        if server.on_sign:
            server.on_sign(data.decode(), base64.b64encode(digest).decode())
        self.reply(200, {"digest": base64.b64encode(digest).decode()})


def workload(path, trust_bundle, key=b"known to the stand-in alone"):
    server = Server(path, WorkloadHandler)
    server.trust_bundle, server.key, server.modules = trust_bundle, key, []
    server.hangs, server.answers, server.on_sign = False, {}, None
    return server


class ManagementHandler(Misbehaving):
    """What edgelet's management API answers to GET; all else may only edgeAgent."""

    def do_GET(self):
        server = self.server
        server.requests.append(("GET", self.path, None))
        if server.hangs:
            time.sleep(60)
        if self.misbehaves(self.path):
            return
        path, _, query = self.path.partition("?")
        if not re.fullmatch(r"api-version=20\d\d-\d\d-\d\d", query):
            self.reply(400, {"message": "api-version is required"})
        elif path == "/modules":
            self.reply(200, {"modules": server.modules})
        else:
            self.reply(404, {"message": "not found"})


def management(path):
    server = Server(path, ManagementHandler)
    server.modules, server.hangs, server.answers = [], False, {}
    return server


def module_entry(name, image="acme/camera:1", status="running", env=(), **host_config):
    """A module as edgelet lists it."""
    return {"id": "1", "name": name, "type": "docker",
            "config": {"settings": {"image": image, "imageHash": "sha256:" + "cd" * 32,
                                    "createOptions": {"HostConfig": host_config} if host_config else {}},
                       "env": list(env)},
            "status": {"startTime": "2026-08-01T12:00:00Z", "exitStatus": {"exitTime": "", "statusCode": "0"},
                       "runtimeStatus": {"status": status, "description": f"is {status}"}}}


class EngineHandler(Misbehaving):
    def do_GET(self):
        server = self.server
        server.requests.append(("GET", self.path, None))
        path = self.path.split("/", 2)[-1] if self.path.startswith("/v1") else self.path[1:]
        if self.misbehaves(path):
            return
        if path == "version":
            self.reply(200, {"ApiVersion": "1.41", "MinAPIVersion": "1.12"})
        elif path.startswith("containers/json"):
            self.reply(200, [{"Id": i} for i in server.containers])
        elif path.startswith("containers/"):
            found = server.containers.get(path.split("/")[1])
            self.reply(200 if found else 404, found or {"message": "no such container"})
        elif path.startswith("images/"):
            self.reply(200, {"RepoDigests": server.digests})
        elif path.startswith("events"):
            self.stream()
        else:
            self.reply(404, {"message": "page not found"})

    def stream(self):
        server = self.server
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        at = len(server.events)
        while server.is_open:
            with server.condition:
                if at == len(server.events):
                    server.condition.wait(0.1)
                pending, at = server.events[at:], len(server.events)
            data = b"".join(pending)
            if data:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                self.wfile.flush()


def engine(path):
    server = Server(path, EngineHandler)
    server.containers, server.digests, server.answers = {}, [], {}
    server.events, server.condition, server.is_open = [], threading.Condition(), True
    return server


def emit(server, action, identifier, name="x", **attributes):
    nanoseconds = time.time_ns()
    event = {"Type": "container", "Action": action, "scope": "local", "time": nanoseconds // 10**9,
             "timeNano": nanoseconds,
             "Actor": {"ID": identifier, "Attributes": {"name": name, "image": "tiny:1", **attributes}}}
    emit_raw(server, json.dumps(event).encode() + b"\n")


def emit_raw(server, data):
    with server.condition:
        server.events.append(data)
        server.condition.notify_all()


def inspection(identifier, name, image="tiny:1", privileged=False, running=True, **host_config):
    return {"Id": identifier, "Name": "/" + name, "Image": "sha256:" + "ab" * 32,
            "State": {"Status": "running" if running else "exited", "Running": running, "Pid": 1},
            "Config": {"Image": image, "Labels": {}, "Env": ["PATH=/bin"]},
            "HostConfig": {"Privileged": privileged, "NetworkMode": "default", "Binds": None, **host_config}}
