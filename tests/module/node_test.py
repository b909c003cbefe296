"""The official Node client as a module, against the same stand-ins: where both do the same thing, the
fields and topics are the same. Needs azure-iot-device and azure-iot-device-mqtt (npm), looked for in
EDGEMANIFESTD_NODE_MODULES or build/node/node_modules."""
import os
import pathlib
import re
import subprocess
import time
import unittest
import urllib.parse

from stand_ins.bench import Bench
from stand_ins.runner import main
from stand_ins.unix_http import emit, inspection

HERE = pathlib.Path(__file__).resolve().parent
MODULES = pathlib.Path(os.environ.get("EDGEMANIFESTD_NODE_MODULES", HERE.parents[1] / "build/node/node_modules"))
REPORT = "$iothub/twin/PATCH/properties/reported/"


def properties(topic):
    tail = topic.split("/messages/events/")[1].rstrip("/")
    return dict((urllib.parse.unquote(k), urllib.parse.unquote(v))
                for k, v in (pair.split("=") for pair in tail.split("&")))


@unittest.skipUnless((MODULES / "azure-iot-device").is_dir(), "npm install azure-iot-device azure-iot-device-mqtt")
class SameConversation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ours, cls.theirs = cls.run_ours(), cls.run_theirs()

    @staticmethod
    def collect(bench):
        broker = bench.broker
        broker.wait(lambda: broker.of("PUBLISH", REPORT) and broker.messages, 30, "report and message")
        broker.call("status", "m1")
        broker.wait(lambda: broker.of("PUBLISH", "$iothub/methods/res/"), 10, "an answer to the method")
        packets, requests = list(broker.packets), [r for r in bench.workload.requests if "/modules?" not in r[1]]
        return {"packets": packets, "requests": requests, "of": lambda k, t="": [
            p for p in packets if p["packet"] == k and p.get("topic", "").startswith(t)]}

    @classmethod
    def run_ours(cls):
        bench = Bench()
        try:
            bench.start_engine().containers["aa"] = inspection("aa", "one", privileged=True)
            bench.start()
            return cls.collect(bench)
        finally:
            bench.close()

    @classmethod
    def run_theirs(cls):
        bench = Bench(port=8883)  # the client knows no other
        peer = None
        try:
            peer = subprocess.Popen(["node", str(HERE / "node_peer.js")], stdout=subprocess.DEVNULL,
                                    env={**bench.environment, "NODE_PATH": str(MODULES)})
            return cls.collect(bench)
        finally:
            if peer:
                peer.kill()
                peer.wait()
            bench.close()

    def test_the_workload_api_is_asked_the_same(self):
        def shape(requests):
            return [(m, re.sub(r"api-version=.*", "", p), sorted(b or {})) for m, p, b in requests[:2]]
        self.assertEqual(shape(self.ours["requests"]), shape(self.theirs["requests"]))

    def test_connect_has_the_same_fields(self):
        ours, theirs = self.ours["of"]("CONNECT")[0], self.theirs["of"]("CONNECT")[0]
        for field in ("protocol", "level", "clean_session", "keep_alive", "client_id", "will"):
            self.assertEqual(ours[field], theirs[field], field)
        cut = lambda name: name.split("DeviceClientType=")[0]
        self.assertEqual(cut(ours["user_name"]), cut(theirs["user_name"]))
        shape = lambda token: re.sub(r"(sig|se)=[^&]+", r"\1=", token)
        self.assertEqual(shape(ours["password"]), shape(theirs["password"]))

    def test_the_same_topics_are_subscribed(self):
        ours = {p["topic"]: p["qos"] for p in self.ours["of"]("SUBSCRIBE")}
        theirs = {p["topic"]: p["qos"] for p in self.theirs["of"]("SUBSCRIBE")}
        self.assertTrue(theirs)
        for topic in set(ours) & set(theirs):
            self.assertEqual(ours[topic], theirs[topic], topic)
        self.assertLessEqual({"$iothub/twin/res/#", "$iothub/methods/POST/#"}, set(ours) & set(theirs))

    def test_twin_and_method_topics_have_the_same_form(self):
        cut = lambda p: (re.sub(r"\$rid=.*", "$rid=", p["topic"]), p["qos"])
        for start in ("$iothub/twin/GET/", REPORT, "$iothub/methods/res/"):
            self.assertEqual(cut(self.ours["of"]("PUBLISH", start)[0]), cut(self.theirs["of"]("PUBLISH", start)[0]))

    def test_a_security_message_has_the_same_topic_and_properties(self):
        ours, theirs = (s["of"]("PUBLISH", "devices/")[0] for s in (self.ours, self.theirs))
        print("theirs:", theirs["topic"])
        print("ours:  ", ours["topic"])
        self.assertEqual((ours["qos"], ours["retain"]), (theirs["qos"], theirs["retain"]))
        a, b = properties(ours["topic"]), properties(theirs["topic"])
        self.assertEqual({k: v for k, v in a.items() if k != "$.mid"}, {k: v for k, v in b.items() if k != "$.mid"})
        self.assertEqual(ours["topic"].split("events/")[0], theirs["topic"].split("events/")[0])
        self.assertEqual(ours["topic"][-1], theirs["topic"][-1])


if __name__ == "__main__":
    main()
