"""A guest that behaves: readiness and watchdog, what it gives up, metrics, options, ends."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from stand_ins.bench import BINARY, Bench, wait_for
from stand_ins.mosquitto import free_port
from stand_ins.runner import main
from stand_ins.unix_http import inspection

KEPT = {"DAC_READ_SEARCH": 2, "NET_ADMIN": 12, "SYS_PTRACE": 19}
ROOT = pathlib.Path(__file__).resolve().parents[2]
IS_ASAN = "asan" in BINARY


def status(pid):
    with open(f"/proc/{pid}/status") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


class Service(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.bench.start_engine()

    def tearDown(self):
        self.bench.close()

    def test_it_tells_systemd_that_it_is_ready_alive_and_stopping(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
            path = str(self.bench.folder / "notify.sock")
            notices.bind(path)
            notices.settimeout(5)
            self.bench.environment.update(NOTIFY_SOCKET=path, WATCHDOG_USEC="1000000")
            self.bench.start()
            heard = [notices.recv(100) for _ in range(4)]
            self.assertIn(b"READY=1", heard)
            self.assertGreaterEqual(heard.count(b"WATCHDOG=1"), 2)
            self.bench.stop()
            while heard[-1] != b"STOPPING=1":
                heard.append(notices.recv(100))

    def test_systemd_finds_nothing_wrong_with_the_unit(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed")
        unit = (ROOT / "module/edgemanifestd.service").read_text()
        self.assertIn("ExecStart=/usr/bin/edgemanifestd ", unit)
        path = self.bench.folder / "edgemanifestd.service"
        path.write_text(unit.replace("/usr/bin/edgemanifestd", os.path.abspath(BINARY)))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
        # And it notices: a unit with a word wrong is refused.
        path.write_text(path.read_text().replace("WatchdogSec=", "WatchdogSecs="))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True)
        self.assertIn("WatchdogSecs", done.stderr)

    def test_the_manual_page_has_no_mistakes(self):
        if not shutil.which("mandoc"):
            self.skipTest("mandoc is not installed")
        done = subprocess.run(["mandoc", "-T", "lint", str(ROOT / "man/edgemanifestd.8")], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_it_keeps_three_capabilities_and_takes_no_new_ones(self):
        self.bench.start()
        self.bench.broker.wait(lambda: self.bench.broker.of("PUBLISH"), 10)
        facts = status(self.bench.process.pid)
        allowed = sum(1 << bit for bit in KEPT.values())
        for name in ("CapEff", "CapPrm"):
            self.assertEqual(int(facts[name], 16) & ~allowed, 0, name)
        self.assertEqual(int(facts["CapInh"], 16), 0)
        self.assertEqual(int(facts["CapBnd"], 16), 0)
        self.assertEqual((facts["NoNewPrivs"], facts["Seccomp"]), ("1", "2"))

    @unittest.skipIf(IS_ASAN, "a sanitizer needs what the child gives up")
    def test_the_child_that_reads_hostile_text_can_do_nothing_else(self):
        child = subprocess.Popen([BINARY, "--analyse"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={})
        try:
            facts = wait_for(lambda: status(child.pid) if status(child.pid).get("Seccomp") == "2" else None, 5)
            self.assertEqual(facts["NoNewPrivs"], "1")
            limits = open(f"/proc/{child.pid}/limits").read()
            self.assertRegex(limits, r"Max file size +0 +0")
            self.assertRegex(limits, r"Max processes +0 +0")
            self.assertRegex(limits, r"Max address space +536870912")
            container = json.dumps(inspection("aa", "one", privileged=True))
            answer = child.communicate(f"container {len(container)}\n{container}\n".encode(), 20)[0]
        finally:
            child.kill()
        lines = [json.loads(line) for line in answer.splitlines()]
        self.assertEqual(lines[-1], {"end": True})
        self.assertIn("privileged-container", [line.get("rule") for line in lines])

    def test_what_the_engine_adds_by_itself_and_what_only_deployments_need_is_no_finding(self):
        def rules(**host_config):
            container = json.dumps(inspection("aa", "one", **host_config))
            answer = subprocess.run([BINARY, "--analyse"], input=f"container {len(container)}\n{container}\n",
                                    capture_output=True, text=True, timeout=30).stdout
            return {json.loads(line).get("rule") for line in answer.splitlines()}
        shared = rules(PidMode="host", SecurityOpt=["label=disable"])
        self.assertIn("host-pid", shared)
        self.assertNotIn("selinux-label-disabled", shared, "the engine wrote it")
        self.assertIn("selinux-label-disabled", rules(SecurityOpt=["label=disable"]), "somebody wrote it")
        self.assertNotIn("required-missing", rules(), "what runs is no deployment")

    def test_hostile_frames_are_problems_not_ends(self):
        for text in (b"", b"container 5\n{}", b"container 99999999999\n", b"nonsense 2\n{}\n", b"container 2\n{}\n",
                     b"container 4\nnull\n", b"asked 2\n{}\ncontainer 2\n[]\n", b"manifest 2\n{}\n",
                     b"manifest 7\na\n[[[[[\n", b"modules 16\n{\"modules\":[5,{}]\n", b"\x00" * 5000):
            done = subprocess.run([BINARY, "--analyse"], input=text, capture_output=True, timeout=30)
            self.assertEqual(done.returncode, 0, (text, done.stderr[-300:]))
            self.assertEqual(json.loads(done.stdout.splitlines()[-1]), {"end": True}, text)

    def test_metrics_are_prometheus_text_on_loopback(self):
        port = free_port()
        self.bench.engine.containers["aa"] = inspection("aa", "one", privileged=True)
        self.bench.start("--metrics", str(port))
        wait_for(lambda: self.bench.broker.of("PUBLISH"), 10)
        text = wait_for(lambda: (t := urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode())
                        and 'findings{severity="critical"} 1' in t and t, 10, "a critical finding in the metrics")
        for line in text.splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) edgemanifestd_\w+ .+|edgemanifestd_\w+(\{\w+="[^"]*"\})? [0-9.e+-]+)$')
        self.assertIn("edgemanifestd_hub_connected 1", text)
        with self.assertRaises(urllib.error.HTTPError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/other")
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"x" * 5000)
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read()

    def test_log_lines_are_logfmt(self):
        self.bench.start()
        self.bench.broker.wait(lambda: self.bench.broker.of("PUBLISH"), 10)
        for line in self.bench.log().splitlines():
            self.assertRegex(line, r'^time=\S+Z level=(debug|info|warning|error) from=\w+ message="([^"\\]|\\.)*"$')

    def test_options_that_are_wrong_are_said_in_a_sentence(self):
        rows = ((["--colour"], "no such option"), (["--once"], "--once needs a --source"), (["file"], "not an option"),
                (["--sink", "file:x"], "expected hub, stdout or mqtt://"), (["--metrics", "x"], "expected a port"),
                (["--hub-port", "0"], "expected a port"), (["--source", "docker:"], "a source needs"),
                (["--log-level", "loud"], "expected debug"), (["--token-life", "1"], "expected 5 to 86400"),
                (["--source=a"] * 9, "at most 8"))
        for arguments, sentence in rows:
            done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, env={})
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(sentence, done.stderr)
        self.assertEqual(subprocess.run([BINARY, "--sink", "hub", "--state", str(self.bench.folder)], env={},
                                        capture_output=True).returncode, 2)

    def test_every_option_stands_in_help_and_manual(self):
        shown = subprocess.run([BINARY, "--help"], capture_output=True, text=True).stdout
        page = (os.path.join(os.path.dirname(__file__), "..", "..", "man", "edgemanifestd.8"))
        text = open(page).read().replace("\\-", "-")
        for option in re.findall(r"--[a-z-]+", shown):
            self.assertIn(option, text)

    def test_once_says_by_its_status_whether_all_was_analysed(self):
        manifest = os.path.join(os.path.dirname(__file__), "..", "..", "module", "deployment.json")
        rows = ((["--source", manifest], 0), (["--source", "/nowhere.json"], 1),
                (["--source", f"docker:{self.bench.folder}/nobody.sock"], 1),
                (["--source", f"docker:{self.bench.folder}/docker.sock"], 0))
        for arguments, expected in rows:
            done = subprocess.run([BINARY, "--once", "--sink", "stdout", "--state", str(self.bench.folder), *arguments],
                                  capture_output=True, text=True, timeout=70)
            self.assertEqual(done.returncode, expected, (arguments, done.stderr))


if __name__ == "__main__":
    main()
