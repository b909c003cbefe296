"""A registry of today's standard, out of an OCI image layout. Usage: modern.py PORT LAYOUT LOG

The referrers API gives one entry a page; every other next page is named by its whole URL. Before every answer comes an interim one (103 Early Hints) whose headers
lie. Below /v2/slow/ an answer takes half a second, below /v2/busy/ each
question is turned away once. Below /v2/down/ everything is answered with 503. Each request becomes a line of
LOG: how many are under way, and the path.
"""
import hashlib
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, LAYOUT, LOG = int(sys.argv[1]), sys.argv[2], sys.argv[3]
BLOBS = LAYOUT + "/blobs/sha256/"


def blob(digest):
    path = BLOBS + os.path.basename(digest[7:])
    return open(path, "rb").read() if os.path.exists(path) else None


def tagged(reference):
    entries = json.load(open(LAYOUT + "/index.json"))["manifests"]
    for entry in entries:
        if entry.get("annotations", {}).get("org.opencontainers.image.ref.name") == reference:
            return blob(entry["digest"])
    return None


def referrers(digest):
    found = []
    for name in sorted(os.listdir(BLOBS)):
        try:
            manifest = json.loads(open(BLOBS + name, "rb").read())
        except ValueError:
            continue
        if manifest.get("subject", {}).get("digest") == digest:
            data = blob("sha256:" + name)
            found.append({"mediaType": manifest["mediaType"], "digest": "sha256:" + name, "size": len(data),
                          "artifactType": manifest["config"]["mediaType"]})
    return found


lock = threading.Lock()
under_way = 0
turned_away = set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, data=b"", **headers):
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nDocker-Content-Digest: sha256:" + b"0" * 64 +
                         b"\r\nLocation: http://169.254.169.254/\r\nLink: </v2/evil>; rel=\"next\"\r\n\r\n")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        global under_way
        with lock, open(LOG, "a") as log:
            under_way += 1
            log.write(f"{under_way} {self.path}\n")
        if self.path.startswith("/v2/slow/"):
            time.sleep(0.5)
        self.find()
        with lock:
            under_way -= 1

    def find(self):
        path, _, query = self.path.partition("?")
        kind, reference = path.split("/")[-2:]
        if path.startswith("/v2/busy/") and self.path not in turned_away:
            turned_away.add(self.path)
            return self.answer(429, Retry_After="1")
        if path.startswith("/v2/down/"):
            return self.answer(503)
        if kind == "referrers":
            items = referrers(reference)
            page = int(query.removeprefix("page=") or 0)
            host = f"http://127.0.0.1:{PORT}" if page % 2 else ""
            more = {"Link": f'<{host}{path}?page={page + 1}>; rel="next"'} if page + 1 < len(items) else {}
            index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
                     "manifests": items[page:page + 1]}
            return self.answer(200, json.dumps(index).encode(), **more)
        data = blob(reference) if reference.startswith("sha256:") else tagged(reference)
        if data is None:
            return self.answer(404, b"{}")
        return self.answer(200, data, Docker_Content_Digest="sha256:" + hashlib.sha256(data).hexdigest())


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
