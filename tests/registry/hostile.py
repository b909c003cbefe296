"""A registry that misbehaves, each repository in its own way. Usage: hostile.py PORT OTHER-PORT LOG

Listens on 127.0.0.1:PORT, and on OTHER-PORT as somebody else. Each request becomes a line of LOG: port, path
and what it brought as Authorization.
"""
import base64
import hashlib
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, OTHER, LOG = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
MANIFEST = json.dumps({
    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
    "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2,
               "digest": "sha256:" + hashlib.sha256(b"{}").hexdigest()}, "layers": []}).encode()
DIGEST = "sha256:" + hashlib.sha256(MANIFEST).hexdigest()
LOGIN = "Basic " + base64.b64encode(b"user:secret-password").decode()
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.do_GET()

    def do_GET(self):
        with lock, open(LOG, "a") as log:
            log.write(f"{self.server.server_port} {self.path} "
                      f"{self.headers.get('Authorization', '-')}\n")
        parts = self.path.split("?")[0].split("/")
        name = parts[2] if len(parts) > 2 else ""
        kind = parts[3] if len(parts) > 3 else ""
        if self.server.server_port == OTHER:
            self.elsewhere()
        elif kind in ("referrers", "blobs") or "sha256-" in self.path:
            getattr(self, "more_" + name.replace("-", "_"), self.absent)()
        else:
            getattr(self, "image_" + name.replace("-", "_"), self.absent)()

    def elsewhere(self):
        if self.path.startswith("/token"):
            self.answer(200, b'{"token":"t0ken"}')
        else:
            self.answer(200, MANIFEST)

    def absent(self):
        self.answer(404, b"{}")

    # ---- The image's own manifest

    def image_good(self):
        self.answer(200, MANIFEST, Docker_Content_Digest=DIGEST)

    def image_other_bytes(self):
        self.answer(200, MANIFEST + b" ")

    def image_other_digest(self):
        self.answer(200, MANIFEST, Docker_Content_Digest="sha256:" + "0" * 64)

    def image_endless(self):
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b" " * 65536)
        except OSError:
            self.close_connection = True

    def image_silent(self):
        time.sleep(4)
        self.close_connection = True

    def image_cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(MANIFEST)
        self.close_connection = True

    def image_headers(self):
        self.send_response(200)
        for i in range(90):
            self.send_header(f"X-{i}", "y" * 1000)
        self.end_headers()

    def image_twice(self):
        self.answer(200, b'{"schemaVersion":2,"layers":[],"layers":[]}')

    def image_text(self):
        self.answer(200, b"<html>please log in</html>")

    def image_deep(self):
        self.answer(200, b'{"schemaVersion":2,"layers":' + b"[" * 5000 + b"]" * 5000 + b"}")

    def image_busy(self):
        self.answer(429)

    def image_away(self):
        self.answer(429, Retry_After="100000000000000000000")

    def image_dated(self):
        self.answer(503, Retry_After="Fri, 31 Dec 1999 23:59:59 GMT")

    def image_broken(self):
        self.answer(500, b"\x1b[2J\x1b]0;owned\x07")

    def image_nonsense(self):
        self.wfile.write(b"\x00\x01\x02 nonsense\r\n\r\n")
        self.close_connection = True

    def image_circle(self):
        self.answer(307, Location=self.path)

    def image_to_file(self):
        self.answer(307, Location="file:///etc/passwd")

    def image_to_cloud(self):
        self.answer(307, Location="http://169.254.169.254/latest/meta-data/")

    def image_to_login(self):
        self.answer(307, Location=f"http://user:pw@127.0.0.1:{OTHER}/")

    def image_to_nowhere(self):
        self.answer(307)

    def image_elsewhere(self):
        if self.headers.get("Authorization") != LOGIN:
            self.answer(401, WWW_Authenticate="Basic realm=x")
        else:
            self.answer(307, Location=f"http://127.0.0.1:{OTHER}/store")

    # ---- Logins

    def image_token_elsewhere(self):
        if self.headers.get("Authorization") == "Bearer t0ken":
            self.answer(200, MANIFEST)
        else:
            self.answer(401, WWW_Authenticate=f'Bearer realm="http://localhost:{OTHER}/token",'
                                              'service="s",scope="repository:x:pull"')

    def image_token_file(self):
        self.answer(401, WWW_Authenticate='Bearer realm="file:///etc/passwd"')

    def image_token_twice(self):
        self.answer(401, WWW_Authenticate=f'Bearer realm="http://127.0.0.1:{PORT}/v2/tokens-twice"')

    def image_tokens_twice(self):
        self.answer(200, b'{"token":"a","token":"b"}')

    def image_token_line(self):
        self.answer(401, WWW_Authenticate=f'Bearer realm="http://127.0.0.1:{PORT}/v2/tokens-line"')

    def image_tokens_line(self):
        self.answer(200, b'{"token":"a\\r\\nX-Evil: 1"}')

    def image_never(self):
        self.answer(401, WWW_Authenticate="Basic realm=x")

    def image_negotiate(self):
        self.answer(401, WWW_Authenticate="Negotiate")

    # ---- What refers to the image

    def image_pages(self):
        self.image_good()

    def more_pages(self):
        self.answer(200, b'{"schemaVersion":2,"manifests":[]}',
                    Link=f'<{self.path}>; rel="next"')

    def image_next_elsewhere(self):
        self.image_good()

    def more_next_elsewhere(self):
        self.answer(200, b'{"schemaVersion":2,"manifests":[]}',
                    Link=f'<http://127.0.0.1:{OTHER}/v2/x/referrers/y>; rel="next"')

    def image_flood(self):
        self.image_good()

    def more_flood(self):
        if "/referrers/" not in self.path:
            return self.absent()
        items = [{"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 1,
                  "digest": "sha256:" + hashlib.sha256(str(i).encode()).hexdigest()}
                 for i in range(1000)]
        self.answer(200, json.dumps({"schemaVersion": 2, "manifests": items}).encode())


for port in (PORT, OTHER):
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever).start()
