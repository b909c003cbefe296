"""Puts small images, indexes and signatures into a registry.

Usage: push.py URL REPOSITORY TAG [--login USER:PASSWORD] [--index] [--nested] [--sign KEY] [--notary FILE]
                                  [--bundle FILE] [--save FOLDER]
Prints the digest that the tag leads to. --sign: cosign's tag sha256-….sig, made with OpenSSL's command.
--notary, --bundle: a file becomes something that refers to the image, under the tag sha256-….
--nested: an index that lists an index.
--save: nothing is sent; an OCI image layout is written instead.
"""
import argparse
import base64
import hashlib
import json
import os
import subprocess
import urllib.request

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Registry:
    def __init__(self, url, repository, login):
        self.base = f"{url}/v2/{repository}"
        self.login = login

    def send(self, method, url, data=None, content_type=None):
        request = urllib.request.Request(url, data=data, method=method)
        if content_type:
            request.add_header("Content-Type", content_type)
        if self.login:
            encoded = base64.b64encode(self.login.encode()).decode()
            request.add_header("Authorization", "Basic " + encoded)
        return urllib.request.urlopen(request)

    def blob(self, data):
        place = self.send("POST", self.base + "/blobs/uploads/", b"").headers["Location"]
        joint = "&" if "?" in place else "?"
        self.send("PUT", f"{place}{joint}digest={digest_of(data)}", data, "application/octet-stream")

    def manifest(self, data, reference, media_type):
        self.send("PUT", f"{self.base}/manifests/{reference}", data, media_type)


class Layout:
    def __init__(self, folder):
        self.folder = folder
        self.entries = []
        os.makedirs(folder + "/blobs/sha256", exist_ok=True)

    def blob(self, data):
        with open(f"{self.folder}/blobs/sha256/{digest_of(data)[7:]}", "wb") as file:
            file.write(data)

    def manifest(self, data, reference, media_type):
        self.blob(data)
        entry = descriptor(data, media_type)
        if not reference.startswith("sha256:"):
            entry["annotations"] = {"org.opencontainers.image.ref.name": reference}
        self.entries.append(entry)
        with open(self.folder + "/index.json", "w") as file:
            json.dump({"schemaVersion": 2, "manifests": self.entries}, file)


def descriptor(data, media_type, **more):
    return {"mediaType": media_type, "digest": digest_of(data), "size": len(data), **more}


def make_image(place, content, reference, config_type=None, layers=None, subject=None):
    config = json.dumps({"architecture": "amd64", "os": "linux", "x": content}).encode()
    if layers is None:
        layer = ("layer " + content).encode()
        place.blob(layer)
        layers = [descriptor(layer, "application/vnd.oci.image.layer.v1.tar")]
    place.blob(config)
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST,
                "config": descriptor(config, config_type or "application/vnd.oci.image.config.v1+json"),
                "layers": layers}
    if subject:
        manifest["subject"] = subject
    data = json.dumps(manifest).encode()
    place.manifest(data, reference or digest_of(data), MANIFEST)
    return data


def make_index(place, content, reference):
    images = []
    for architecture in ("amd64", "arm64"):
        image = make_image(place, content + architecture, None)
        images.append(descriptor(image, MANIFEST,
                                 platform={"os": "linux", "architecture": architecture}))
    data = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": images}).encode()
    place.manifest(data, reference, INDEX)
    return data


def make_nested(place, content, reference):
    inner = make_index(place, content, "inner")
    data = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [descriptor(inner, INDEX)]}).encode()
    place.manifest(data, reference, INDEX)
    return data


def sign(place, key, name, image):
    payload = json.dumps({"critical": {
        "identity": {"docker-reference": name},
        "image": {"docker-manifest-digest": digest_of(image)},
        "type": "cosign container image signature"}, "optional": None},
        separators=(",", ":")).encode()
    with open("payload", "wb") as file:
        file.write(payload)
    signature = subprocess.check_output(["openssl", "dgst", "-sha256", "-sign", key, "payload"])
    place.blob(payload)
    layer = descriptor(payload, "application/vnd.dev.cosign.simplesigning.v1+json", annotations={
        "dev.cosignproject.cosign/signature": base64.b64encode(signature).decode()})
    make_image(place, "signature", digest_of(image).replace(":", "-") + ".sig", None, [layer])


def refer(place, path, layer_type, config_type, image, media_type):
    with open(path, "rb") as file:
        data = file.read()
    place.blob(data)
    subject = descriptor(image, media_type)
    referrer = make_image(place, "reference", None, config_type, [descriptor(data, layer_type)],
                          subject)
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [
        descriptor(referrer, MANIFEST, artifactType=config_type)]}
    place.manifest(json.dumps(index).encode(), digest_of(image).replace(":", "-"), INDEX)


def main():
    parser = argparse.ArgumentParser()
    for name in ("url", "repository", "tag"):
        parser.add_argument(name)
    for name in ("--login", "--sign", "--notary", "--bundle", "--save", "--name"):
        parser.add_argument(name)
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--nested", action="store_true")
    parser.add_argument("--content", default="one")
    a = parser.parse_args()
    place = Layout(a.save) if a.save else Registry(a.url, a.repository, a.login)
    make = make_nested if a.nested else make_index if a.index else make_image
    image = make(place, a.content, a.tag)
    media_type = INDEX if a.index or a.nested else MANIFEST
    if a.sign:
        name = a.name or a.url.split("//")[-1] + "/" + a.repository
        sign(place, a.sign, name, image)
    if a.notary:
        refer(place, a.notary, "application/jose+json", "application/vnd.cncf.notary.signature",
              image, media_type)
    if a.bundle:
        bundle = "application/vnd.dev.sigstore.bundle.v0.3+json"
        refer(place, a.bundle, bundle, bundle, image, media_type)
    print(digest_of(image))


main()
