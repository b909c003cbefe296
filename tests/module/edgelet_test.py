"""edgelet's management API as the source: what it lists is judged, what it gets wrong is survived."""
import json
import os
import random
import subprocess
import time
import unittest

from collectors_test import settings
from soak_test import resident
from stand_ins import hostile, unix_http
from stand_ins.bench import BINARY, Bench, wait_for
from stand_ins.runner import main
from stand_ins.unix_http import emit, inspection, module_entry


class Edgelet(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.broker = self.bench.broker
        self.path = str(self.bench.folder / "mgmt.sock")
        self.edgelet = unix_http.management(self.path)
        self.edgelet.modules = [module_entry("edgeAgent", "mcr.microsoft.com/azureiotedge-agent:1.5"),
                                module_entry("camera", Privileged=True), module_entry("quiet", "acme/quiet:1")]

    def tearDown(self):
        self.edgelet.close()
        self.bench.close()

    def start(self, *arguments):
        self.broker.twin["desired"].update(settings(collectorIntervalEdgeModules="PT1S"))
        self.bench.start("--source", f"edgelet:{self.path}", *arguments)
        self.broker.wait(lambda: self.broker.of("PUBLISH", "$iothub/twin/PATCH"), 10, "the connection")

    def once(self):
        return subprocess.run([BINARY, "--once", "--sink", "stdout", "--state", str(self.bench.folder / "once"),
                               "--source", f"edgelet:{self.path}"], capture_output=True, text=True, timeout=90)

    def payloads(self, name, **members):
        return [p for e in self.broker.events() if e["Name"] == name for p in e["Payload"]
                if all(p.get(k) == v for k, v in members.items())]

    def found(self, **members):
        return self.payloads("ManifestFinding", RuleId="privileged-container", Module="camera", **members)

    def test_once_judges_what_the_list_says_of_create_options(self):
        done = self.once()
        self.assertEqual(done.returncode, 0, done.stderr)
        events = [e for line in done.stdout.splitlines() for e in json.loads(line)["Events"]]
        findings = [p for e in events if e["Name"] == "ManifestFinding" for p in e["Payload"]]
        self.assertEqual([f["Module"] for f in findings if f["RuleId"] == "privileged-container"], ["camera"])
        states = [p for e in events if e["Name"] == "EdgeModuleState" for p in e["Payload"]]
        self.assertEqual({s["Module"]: (s["Image"], s["Status"]) for s in states}["quiet"], ("acme/quiet:1", "running"))
        self.assertEqual([r[:2] for r in self.edgelet.requests], [("GET", "/modules?api-version=2018-06-28")])

    def test_once_says_by_its_status_that_edgelet_refuses(self):
        self.edgelet.answers = {"/modules": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 17\r\n\r\n{\"message\":\"no\"}\n"}
        done = self.once()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("status 403", done.stderr)

    def test_a_module_that_changes_is_told_once_and_a_fixed_one_too(self):
        self.start()
        wait_for(lambda: self.found(State="new"), 10, "the finding")
        self.edgelet.modules = [*self.edgelet.modules[:1], module_entry("camera", status="failed"), self.edgelet.modules[2]]
        wait_for(lambda: self.payloads("EdgeModuleState", Module="camera", Status="failed"), 10, "the state")
        wait_for(lambda: self.found(State="fixed"), 10, "that it is fixed")
        asked = len(self.edgelet.requests)
        wait_for(lambda: len(self.edgelet.requests) > asked + 3, 10, "more questions")
        self.assertEqual(len(self.payloads("EdgeModuleState", Module="quiet")), 2, "a list that did not change is no news")
        self.assertEqual((len(self.found(State="new")), len(self.found(State="fixed"))), (1, 1))

    def test_a_source_that_has_not_answered_since_the_start_proves_nothing_fixed(self):
        engine = self.bench.start_engine()
        engine.containers["aa"] = inspection("aa", "one", privileged=True)
        both = ("--source", f"docker:{self.bench.folder}/docker.sock")
        self.start(*both)
        one = lambda **m: self.payloads("ManifestFinding", RuleId="privileged-container", Module="one", **m)
        wait_for(lambda: self.found(State="new") and one(State="new"), 10, "both findings")
        self.bench.stop()
        self.edgelet.hangs = True
        self.broker.packets.clear()
        self.start(*both)
        wait_for(lambda: "no answer within the time allowed" in self.bench.log(), 15, "the end of patience")
        del engine.containers["aa"]
        emit(engine, "destroy", "aa", "one")
        wait_for(lambda: one(State="fixed"), 10, "what is really gone")
        self.assertEqual(self.found(State="fixed"), [], "edgelet was not heard yet")
        self.edgelet.hangs = False
        self.edgelet.modules = self.edgelet.modules[:1]
        wait_for(lambda: self.found(State="fixed"), 15, "that the module is gone")
        self.assertEqual((len(self.found()), len(one())), (2, 2))

    def test_what_runs_is_compared_with_what_was_asked_for(self):
        manifest = self.bench.folder / "asked.json"
        module = {"type": "docker", "version": "1.0", "status": "running", "restartPolicy": "always"}
        manifest.write_text(json.dumps({"modulesContent": {"$edgeAgent": {"properties.desired": {
            "schemaVersion": "1.1", "runtime": {"type": "docker", "settings": {}}, "systemModules": {},
            "modules": {n: {**module, "settings": {"image": i, "createOptions": "{}"}}
                        for n, i in (("camera", "acme/camera:1"), ("gone", "acme/gone:1"))}}}}}))
        self.start("--asked-for", str(manifest))
        wait_for(lambda: self.payloads("Drift", Module="gone"), 10, "a module that is missing")
        wait_for(lambda: self.payloads("Drift", Module="quiet"), 10, "a module that nobody asked for")

    def test_an_api_that_hangs_is_given_up_and_asked_again(self):
        self.edgelet.hangs = True
        self.start()
        wait_for(lambda: "no answer within the time allowed" in self.bench.log(), 15, "the end of patience")
        self.broker.call("status", "while")
        self.broker.wait(lambda: self.broker.of("PUBLISH", "$iothub/methods/res/200/?$rid=while"), 5, "an answer meanwhile")
        self.edgelet.hangs = False
        wait_for(lambda: self.found(State="new"), 15, "the finding afterwards")

    def test_every_answer_may_be_anything_and_hides_nothing(self):
        self.start()
        wait_for(lambda: self.found(State="new"), 10, "the finding")
        most = 0
        rows = hostile.answers(b'{"modules":5}', b'{"modules":{"a":1}}', b'{"modules":[1,"x",null,[],{}]}',
                               b'{"modules":[{"name":5,"config":7,"status":[]}],"x":{}}x',
                               b'{"modules":"x","modules":7}', b'{"modules":[{"name":"a","config":{"settings":')
        if os.environ.get("EDGEMANIFESTD_FULL") != "1":
            rows = dict(random.Random(7).sample(sorted(rows.items(), key=lambda row: row[0]), 12))
        for name, answer in rows.items():
            self.edgelet.answers = {"/modules": answer}
            asked = len(self.edgelet.requests)
            wait_for(lambda: len(self.edgelet.requests) > asked + 1, 15, f"two questions: {name}")
            self.assertIsNone(self.bench.process.poll(), f"{name}: {self.bench.log()[-1500:]}")
            most = max(most, resident(self.bench.process.pid))
        self.edgelet.answers = {}
        self.edgelet.modules.append(module_entry("later", Privileged=True))
        wait_for(lambda: self.payloads("ManifestFinding", Module="later"), 20, "findings afterwards")
        hidden = {"wrong types 2"}  # a list without the module: there it is really gone
        self.assertLessEqual(len(self.found(State="fixed")), len(hidden), "what cannot be read is not fixed")
        print(f"{len(rows)} answers, {most:.1f} MB resident at most")
        self.assertLess(most, 60)


if __name__ == "__main__":
    main()
