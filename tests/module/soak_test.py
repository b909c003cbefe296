"""Under load for a while: no growth of memory, a bounded share of the processor, nothing lost.

EDGEMANIFESTD_MINUTES says how long (default: half a minute). The load is an engine with ten containers
that start, stop and change, a hundred processes and connections a second, logins, changed files, a twin
that changes, and a connection that breaks now and then.
"""
import itertools
import json
import os
import random
import socket
import subprocess
import threading
import time
import unittest

from collectors_test import settings, utmp
from stand_ins.bench import Bench, wait_for
from stand_ins.runner import main
from stand_ins.unix_http import emit, inspection

MINUTES = float(os.environ.get("EDGEMANIFESTD_MINUTES", "0.5"))
IS_ASAN = "asan" in os.environ.get("EDGEMANIFESTD", "")
# What a sanitizer keeps of freed memory is bounded, and full before the first third of half an hour is over.
QUARANTINE = 32
GROWTH = 3 if not IS_ASAN else 10 if MINUTES >= 10 else QUARANTINE
TICKS = os.sysconf("SC_CLK_TCK")


def resident(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


def processor(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return sum(int(f) for f in fields[11:15]) / TICKS


class Soak(unittest.TestCase):
    def setUp(self):
        if IS_ASAN:
            os.environ.setdefault("ASAN_OPTIONS", f"quarantine_size_mb={QUARANTINE}")
        self.bench = Bench()
        self.is_running = True

    def tearDown(self):
        self.is_running = False
        self.bench.close()

    def load(self):
        random.seed(7)
        bench, wtmp = self.bench, self.bench.root / "var/log/wtmp"
        listener = socket.create_server(("127.0.0.1", 0))
        for step in itertools.count():
            if not self.is_running:
                return
            identifier = "%02x" % (step % 10) * 6
            bench.engine.containers[identifier] = inspection(identifier, f"m{step % 10}",
                                                             privileged=random.random() < 0.3)
            emit(bench.engine, random.choice(["start", "die", "update"]), identifier, f"m{step % 10}")
            subprocess.run(["/bin/true", str(random.randrange(50))])
            socket.create_connection(listener.getsockname()).close()
            listener.accept()[0].close()
            if step % 10 == 0:
                with wtmp.open("ab") as records:
                    records.write(utmp(7, f"user{self.logins}"))
                self.logins += 1
                (bench.root / "etc" / f"file{random.randrange(20)}").write_text("x")
            if step % 300 == 299:
                bench.broker.patch(settings(snapshotFrequency=random.choice(["PT1H", "PT2H"])))
            if step % 150 == 149:
                bench.broker.disconnect()
            time.sleep(0.02)

    def test_no_growth_and_nothing_lost(self):
        bench, self.logins = self.bench, 0
        for folder in ("etc", "var/log"):
            (bench.root / folder).mkdir(parents=True)
        (bench.root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
        (bench.root / "var/log/wtmp").touch()
        bench.start_engine()
        names, seen, duplicates = set(), set(), 0
        counts = {"messages": 0}

        def on_message(message):
            nonlocal duplicates
            counts["messages"] += 1
            for event in json.loads(message["body"])["Events"]:
                seen.add(event["Name"])
                if event["Name"] == "Login":
                    name = event["Payload"][0]["UserName"]
                    duplicates += name in names
                    names.add(name)
            del bench.broker.messages[:]
            del bench.broker.packets[:-50]
        bench.broker.on_message = on_message
        bench.broker.twin["desired"].update(settings(
            collectorIntervalListeningPorts="PT10S", collectorIntervalFirewall="PT10S",
            **{f"aggregationEnabled{k}": True for k in ("ProcessCreate", "ProcessTerminate", "ConnectionCreate")}))
        bench.start()
        bench.broker.wait(lambda: bench.broker.of("PUBLISH", "$iothub/twin/PATCH"), 15, "the connection")
        wait_for(lambda: counts["messages"] and "ConnectedHardware" in seen, 15, "the first look of all collectors")
        thread = threading.Thread(target=self.load)
        thread.start()
        pid, samples, began = bench.process.pid, [], time.monotonic()
        while time.monotonic() - began < MINUTES * 60:
            time.sleep(min(MINUTES * 60 / 20, 30))
            self.assertIsNone(bench.process.poll(), bench.log()[-2000:])
            samples.append((time.monotonic() - began, resident(pid), processor(pid)))
            print("%5.0f s  %6.1f MB  %6.1f s of processor" % samples[-1], flush=True)
        self.is_running = False
        thread.join()
        try:
            bench.broker.wait(lambda: len(names) == self.logins, 30, f"all {self.logins} logins")
        except AssertionError:
            print(sorted(set(f"user{i}" for i in range(self.logins)) - names), len(names), bench.log()[-2000:], flush=True)
            raise
        self.assertEqual(bench.stop(seconds=60), 0, bench.log()[-3000:])
        for word in ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:"):
            self.assertNotIn(word, bench.log())
        warm = [s for s in samples if s[0] > samples[-1][0] / 3]
        growth = warm[-1][1] - warm[0][1]
        share = 100 * (samples[-1][2] - samples[0][2]) / (samples[-1][0] - samples[0][0])
        print(f"{self.logins} logins, {duplicates} twice, {counts['messages']} messages; growth after the first "
              f"third {growth:.1f} MB; {share:.1f} % of a core under load")
        self.assertLess(growth, GROWTH)


if __name__ == "__main__":
    main()
