"""Deployments that must be signed: what is not as the key signed it is told, and nothing is compared with it."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

from stand_ins.bench import BINARY, Bench, wait_for
from stand_ins.mosquitto import free_port
from stand_ins.runner import main
from stand_ins.unix_http import inspection

EDGEMANIFEST = os.environ.get("EDGEMANIFEST", "build/dev/bin/edgemanifest")
MANIFEST = pathlib.Path(__file__).resolve().parents[2] / "module/deployment.json"
RULES = ("deployment-unsigned", "deployment-signer-untrusted", "deployment-changed")


def edgemanifest(folder, *arguments):
    subprocess.run([EDGEMANIFEST, *arguments], cwd=folder, check=True, capture_output=True)


class Signed(unittest.TestCase):
    def setUp(self):
        self.bench = Bench(broker=False)
        self.bench.start_engine()
        self.bench.engine.containers["aa"] = inspection("aa", "stranger")
        self.folder = self.bench.folder
        for name in ("k", "o"):
            edgemanifest(self.folder, "keygen", "--no-password", "-p", f"{name}.pub", "-s", f"{name}.sec")
        shutil.copy(MANIFEST, self.folder / "d.json")

    def tearDown(self):
        self.bench.close()

    def once(self, *arguments, key="k.pub", source=None):
        """(status, events, log) of one analysis."""
        key = str(self.folder / key) if key.endswith(".pub") else key
        done = subprocess.run(
            [BINARY, "--once", "--sink", "stdout", "--state", str(self.folder / "s"), "--source",
             source or f"docker:{self.folder}/docker.sock", "--manifest-key", key, *arguments],
            capture_output=True, text=True, timeout=70, cwd=self.folder)
        events = [e for line in done.stdout.splitlines() for e in json.loads(line)["Events"]]
        return done.returncode, events, done.stderr

    def rules(self, events):
        return [p["RuleId"] for e in events if e["Name"] == "ManifestFinding" for p in e["Payload"]
                if p["RuleId"] in RULES]

    def sign(self, name):
        edgemanifest(self.folder, "sign", "-s", f"{name}.sec", "d.json")

    def asked(self):
        return "--asked-for", str(self.folder / "d.json")

    def test_what_the_key_signed_is_compared_with_what_runs(self):
        self.sign("k")
        line = (self.folder / "k.pub").read_text().splitlines()[1]
        for key in ("k.pub", line):
            status, events, log = self.once(*self.asked(), key=key)
            self.assertEqual(status, 0, log)
            self.assertEqual(self.rules(events), [])
            self.assertTrue([e for e in events if e["Name"] == "Drift"], events)

    def test_what_it_did_not_sign_is_a_finding_and_is_not_compared_with(self):
        signed = self.folder / "d.json"
        signature = self.folder / "d.json.minisig"
        self.sign("k")
        good = signature.read_text()
        whole = signed.read_bytes()
        rows = (
            ("deployment-unsigned", whole, None, "has no signature"),
            ("deployment-changed", whole + b" ", good, "is not what key"),
            ("deployment-changed", whole, good.replace("timestamp:", "timestamp:9"), "trusted comment was changed"),
            ("deployment-changed", whole, "untrusted comment: \x1b[2J\n", "cannot be read"),
            ("deployment-changed", whole, good[:80], "cannot be read"),
        )
        for rule, text, proof, said in rows:
            signed.write_bytes(text)
            signature.unlink(missing_ok=True)
            if proof is not None:
                signature.write_text(proof)
            status, events, log = self.once(*self.asked())
            self.assertEqual(status, 1, said)
            self.assertEqual(self.rules(events), [rule], said)
            message = [p["Message"] for e in events if e["Name"] == "ManifestFinding" for p in e["Payload"]
                       if p["RuleId"] == rule][0]
            self.assertIn(said, message)
            self.assertEqual([e for e in events if e["Name"] == "Drift"], [], said)
            self.assertIn("not compared", log)
        signed.write_bytes(whole)
        self.sign("o")
        status, events, _ = self.once(*self.asked())
        self.assertEqual((status, self.rules(events)), (1, ["deployment-signer-untrusted"]))
        status, events, _ = self.once(*self.asked(), "--manifest-key", str(self.folder / "o.pub"))
        self.assertEqual((status, self.rules(events)), (0, []))

    def test_a_manifest_that_is_audited_is_audited_all_the_same(self):
        status, events, log = self.once(source=str(self.folder / "d.json"))
        self.assertEqual(status, 0, log)
        self.assertEqual(self.rules(events), ["deployment-unsigned"])
        self.assertGreater(len([e for e in events if e["Name"] == "ManifestFinding"]), 0)

    def test_keys_that_are_none_are_told_at_the_start(self):
        (self.folder / "bad.pub").write_text("hello\n")
        for key, said in ((str(self.folder / "bad.pub"), "no minisign public key"), ("/nowhere", "No such file")):
            done = subprocess.run([BINARY, "--once", "--sink", "stdout", "--source", str(MANIFEST), "--manifest-key", key],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(said, done.stderr)
        for arguments, said in ((["--manifest-key", "x"], "needs a deployment"), (["--manifest-key=x"] * 9, "at most 8")):
            done = subprocess.run([BINARY, *arguments], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2)
            self.assertIn(said, done.stderr)

    def test_metrics_say_whether_it_is_signed_and_notice_when_that_changes(self):
        port = free_port()
        self.sign("k")
        self.bench.environment.pop("IOTEDGE_WORKLOADURI")
        self.bench.start("--sink", "stdout", "--metrics", str(port), "--manifest-key", str(self.folder / "k.pub"), *self.asked())

        def says(text):
            try:
                return text in urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
            except OSError:
                return False
        wait_for(lambda: says("edgemanifestd_deployment_signed 1"), 10, "signed")
        (self.folder / "d.json.minisig").unlink()
        self.bench.process.send_signal(1)
        wait_for(lambda: says("edgemanifestd_deployment_signed 0"), 10, "not signed any more")


if __name__ == "__main__":
    main()
