"""Hands out tokens for a registry, as its realm. Usage: tokens.py PORT KEY CERTIFICATE SERVICE LOG

GET with Basic user:secret-password, or POST with the refresh token "refresh-secret", gets a JWT that Debian's
docker-registry takes: signed with KEY by OpenSSL's command, CERTIFICATE in its header. Each request becomes a line
of LOG: method, path, Authorization, body.
"""
import base64
import json
import subprocess
import sys
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, KEY, CERTIFICATE, SERVICE, LOG = int(sys.argv[1]), *sys.argv[2:6]
LOGIN = "Basic " + base64.b64encode(b"user:secret-password").decode()


def url64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def make_token(scope):
    kind, name, actions = scope.rsplit(":", 2)
    der = subprocess.check_output(["openssl", "x509", "-in", CERTIFICATE, "-outform", "DER"])
    header = {"typ": "JWT", "alg": "RS256", "x5c": [base64.b64encode(der).decode()]}
    now = int(time.time())
    claims = {"iss": "test", "sub": "user", "aud": SERVICE, "exp": now + 300, "nbf": now - 60, "iat": now - 60,
              "jti": "1", "access": [{"type": kind, "name": name, "actions": actions.split(",")}]}
    text = ".".join(url64(json.dumps(part).encode()) for part in (header, claims))
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", KEY], input=text.encode(),
                               capture_output=True, check=True).stdout
    return f"{text}.{url64(signature)}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def handle_request(self, body, query):
        with open(LOG, "a") as log:
            log.write(f"{self.command} {self.path} {self.headers.get('Authorization', '-')} {body}\n")
        form = urllib.parse.parse_qs(body)
        if self.command == "POST":
            admitted = form.get("refresh_token") == ["refresh-secret"] and form.get("grant_type") == ["refresh_token"]
            answer = "access_token"
        else:
            admitted = self.headers.get("Authorization") == LOGIN
            answer = "token"
        asked = form if self.command == "POST" else query
        data = json.dumps({answer: make_token(asked["scope"][0])} if admitted else {}).encode()
        self.send_response(200 if admitted and asked["service"] == [SERVICE] else 401)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.handle_request("", urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query))

    def do_POST(self):
        self.handle_request(self.rfile.read(int(self.headers["Content-Length"])).decode(), {})


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
