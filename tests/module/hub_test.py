"""The conversation with edgeHub, packet by packet (reference: edge-runtime-apis, sections 2 and 5)."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import re
import socket
import subprocess
import time
import unittest
import urllib.parse

from stand_ins.bench import DEVICE, GENERATION, HOST, MODULE, Bench, wait_for
from stand_ins.runner import main
from stand_ins.unix_http import TcpServer, emit, inspection

SETTINGS = "ms_iotn:urn_azureiot_Security_SecurityAgentConfiguration"
EVENTS = f"devices/{DEVICE}/modules/{MODULE}/messages/events/"
EDGEMANIFEST = os.environ.get("EDGEMANIFEST", "build/dev/bin/edgemanifest")
REPORT = "$iothub/twin/PATCH/properties/reported/"


def wrapped(**values):
    return {SETTINGS: {name: {"value": value} for name, value in values.items()}}


class Conversation(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.broker = self.bench.broker
        self.bench.start_engine()

    def tearDown(self):
        self.bench.close()

    def open(self, *arguments):
        self.bench.start(*arguments)
        self.broker.wait(lambda: self.broker.of("PUBLISH", REPORT), what="the first report")

    def reported(self, index=-1):
        return json.loads(self.broker.of("PUBLISH", REPORT)[index]["body"])[SETTINGS]

    def test_the_workload_api_is_asked_for_the_bundle_and_then_for_a_signature(self):
        self.open()
        calls = [r for r in self.bench.workload.requests if not r[1].startswith("/modules?")]
        self.assertEqual(calls[0][:2], ("GET", "/trust-bundle?api-version=2018-06-28"))
        method, path, body = calls[1]
        self.assertEqual((method, path), ("POST", f"/modules/{MODULE}/genid/{urllib.parse.quote(GENERATION)}"
                                                  "/sign?api-version=2018-06-28"))
        self.assertEqual((body["keyId"], body["algo"]), ("primary", "HMACSHA256"))
        resource, expiry = base64.b64decode(body["data"]).decode().split("\n")
        self.assertEqual(resource, f"{HOST}%2Fdevices%2F{DEVICE}%2Fmodules%2F{MODULE}")
        self.assertAlmostEqual(int(expiry), time.time() + 3600, delta=20)

    def test_connect_carries_client_id_user_name_and_a_token_that_verifies(self):
        self.open()
        connect = self.broker.packets[0]
        self.assertEqual(connect["packet"], "CONNECT")
        self.assertEqual((connect["protocol"], connect["level"]), ("MQTT", 4))
        self.assertEqual(connect["client_id"], f"{DEVICE}/{MODULE}")
        self.assertFalse(connect["clean_session"])
        self.assertFalse(connect["will"])
        self.assertEqual(connect["keep_alive"], 180)
        self.assertRegex(connect["user_name"],
                         rf"^{re.escape(HOST)}/{DEVICE}/{MODULE}/\?api-version=2021-04-12"
                         r"&DeviceClientType=edgemanifestd%2F[0-9.]+$")
        match = re.fullmatch(r"SharedAccessSignature sr=([^&]+)&sig=([^&]+)&se=(\d+)", connect["password"])
        self.assertTrue(match, connect["password"])
        digest = hmac.new(self.bench.workload.key, f"{match[1]}\n{match[3]}".encode(), hashlib.sha256).digest()
        self.assertEqual(base64.b64decode(urllib.parse.unquote(match[2])), digest)

    def test_it_subscribes_then_asks_for_the_twin_then_reports(self):
        self.open()
        self.assertEqual([(p["topic"], p["qos"]) for p in self.broker.of("SUBSCRIBE")],
                         [("$iothub/twin/res/#", 0), ("$iothub/twin/PATCH/properties/desired/#", 0),
                          ("$iothub/methods/POST/#", 0)])
        gets = self.broker.of("PUBLISH", "$iothub/twin/GET/")
        self.assertRegex(gets[0]["topic"], r"^\$iothub/twin/GET/\?\$rid=\d+$")
        self.assertEqual((gets[0]["qos"], gets[0]["body"]), (0, b""))
        report = self.broker.of("PUBLISH", REPORT)[0]
        self.assertRegex(report["topic"], r"^\$iothub/twin/PATCH/properties/reported/\?\$rid=\d+$")
        self.assertEqual(report["qos"], 0)
        self.assertEqual(self.reported()["highPriorityMessageFrequency"], {"value": "PT7M", "reason": None})

    def test_a_security_message_has_its_properties_and_the_envelope(self):
        self.bench.engine.containers["aa"] = inspection("aa", "one")
        self.open()
        emit(self.bench.engine, "exec_start: sh", "aa", "one")
        self.broker.wait(lambda: self.broker.messages, what="a message")
        message = self.broker.messages[0]
        self.assertEqual((message["qos"], message["retain"], message["dup"]), (1, False, False))
        self.assertRegex(message["topic"],
                         "^" + re.escape(EVENTS) + r"%24\.on=security&%24\.mid=[0-9a-f-]{36}"
                         r"&%24\.ct=application%2Fjson&%24\.ce=utf-8"
                         r"&%24\.ifid=urn%3Aazureiot%3ASecurity%3ASecurityAgent%3A1/$")
        body = json.loads(message["body"])
        self.assertEqual(sorted(body), ["AgentId", "AgentVersion", "Events", "MessageSchemaVersion"])
        self.assertEqual(body["MessageSchemaVersion"], "1.0")
        for event in body["Events"]:
            self.assertEqual(sorted(event), ["Category", "EventType", "Id", "IsEmpty", "Name", "Payload",
                                             "PayloadSchemaVersion", "TimestampLocal", "TimestampUTC"])

    def test_messages_fit_our_schema(self):
        self.bench.engine.containers["aa"] = inspection("aa", "one", privileged=True)
        self.broker.twin["desired"].update(wrapped(
            highPriorityMessageFrequency="PT1S", lowPriorityMessageFrequency="PT1S", maxMessageSizeInBytes=8192,
            aggregationIntervalProcessCreate="PT1S", aggregationIntervalProcessTerminate="PT1S"))
        self.open()
        self.wanted = {"ManifestFinding", "ProcessCreate", "OSBaseline", "MessageStatistics", "ListeningPorts"}
        wait_for(lambda: {"ManifestFinding", "ProcessCreate", "OSBaseline", "MessageStatistics", "ListeningPorts"} <=
                 {e["Name"] for e in self.broker.events()}, 20, "events of many kinds")
        files = []
        for number, message in enumerate(self.broker.messages):
            self.assertLessEqual(len(message["body"]), 8192)
            files.append(self.bench.folder / f"message{number}.json")
            files[-1].write_bytes(message["body"])
        schema = pathlib.Path(__file__).resolve().parents[2] / "schemas/security-message.schema.json"
        checked = subprocess.run([EDGEMANIFEST, "schema", "check", str(schema), *map(str, files)], capture_output=True,
                                 text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_desired_changes_apply_live_and_are_reported(self):
        self.open()
        self.broker.patch(wrapped(maxMessageSizeInBytes=8192, eventPriorityProcessCreate="HIGH"))
        self.broker.wait(lambda: len(self.broker.of("PUBLISH", REPORT)) == 2, what="the second report")
        self.assertEqual(self.reported()["maxMessageSizeInBytes"], {"value": 8192, "reason": None})
        self.assertEqual(self.reported()["eventPriorityProcessCreate"]["value"], "high")
        self.broker.patch({SETTINGS: {"maxMessageSizeInBytes": None}})
        self.broker.wait(lambda: len(self.broker.of("PUBLISH", REPORT)) == 3, what="the third report")
        self.assertEqual(self.reported()["maxMessageSizeInBytes"]["value"], 204800)
        self.assertEqual(self.reported()["eventPriorityProcessCreate"]["value"], "high")

    def test_a_bad_value_refuses_the_whole_keeps_the_last_good_and_says_why(self):
        self.open()
        self.broker.patch(wrapped(snapshotFrequency="PT2H"))
        self.broker.wait(lambda: len(self.broker.of("PUBLISH", REPORT)) == 2)
        self.broker.patch(wrapped(snapshotFrequency="PT3H", maxMessageSizeInBytes="many",
                                  highPriorityMessageFrequency="PT1S", lowPriorityMessageFrequency="PT1S"))
        self.broker.wait(lambda: len(self.broker.of("PUBLISH", REPORT)) == 3)
        self.assertEqual(self.reported()["snapshotFrequency"]["value"], "PT2H")
        self.assertEqual(self.reported()["maxMessageSizeInBytes"],
                         {"value": 204800, "reason": "TypeMismatch: expected a whole number"})
        self.bench.stop()
        self.broker.packets.clear()
        self.broker.twin["desired"] = {"$version": 9, **wrapped(snapshotFrequency=5)}
        self.open()
        self.assertEqual(self.reported()["snapshotFrequency"],
                         {"value": "PT2H", "reason": "TypeMismatch: expected a duration such as PT7M or 00:07:00"})

    def test_a_gap_in_versions_asks_for_the_whole_twin(self):
        self.open()
        self.broker.twin["desired"].update({"$version": 5, **wrapped(snapshotFrequency="PT4H")})
        self.broker.publish("$iothub/twin/PATCH/properties/desired/?$version=5", b'{"$version":5}')
        self.broker.wait(lambda: len(self.broker.of("PUBLISH", "$iothub/twin/GET/")) == 2, what="a second GET")
        self.broker.wait(lambda: self.reported()["snapshotFrequency"]["value"] == "PT4H", what="the whole twin")

    def test_methods_are_answered_on_their_topic(self):
        self.bench.engine.containers["aa"] = inspection("aa", "one", privileged=True)
        self.open()
        for name, status in (("status", 200), ("findings", 200), ("audit", 200), ("reboot%20now", 404)):
            self.broker.call(name, request=f"x-{status}-{name[:3]}")
            topic = f"$iothub/methods/res/{status}/?$rid=x-{status}-{name[:3]}"
            self.broker.wait(lambda t=topic: self.broker.of("PUBLISH", t), what=f"the answer to {name}")
            answer = json.loads(self.broker.of("PUBLISH", topic)[0]["body"])
            self.assertIsInstance(answer, dict)
        status = json.loads(self.broker.of("PUBLISH", "$iothub/methods/res/200/?$rid=x-200-sta")[0]["body"])
        self.assertIn("collectors", status)

    def test_what_was_not_acknowledged_is_sent_again_as_it_was(self):
        self.bench.engine.containers["aa"] = inspection("aa", "one")
        self.open()
        self.broker.acknowledges = False
        emit(self.bench.engine, "exec_start: sh", "aa", "one")
        self.broker.wait(lambda: self.broker.of("PUBLISH", EVENTS), what="a message")
        first = self.broker.of("PUBLISH", EVENTS)[0]
        self.broker.acknowledges = True
        self.broker.disconnect()
        self.broker.wait(lambda: self.broker.messages, 15, what="the message again")
        self.assertEqual((self.broker.messages[0]["topic"], self.broker.messages[0]["body"]),
                         (first["topic"], first["body"]))

    def test_a_refused_connection_is_tried_again_with_growing_jittered_pauses(self):
        self.broker.connack = 5
        self.bench.start()
        self.broker.wait(lambda: len(self.broker.of("CONNECT")) >= 4, 20, what="four attempts")
        times = [p["time"] for p in self.broker.of("CONNECT")]
        pauses = [b - a for a, b in zip(times, times[1:])]
        for pause, low, high in zip(pauses, (0.5, 1.0, 2.0), (1.5, 2.6, 4.8)):
            self.assertTrue(low <= pause <= high, pauses)

    @unittest.skipUnless(subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0,
                         "the daemon cannot be given hosts of its own: no new mount namespace")
    def test_a_name_with_two_addresses_is_reached_by_the_one_that_answers(self):
        hosts = self.bench.folder / "hosts"
        hosts.write_text("::1 localhost\n127.0.0.1 localhost\n")
        self.bench.start(wrap=("unshare", "-m", "sh", "-c", f'mount --bind {hosts} /etc/hosts && exec "$@"', "sh"))
        self.broker.wait(lambda: self.broker.of("PUBLISH", REPORT), 5, what="the first report")

    @unittest.skipUnless(subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0,
                         "the daemon cannot be given hosts of its own: no new mount namespace")
    def test_a_workload_api_is_reached_by_the_address_that_answers(self):
        server = TcpServer("127.0.0.4", self.bench.workload)
        self.addCleanup(server.close)
        port = server.server_address[1]
        # The first refuses; at the second, whose queue is full, nothing ever answers.
        full = socket.create_server(("127.0.0.3", port), backlog=0)
        self.addCleanup(full.close)
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.3", port))
            self.addCleanup(waiting.close)
        hosts = self.bench.folder / "hosts"
        hosts.write_text("127.0.0.1 localhost\n" + "".join(f"127.0.0.{i} workload.test\n" for i in (2, 3, 4)))
        self.bench.environment["IOTEDGE_WORKLOADURI"] = f"http://workload.test:{port}"
        began = time.monotonic()
        self.bench.start(wrap=("unshare", "-m", "sh", "-c", f'mount --bind {hosts} /etc/hosts && exec "$@"', "sh"))
        self.broker.wait(lambda: self.broker.of("PUBLISH", REPORT), 15, what="the first report")
        self.assertGreater(time.monotonic() - began, 2, "the address that does not answer was tried")

    def test_a_workload_api_that_refuses_at_every_address_is_told(self):
        self.bench.environment["IOTEDGE_WORKLOADURI"] = "http://localhost:1"
        self.bench.start()
        wait_for(lambda: "Connection refused" in self.bench.log(), 5, "a refusal in the log")

    @unittest.skipUnless(subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0,
                         "the daemon cannot be given a name server of its own: no new mount namespace")
    def test_a_name_server_that_does_not_answer_holds_nothing_up(self):
        silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(silent.close)
        silent.bind(("127.0.0.5", 53))
        silent.settimeout(10)
        resolver, names = self.bench.folder / "resolv.conf", self.bench.folder / "nsswitch.conf"
        resolver.write_text("nameserver 127.0.0.5\noptions timeout:3 attempts:2\n")
        names.write_text("passwd: files\nhosts: files dns\n")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.bench.environment["IOTEDGE_GATEWAYHOSTNAME"] = "hub.example.com"
        self.bench.start("--metrics", str(port), wrap=(
            "unshare", "-m", "sh", "-c", f'mount --bind "$(readlink -f {resolver})" "$(readlink -f /etc/resolv.conf)" '
            f'&& mount --bind {names} /etc/nsswitch.conf && exec "$@"', "sh"))
        silent.recv(512)
        longest, end = 0.0, time.monotonic() + 4
        while time.monotonic() < end:
            began = time.monotonic()
            with socket.create_connection(("127.0.0.1", port), 20) as client:
                client.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                self.assertTrue(client.recv(100))
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.05)
        self.assertLess(longest, 1.5, "the daemon waited for a name server")
        wait_for(lambda: "no connection to hub.example.com" in self.bench.log(), 20, "the failure in the log")

    def test_a_port_where_nobody_listens_is_told_at_once(self):
        self.bench.start(port=1)
        wait_for(lambda: "Connection refused" in self.bench.log(), 5, "a refusal in the log")

    def test_a_server_under_another_root_is_refused(self):
        self.bench.workload.trust_bundle = self.other_root()
        self.bench.start()
        wait_for(lambda: "TLS" in self.bench.log(), 10, "a refusal in the log")
        self.assertEqual(self.broker.of("CONNECT"), [])

    def test_a_server_of_another_name_is_refused(self):
        self.bench.environment["IOTEDGE_GATEWAYHOSTNAME"] = "127.0.0.1"
        self.bench.start()
        wait_for(lambda: "no connection to 127.0.0.1" in self.bench.log(), 10, "a refusal in the log")
        self.assertEqual(self.broker.of("CONNECT"), [])

    def other_root(self):
        other = Bench(broker=False)
        try:
            return (other.folder / "root.pem").read_text()
        finally:
            other.close()

    def test_it_ends_in_good_order(self):
        self.open()
        self.assertEqual(self.bench.stop(), 0)
        self.broker.wait(lambda: self.broker.of("DISCONNECT"), what="a DISCONNECT")


if __name__ == "__main__":
    main()
