"""A real engine and a real broker: what somebody starts by hand is reported within two seconds."""
import json
import subprocess
import time
import unittest

from stand_ins import docker_engine
from stand_ins.bench import Bench
from stand_ins.runner import main

SECONDS = 2.0


def manifest(**modules):
    module = {"type": "docker", "version": "1.0", "status": "running", "restartPolicy": "always"}
    return {"modulesContent": {"$edgeAgent": {"properties.desired": {
        "schemaVersion": "1.1", "runtime": {"type": "docker", "settings": {}}, "systemModules": {},
        "modules": {name: {**module, "settings": {"image": "tiny:1", "createOptions": json.dumps(options)}}
                    for name, options in modules.items()}}}}}


@unittest.skipIf(docker_engine.unavailable(), docker_engine.unavailable())
class RealEngine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = docker_engine.DockerEngine()

    @classmethod
    def tearDownClass(cls):
        cls.engine.close()

    def setUp(self):
        self.bench = Bench(broker=False)
        self.hub = self.bench.use_mosquitto()

    def tearDown(self):
        for name in self.names:
            self.engine.call("DELETE", f"/v1.41/containers/{name}?force=1")
        self.bench.close()

    names = ("hand", "quiet", "asked", "extra")

    def start(self, *arguments):
        self.bench.start("--source", f"docker:{self.engine.socket}", *arguments)
        self.hub.wait(lambda: self.hub.reports, 15, "the connection")

    def by_hand(self, *words):
        subprocess.run(["docker", "--host", f"unix://{self.engine.socket}", *words], check=True, capture_output=True)

    def timed(self, act, condition, what):
        began = time.monotonic()
        act()
        self.hub.wait(condition, 10, what)
        passed = time.monotonic() - began
        print(f"{what}: {passed:.2f} s, the act itself included")
        self.assertLess(passed, SECONDS, what)

    def test_a_privileged_container_is_reported_within_two_seconds_and_its_removal_too(self):
        self.start()
        rows = dict(RuleId="privileged-container", Module="hand")
        self.timed(lambda: self.by_hand("run", "--detach", "--name", "hand", "--privileged", "--network", "none", "tiny:1"),
                   lambda: self.hub.payloads("ManifestFinding", State="new", **rows), "a privileged container")
        self.timed(lambda: self.by_hand("rm", "--force", "hand"),
                   lambda: self.hub.payloads("ManifestFinding", State="fixed", **rows), "its removal")
        actions = [p["Action"] for p in self.hub.payloads("ContainerEvent", Container="hand")]
        self.assertEqual([a for a in actions if a in ("create", "start", "destroy")],
                         ["create", "start", "destroy"])

    def test_the_broker_takes_only_the_token_that_was_signed(self):
        self.start()
        self.bench.stop()
        self.bench.workload.on_sign = lambda data, digest: self.bench.mosquitto.admit("nobody", "x")
        self.hub.reports.clear()
        self.bench.start("--source", f"docker:{self.engine.socket}")
        time.sleep(2)
        self.assertEqual(self.hub.reports, [])
        self.assertIn("The connection was refused", self.bench.log())

    def test_drift_from_the_deployment_is_told_when_it_comes_and_when_it_goes(self):
        asked = self.bench.folder / "asked.json"
        asked.write_text(json.dumps(manifest(asked={}, quiet={})))
        self.engine.run("asked", CapAdd=["NET_ADMIN"], Binds=["/etc:/host-etc"])
        self.start("--asked-for", str(asked))
        def drift(**members):
            return lambda: self.hub.payloads("Drift", **members)
        self.hub.wait(drift(State="new", Difference="missing", Module="quiet"), 5, "a missing module")
        self.hub.wait(drift(State="new", Difference="capability added", Module="asked", Found="NET_ADMIN"), 5)
        self.hub.wait(drift(State="new", Difference="mount added", Found="/etc at /host-etc"), 5)
        self.timed(lambda: self.engine.run("extra"), drift(State="new", Difference="not in the deployment",
                                                           Module="extra"), "a container nobody asked for")
        self.timed(lambda: self.engine.run("quiet"), drift(State="fixed", Difference="missing", Module="quiet"),
                   "the missing module")
        self.timed(lambda: self.engine.call("POST", "/v1.41/containers/asked/kill"),
                   drift(State="new", Difference="stopped", Module="asked"), "a stopped module")

    def test_events_of_a_time_without_the_daemon_are_not_lost(self):
        self.start()
        self.engine.run("extra")
        self.hub.wait(lambda: self.hub.payloads("ContainerEvent", Container="extra", Action="start"))
        self.bench.stop()
        self.engine.run("hand", Privileged=True)
        self.engine.remove("hand")
        self.bench.start("--source", f"docker:{self.engine.socket}")
        self.hub.wait(lambda: self.hub.payloads("ContainerEvent", Container="hand", Action="destroy"), 15)
        starts = self.hub.payloads("ContainerEvent", Container="extra", Action="start")
        self.assertEqual(len(starts), 1, "and none comes twice")

    def test_an_engine_that_comes_later_is_waited_for(self):
        self.engine.stop()
        try:
            self.start()
        finally:
            self.engine.start()
        self.hub.wait(lambda: f"{self.engine.socket} answers" in self.bench.log(), 40, "the engine")
        self.engine.run("hand", Privileged=True)
        self.hub.wait(lambda: self.hub.payloads("ManifestFinding", Module="hand", State="new"), 10)


if __name__ == "__main__":
    main()
