"""The container image: built by the Dockerfile with a real engine, and what runs in it.

No registry is asked: the base is an image made of this machine's own files, whose apt-get installs what it is
told to from here, library by library. So a library that the Dockerfile does not name is missing in the image.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from stand_ins import docker_engine
from stand_ins.bench import BINARY
from stand_ins.runner import main

ROOT = pathlib.Path(__file__).resolve().parents[2]
APT = """#!/bin/sh
# Stands in for apt-get: takes the files of the named packages from a store.
for word; do
  case $word in
    lib*) [ -d "/store/$word" ] || { echo "no package $word" >&2; exit 1; }; cp -a "/store/$word/." / ;;
  esac
done
"""


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def libraries(program):
    """Every shared object that the program needs, as its path here."""
    return sorted(set(re.findall(r"(/\S+)", run("ldd", program))))


def package_of(path):
    for name in (path, "/usr" + path, os.path.realpath(path)):
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True).stdout
        if found:
            return found.split(":")[0]
    return None


def unavailable():
    if shutil.which("dpkg-query") is None or shutil.which("ldd") is None:
        return "no Debian: where libraries come from cannot be told"
    if "asan" in BINARY or "tsan" in BINARY:
        return "the image holds no sanitizer"
    return docker_engine.unavailable()


@unittest.skipIf(unavailable(), unavailable())
class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = docker_engine.DockerEngine()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="edgemanifestd-image-"))
        cls.environment = {**os.environ, "DOCKER_HOST": f"unix://{cls.engine.socket}", "DOCKER_BUILDKIT": "0"}
        cls.make_base()
        cls.import_folder("binary", {"build/bin/edgemanifestd": BINARY})
        context = cls.folder / "context"
        (context / "module").mkdir(parents=True)
        shutil.copy(ROOT / "module/Dockerfile", context / "module/Dockerfile")
        # The classic builder makes every stage: what only compiles is left out here, and built by hand.
        text = (context / "module/Dockerfile").read_text()
        text = re.sub(r"FROM \$\{BASE\} AS build\n.*?(?=FROM \$\{BINARY\})", "", text, flags=re.S)
        (context / "module/Dockerfile").write_text(text)
        cls.built = cls.docker("build", "--network=none", "--build-arg", "BASE=base:1", "--build-arg",
                               "BINARY=binary:1", "-t", "edgemanifestd:test", "-f", "module/Dockerfile", ".", cwd=context)

    @classmethod
    def tearDownClass(cls):
        cls.engine.close()
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def docker(cls, *arguments, **more):
        done = subprocess.run(["docker", *map(str, arguments)], env=cls.environment, capture_output=True, text=True, **more)
        assert done.returncode == 0, (arguments, done.stdout[-1500:], done.stderr[-1500:])
        return done.stdout

    @classmethod
    def import_folder(cls, name, files):
        place = cls.folder / name
        for to, source in files.items():
            (place / to).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place / to)
        tar = subprocess.run(["tar", "-C", place, "-c", "."], check=True, capture_output=True).stdout
        subprocess.run(["docker", "import", "-", f"{name}:1"], input=tar, env=cls.environment, check=True,
                       capture_output=True)

    @classmethod
    def make_base(cls):
        """busybox and the C library, as every Debian has them; all else is in the store, by package."""
        place, always = cls.folder / "base", {}
        for path in libraries(BINARY):
            package = package_of(path)
            if package in ("libc6", None):
                always[path[1:]] = path
            else:
                to = place / "store" / package / path[1:]
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, to)
        # Of a Debian's own, which the Dockerfile need not name: what its listed packages depend on.
        named = set(re.findall(r"\blib[a-z0-9.+-]+", (ROOT / "module/Dockerfile").read_text().split("FROM ${BINARY}")[1]))
        cls.named = named
        stored = {p.name for p in (place / "store").iterdir()}
        known = found = named & cls.installed()
        while found:
            dependencies = run("dpkg-query", "-W", "-f", "${Pre-Depends}, ${Depends}\n", *sorted(found))
            found = set(re.findall(r"\blib[a-z0-9.+-]+", dependencies)) & stored - known
            known = known | found
        for package in sorted(known & stored - named):
            shutil.copytree(place / "store" / package, place, dirs_exist_ok=True)
        (place / "bin").mkdir(parents=True, exist_ok=True)
        for name in ("sh", "cp", "rm", "echo", "true"):
            (place / "bin" / name).symlink_to("busybox")
        (place / "usr/bin").mkdir(parents=True, exist_ok=True)
        (place / "usr/bin/apt-get").write_text(APT)
        (place / "usr/bin/apt-get").chmod(0o755)
        cls.import_folder("base", {**always, "bin/busybox": shutil.which("busybox")})

    @classmethod
    def installed(cls):
        return set(run("dpkg-query", "-W", "-f", "${Package}\n").split())

    def test_every_package_that_the_image_installs_is_needed_and_exists(self):
        stored = {p.name for p in (self.folder / "base/store").iterdir()}
        self.assertEqual(self.named - self.installed(), set())
        self.assertEqual(self.named - stored, set(), "installed, but nothing links with it")

    def test_it_judges_a_manifest_and_says_so(self):
        out = self.docker("run", "--rm", "--network", "none", "-v", f"{ROOT}/fixtures/risky:/in:ro", "edgemanifestd:test",
                          "--once", "--source", "/in/deployment.json", "--sink", "stdout", "--state", "/tmp")
        findings = [p for line in out.splitlines() for e in json.loads(line)["Events"] if e["Name"] == "ManifestFinding"
                    for p in e["Payload"]]
        self.assertIn("privileged-container", {f["RuleId"] for f in findings})

    def test_with_the_privileges_of_its_deployment_it_sees_what_runs(self):
        manifest = json.loads((ROOT / "module/deployment.json").read_text())
        module = manifest["modulesContent"]["$edgeAgent"]["properties.desired"]["modules"]["azureiotsecurity"]
        host = json.loads(module["settings"]["createOptions"])["HostConfig"]
        self.engine.run("seen", Privileged=True)
        self.addCleanup(self.engine.remove, "seen")
        caps = [f"--cap-drop={c}" for c in host["CapDrop"]] + [f"--cap-add={c}" for c in host["CapAdd"]]
        out = self.docker("run", "--rm", "--network", "none", *caps, "--security-opt", "no-new-privileges",
                          "--read-only", "--tmpfs", "/state", "-v", f"{self.engine.socket}:/var/run/docker.sock:ro",
                          "edgemanifestd:test", "--once", "--source", "docker:/var/run/docker.sock", "--sink", "stdout",
                          "--state", "/state")
        findings = [p for line in out.splitlines() for e in json.loads(line)["Events"] if e["Name"] == "ManifestFinding"
                    for p in e["Payload"]]
        self.assertIn(("privileged-container", "seen"), {(f["RuleId"], f["Module"]) for f in findings})

    def test_help_and_version_need_no_privilege_at_all(self):
        shown = self.docker("run", "--rm", "--network", "none", "--cap-drop=ALL", "edgemanifestd:test", "--version")
        self.assertIn("edgemanifestd", shown)


if __name__ == "__main__":
    main()
