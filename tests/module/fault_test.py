"""What breaks, and what must hold: nothing lost, nothing needlessly twice, bounded memory, always back.

EDGEMANIFESTD_FULL=1 runs the forms whose figures stand in docs/reliability.md; the usual forms are short.
"""
import json
import os
import random
import signal
import subprocess
import threading
import time
import unittest

from collectors_test import settings, utmp
from soak_test import processor, resident
from stand_ins.bench import Bench, wait_for
from stand_ins.runner import main
from stand_ins.unix_http import emit, emit_raw, inspection

IS_FULL = os.environ.get("EDGEMANIFESTD_FULL") == "1"
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
REPORT = "$iothub/twin/PATCH"


def whole(body):
    return HEADERS % len(body) + body


class Fault(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.broker = self.bench.broker
        self.engine = self.bench.start_engine()
        for folder in ("etc", "var/log"):
            (self.bench.root / folder).mkdir(parents=True)
        self.wtmp = self.bench.root / "var/log/wtmp"
        self.wtmp.touch()
        self.logins = 0
        self.broker.twin["desired"].update(settings())

    def tearDown(self):
        self.bench.close()

    def start(self, *arguments, **more):
        self.broker.packets.clear()
        self.bench.start(*arguments, **more)
        self.broker.wait(lambda: self.broker.of("PUBLISH", REPORT), 20, "the connection")

    def settle(self):
        """Until every collector has looked once: logins from then on are news."""
        wait_for(lambda: [e for e in self.broker.events() if e["Name"] == "ConnectedHardware"], 15, "the first look")

    def login(self, count=1):
        with self.wtmp.open("ab") as records:
            for _ in range(count):
                records.write(utmp(7, f"user{self.logins}"))
                self.logins += 1

    def received(self):
        """User names in the order in which their messages were acknowledged, and ids of their events."""
        return [(e["Payload"][0]["UserName"], e["Id"]) for e in self.broker.events() if e["Name"] == "Login"]

    def expect_all_logins(self, seconds, twice=0):
        wait_for(lambda: len({n for n, _ in self.received()}) == self.logins, seconds,
                 f"{self.logins} logins, got {len({n for n, _ in self.received()})}")
        names = [n for n, _ in self.received()]
        first = list(dict.fromkeys(names))
        self.assertEqual(first, [f"user{i}" for i in range(self.logins)], "in order")
        repeated = len(names) - len(first)
        self.assertLessEqual(repeated, twice, "sent twice")
        # What is sent again is the same event: a receiver can tell.
        self.assertEqual(len(set(self.received())), self.logins)
        return repeated


class Crashes(Fault):
    def test_kill_at_random_moments_loses_nothing(self):
        kills, random_source = 200 if IS_FULL else 12, random.Random(11)
        # What waits while it is dead most of the time is more than the usual bound would keep.
        self.broker.twin["desired"].update(settings(maxLocalCacheSizeInBytes=100000000))
        self.start()
        self.settle()
        is_over = threading.Event()

        def write():
            while not is_over.is_set():
                self.login(random_source.randrange(1, 20))
                emit(self.engine, "exec_start: sh", "aa", "busy")
                time.sleep(0.02)
        writer = threading.Thread(target=write)
        writer.start()
        for _ in range(kills):
            time.sleep(random_source.uniform(0.02, 2.0 if not IS_FULL else 1.2))
            self.bench.process.kill()
            self.bench.process.wait()
            self.bench.start()
        is_over.set()
        writer.join()
        # A message on its way at each crash may come again: that many events at most.
        repeated = self.expect_all_logins(60, twice=self.logins)
        messages = [p["topic"].split("mid=")[1][:36] for p in self.broker.messages]
        again = len(messages) - len(set(messages))
        self.assertLessEqual(again, kills * 4, "messages on their way at a crash")
        print(f"{kills} kills, {self.logins} logins, 0 lost, {again} messages again ({repeated} events), "
              f"{len(messages)} in all")

    def test_a_damaged_spool_is_put_aside(self):
        self.start()
        self.bench.stop()
        # The log beside it alone would bring everything back.
        (self.bench.folder / "state/spool.db-wal").unlink()
        (self.bench.folder / "state/spool.db").write_bytes(b"not a database, by no means" * 1000)
        self.start()
        self.assertTrue((self.bench.folder / "state/spool.db.damaged").exists())


class BrokerFaults(Fault):
    def test_a_broker_that_is_down_costs_nothing(self):
        seconds = 60 if IS_FULL else 6
        self.start()
        self.settle()
        self.login(5)
        self.expect_all_logins(15)
        self.broker.disconnect()
        self.broker.listener.close()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.login(10)
            time.sleep(0.1)
        again = type(self.broker)(self.bench.folder / "server.pem", self.bench.folder / "server.key", self.broker.port)
        again.messages = self.broker.messages
        again.twin = self.broker.twin
        self.broker = self.bench.broker = again
        began = time.monotonic()
        repeated = self.expect_all_logins(120)
        print(f"down for {seconds} s, {self.logins} logins, 0 lost, {repeated} twice, all there "
              f"{time.monotonic() - began:.1f} s after its return")

    def test_a_slow_broker_is_given_no_more_than_it_acknowledges(self):
        self.broker.twin["desired"].update(settings(maxMessageSizeInBytes=4096))
        self.broker.delay = 0.2
        self.start()
        self.settle()
        self.login(300)
        most, end = 0, time.monotonic() + (20 if IS_FULL else 5)
        while time.monotonic() < end:
            sent, acknowledged = len(self.broker.of("PUBLISH", "devices/")), len(self.broker.messages)
            most = max(most, sent - acknowledged)
            time.sleep(0.05)
        self.assertLessEqual(most, 4)
        self.broker.delay = 0
        self.expect_all_logins(60)
        print(f"at most {most} messages read and not yet acknowledged; {resident(self.bench.process.pid):.1f} MB")

    def test_a_broker_that_never_answers_does_not_hold_the_daemon(self):
        self.broker.mute = True
        self.bench.start()
        self.broker.wait(lambda: self.broker.of("CONNECT"), 10)
        time.sleep(1)
        began = time.monotonic()
        self.bench.stop()
        self.assertLess(time.monotonic() - began, 5)


class Identity(Fault):
    def test_a_workload_api_that_hangs_is_given_up_and_asked_again(self):
        self.bench.workload.hangs = True
        self.bench.start()
        wait_for(lambda: "no answer within the time allowed" in self.bench.log(), 15)
        self.bench.workload.hangs = False
        self.broker.wait(lambda: self.broker.of("PUBLISH", REPORT), 15, "the connection")

    def test_malformed_answers_of_the_workload_api_are_survived(self):
        answers = [b"", b"HTTP/1.1 200", whole(b"{"), whole(b"[]"), whole(b'{"certificate":5}'), b"\xff" * 1000,
                   whole(b'{"certificate":"' + b"A" * 300000 + b'"}'), whole(b'{"certificate":"no pem"}')]
        for answer in answers if IS_FULL else answers[2:6:3]:
            self.bench.workload.raw = answer
            before = self.bench.log() if (self.bench.folder / "log").exists() else ""
            if self.bench.process is None:
                self.bench.start()
            wait_for(lambda: self.bench.log()[len(before):].count("no connection") >= 1, 70, f"a refusal of {answer[:40]}")
        self.bench.workload.raw = None
        self.broker.wait(lambda: self.broker.of("PUBLISH", REPORT), 90, "the connection")


    def test_a_token_is_renewed_before_its_end_and_nothing_is_lost(self):
        self.start("--token-life", "8")
        self.settle()
        end = time.monotonic() + 14
        while time.monotonic() < end:
            self.login(3)
            time.sleep(0.1)
        connects = self.broker.of("CONNECT")
        self.assertGreaterEqual(len(connects), 3)
        self.assertEqual(len({c["password"] for c in connects}), len(connects))
        repeated = self.expect_all_logins(15)
        print(f"{len(connects)} tokens in 14 s, {self.logins} logins, 0 lost, {repeated} twice")

    def test_a_clock_that_jumps_moves_no_interval_and_loses_nothing(self):
        library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
        if not os.path.exists(library) or "asan" in os.environ.get("EDGEMANIFESTD", ""):
            self.skipTest("libfaketime is not installed, or a sanitizer wants to be first")
        clock = self.bench.folder / "clock"
        clock.write_text("+0")
        self.bench.environment.update(LD_PRELOAD=library, FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1",
                                      FAKETIME_DONT_FAKE_MONOTONIC="1")
        self.start()
        self.settle()
        for jump in ("+3d", "-400d", "+0"):
            clock.write_text(jump)
            self.login(5)
            self.expect_all_logins(15)
            time.sleep(1)
        self.assertIsNone(self.bench.process.poll())


class Malformed(Fault):
    ENGINE = (("version", "version"), ("containers/json", "the list"), ("containers/aa", "an inspection"),
              ("events", "the stream"), ("images/", "an image"))

    def bodies(self):
        return {
            "empty": b"", "no HTTP": b"hello\r\n\r\n", "cut": HEADERS % 1000 + b'{"Id":', "no JSON": whole(b"<html>"),
            "a list": whole(b"[1,2,3]"), "a number": whole(b"5"), "wrong types": whole(
                b'{"ApiVersion":5,"Id":[],"Name":{},"Config":7,"HostConfig":"x","RepoDigests":{"a":1}}'),
            "deep": whole(b"[" * 100000), "error": b"HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\n{}",
            "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        }

    def flood(self, handler):
        """100 MB where some kilobytes belong."""
        handler.wfile.write(HEADERS % (100 << 20))
        piece = b'{"a":"' + b"x" * 65530
        try:
            for _ in range(1600):
                handler.wfile.write(piece)
        except OSError:
            pass

    def test_every_answer_of_the_engine_may_be_anything(self):
        self.engine.containers["aa"] = inspection("aa", "one")
        self.start()
        pid = self.bench.process.pid
        most = 0
        for path, what in self.ENGINE:
            for name, body in {**self.bodies(), "100 MB": self.flood}.items():
                self.engine.answers = {path: body}
                self.engine.requests.clear()
                self.bench.process.send_signal(signal.SIGHUP)
                emit(self.engine, "update", "aa", "one")
                time.sleep(0.4 if not IS_FULL else 1.5)
                self.assertIsNone(self.bench.process.poll(), f"{what}: {name}: {self.bench.log()[-1500:]}")
                most = max(most, resident(pid))
        self.engine.answers = {}
        self.engine.containers["aa"] = inspection("aa", "one", privileged=True)
        wait_for(lambda: "answers" in self.bench.log().splitlines()[-1] or emit(self.engine, "update", "aa") or
                 [e for e in self.broker.events() if e["Name"] == "ManifestFinding"
                  and e["Payload"][0]["Module"] == "one"], 60, "findings afterwards")
        print(f"at most {most:.1f} MB resident")
        self.assertLess(most, 60)

    def test_lines_of_the_event_stream_may_be_anything(self):
        self.engine.containers["aa"] = inspection("aa", "one")
        self.start()
        for line in (b"\n", b"{}\n", b"[]\n", b"{\n", b"5\n", b'{"Type":5,"Action":{}}\n', b"\x00\xff\n",
                     b'{"Type":"container","Action":"start","Actor":{"ID":"../../etc"}}\n',
                     b'{"Type":"container","Action":"start","Actor":{"ID":"' + b"a" * 500 + b'"},"timeNano":1e400}\n',
                     b'{"Type":"container","Action":"start","Actor":5,"timeNano":-5}\n', b"x" * 200000 + b"\n"):
            emit_raw(self.engine, line)
            time.sleep(0.2)
            self.assertIsNone(self.bench.process.poll(), line[:60])
        self.engine.containers["aa"] = inspection("aa", "one", privileged=True)
        wait_for(lambda: emit(self.engine, "update", "aa") or
                 [e for e in self.broker.events() if e["Name"] == "ManifestFinding"], 30, "findings afterwards")
        self.assertFalse([r for r in self.engine.requests if "etc" in r[1]], "a path out of somebody's text")

    def test_a_hostile_inspection_hides_nothing_that_was_known(self):
        self.engine.containers["aa"] = inspection("aa", "one", privileged=True)
        self.start()
        found = lambda state: [e for e in self.broker.events() if e["Name"] == "ManifestFinding"
                               and e["Payload"][0]["State"] == state]
        wait_for(lambda: found("new"), 10)
        self.engine.answers = {"containers/aa": whole(b'{"Id":"aa","Name":7}')}
        emit(self.engine, "update", "aa", "one")
        time.sleep(1.5)
        self.assertEqual(found("fixed"), [])

    def test_twin_patches_and_methods_may_be_anything(self):
        self.start()
        for body in (b"", b"5", b"[]", b"{", b"\xff\xfe", b'{"ms_iotn:urn_azureiot_Security_SecurityAgentConfiguration":5}',
                     b"[" * 100000, b'{"a":' * 500 + b"1" + b"}" * 500):
            version = self.broker.twin["desired"]["$version"] + 1
            self.broker.publish(f"$iothub/twin/PATCH/properties/desired/?$version={version}", body)
            self.broker.call("status", "x", body)
            self.broker.publish("$iothub/methods/POST/", body)
            self.broker.publish("$iothub/twin/res/200/?$rid=1", body)
            time.sleep(0.1)
            self.assertIsNone(self.bench.process.poll(), body[:40])
        self.broker.call("status", "last")
        self.broker.wait(lambda: self.broker.of("PUBLISH", "$iothub/methods/res/200/?$rid=last"), 10)


class Storms(Fault):
    def test_a_storm_of_engine_events_is_bounded(self):
        """50,000 events a second are offered; how many pass is printed."""
        self.engine.containers["aa"] = inspection("aa", "one")
        self.start()
        pid, most = self.bench.process.pid, 0
        seconds = 20 if IS_FULL else 4
        line = json.dumps({"Type": "container", "Action": "exec_start: sh", "timeNano": 1700000000000000000,
                           "Actor": {"ID": "aa", "Attributes": {"name": "one", "image": "tiny:1"}}}).encode() + b"\n"
        began, offered, before = time.monotonic(), 0, processor(pid)
        while time.monotonic() - began < seconds:
            if sum(map(len, self.engine.events[-50:])) < 1 << 30:
                emit_raw(self.engine, line * 5000)
                offered += 5000
            most = max(most, resident(pid))
            time.sleep(0.1)
            self.assertIsNone(self.bench.process.poll(), self.bench.log()[-1500:])
        self.broker.call("status", "s")
        self.broker.wait(lambda: self.broker.of("PUBLISH", "$iothub/methods/res/200/?$rid=s"), 30, "an answer in the storm")
        answer = json.loads(self.broker.of("PUBLISH", "$iothub/methods/res/200/?$rid=s")[0]["body"])
        print(f"{offered} events offered in {seconds} s; {most:.1f} MB at most; "
              f"{processor(pid) - before:.1f} s of processor; spool {answer['spool']}")
        self.assertLess(most, 40)
        self.assertLessEqual(answer["spool"]["bytes"], 2560000 + 8 * 204800)

    def test_a_full_disk_stops_neither_watching_nor_sending(self):
        disk = self.bench.folder / "state"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", str(disk)], capture_output=True).returncode:
            self.skipTest("no tmpfs can be mounted here")
        try:
            self.broker.twin["desired"].update(settings(maxLocalCacheSizeInBytes=1000000))
            self.start()
            self.settle()
            self.login(20)
            self.expect_all_logins(15)
            with (disk / "filler").open("wb") as filler:
                try:
                    while True:
                        filler.write(b"x" * 65536)
                        filler.flush()
                except OSError:
                    pass
            for _ in range(10):
                self.login(100)
                time.sleep(0.2)
            self.expect_all_logins(60)
            self.broker.disconnect()
            self.login(200)
            self.expect_all_logins(60, twice=self.logins)
            self.bench.process.kill()
            self.bench.process.wait()
            self.login(50)
            self.start()
            self.expect_all_logins(60, twice=self.logins)
            print(f"disk full: {self.logins} logins, 0 lost, also over a kill")
        finally:
            self.bench.process.kill()
            self.bench.process.wait()
            subprocess.run(["umount", str(disk)])


if __name__ == "__main__":
    main()
