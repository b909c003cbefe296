"""The module's own deployment: our audit passes with each privilege named as accepted risk, and it asks for
fewer than the module that it replaces (createOptions as documented for it)."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from stand_ins.runner import main

ROOT = pathlib.Path(__file__).resolve().parents[2]
EDGEMANIFEST = os.environ.get("EDGEMANIFEST", "build/dev/bin/edgemanifest")
REFERENCE = {"NetworkingConfig": {"EndpointsConfig": {"host": {}}},
             "HostConfig": {"Privileged": True, "NetworkMode": "host", "PidMode": "host", "Binds": ["/:/host"]}}


def audit(path, *arguments):
    return subprocess.run([EDGEMANIFEST, "audit", *arguments, str(path)], capture_output=True, text=True)


def renew(deployment, accepted):
    """UPDATE_GOLDEN=1: values as the rules compute them now, rule by rule in the order of the report. Read the
    difference before the commit: a value that changed is a privilege that changed, or a rule that looks closer."""
    values = {}
    for finding in json.loads(audit(deployment, "--no-config", "--format", "json").stdout)["findings"]:
        values.setdefault(finding["ruleId"], []).append(finding["value"])
    lines, rule = [], None
    for line in accepted.read_text().splitlines():
        word = line.split(":")[0].strip(" -")
        rule = line.split(": ")[1] if word == "rule" else rule
        lines.append(f"    value: {values[rule].pop(0)}" if word == "value" else line)
    accepted.write_text("\n".join(lines) + "\n")


class Deployment(unittest.TestCase):
    deployment = ROOT / "module/deployment.json"

    @classmethod
    def setUpClass(cls):
        if os.environ.get("UPDATE_GOLDEN") == "1":
            renew(cls.deployment, ROOT / "module/accepted-risk.yaml")

    def test_it_passes_with_its_privileges_named_as_accepted_risk(self):
        result = audit(self.deployment, "--config", str(ROOT / "module/accepted-risk.yaml"))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("No findings", result.stdout)

    def test_one_more_privilege_is_a_finding(self):
        text = self.deployment.read_text().replace('\\"NET_ADMIN\\"', '\\"NET_ADMIN\\",\\"SYS_ADMIN\\"')
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(text)
            file.flush()
            result = audit(file.name, "--config", str(ROOT / "module/accepted-risk.yaml"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("SYS_ADMIN", result.stdout)

    def test_it_asks_for_less_than_the_module_it_replaces(self):
        manifest = json.loads(self.deployment.read_text())
        module = manifest["modulesContent"]["$edgeAgent"]["properties.desired"]["modules"]["azureiotsecurity"]
        ours = json.loads(module["settings"]["createOptions"])["HostConfig"]
        self.assertNotIn("Privileged", ours)
        self.assertEqual(ours["CapDrop"], ["ALL"])
        self.assertNotIn("SYS_ADMIN", ours["CapAdd"])
        sources = [bind.split(":") for bind in ours["Binds"]]
        self.assertNotIn("/", [s[0] for s in sources])
        self.assertTrue(all(s[-1] == "ro" for s in sources if s[0].startswith("/")))
        module["settings"]["createOptions"] = json.dumps(REFERENCE)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(manifest, file)
            file.flush()
            theirs = json.loads(audit(file.name, "--no-config", "--format", "json").stdout)["findings"]
        rules = {f["ruleId"] for f in theirs}
        self.assertLessEqual({"privileged-container"}, rules)
        own = json.loads(audit(self.deployment, "--no-config", "--format", "json").stdout)["findings"]
        self.assertNotIn("privileged-container", {f["ruleId"] for f in own})


if __name__ == "__main__":
    main()
