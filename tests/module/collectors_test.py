"""Each collector against the real source on this machine; where the kernel lacks it, the test says so."""
import hashlib
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import time
import unittest

from stand_ins.bench import Bench, wait_for
from stand_ins.runner import main

SETTINGS = "ms_iotn:urn_azureiot_Security_SecurityAgentConfiguration"
KINDS = ("ProcessCreate", "ProcessTerminate", "ConnectionCreate", "FileChange")


def settings(**more):
    """Everything at once, nothing merged."""
    values = {"highPriorityMessageFrequency": "PT1S", "lowPriorityMessageFrequency": "PT1S"}
    for kind in KINDS:
        values[f"aggregationEnabled{kind}"] = False
    for name in ("Processes", "Connections", "ListeningPorts", "Logins", "Users", "Firewall", "System",
                 "Baseline", "Hardware", "Files"):
        values[f"collectorInterval{name}"] = "PT1S"
    return {SETTINGS: {n: {"value": v} for n, v in {**values, **more}.items()}}


def utmp(kind, user, host="", line="pts/0", pid=42, seconds=None):
    seconds = int(time.time()) if seconds is None else seconds
    return struct.pack("hi32s4s32s256shhiii4i20s", kind, pid, line.encode(), b"", user.encode(), host.encode(), 0,
                       0, 0, seconds, 0, 0, 0, 0, 0, b"")


class Collectors(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.broker = self.bench.broker
        for folder in ("etc/ssh", "var/log", "usr/bin", "root/.ssh"):
            (self.bench.root / folder).mkdir(parents=True)
        (self.bench.root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
        (self.bench.root / "etc/group").write_text("root:x:0:\nsudo:x:27:mallory\n")
        (self.bench.root / "etc/os-release").write_text('NAME="Scratch OS"\nVERSION="9 (test)"\nID=scratch\n')
        (self.bench.root / "etc/hostname").write_text("edge-7\n")

    def tearDown(self):
        self.bench.close()

    def start(self, *arguments, desired=None, **more):
        self.broker.twin["desired"].update(desired or settings())
        self.bench.start(*arguments, **more)
        self.broker.wait(lambda: self.broker.of("PUBLISH", "$iothub/twin/PATCH"), 10, "the connection")

    def payloads(self, name, **members):
        return [p for e in self.broker.events() if e["Name"] == name for p in e["Payload"]
                if all(p.get(k) == v for k, v in members.items())]

    def expect(self, name, seconds=10, **members):
        return wait_for(lambda: self.payloads(name, **members), seconds, f"{name} {members}")

    def source(self, name):
        line = [l for l in self.bench.log().splitlines() if f"from={name} " in l][-1]
        print(f"{name}: {line.split('message=')[1]}")
        return line

    def test_a_process_that_starts_and_ends(self):
        self.start()
        self.assertIn("proc connector", self.source("Processes"))
        program = self.bench.folder / "unusual-program"
        shutil.copy("/bin/sleep", program)
        process = subprocess.Popen([str(program), "0.3"])
        process.wait()
        killed = subprocess.Popen([str(program), "5"])
        self.expect("ProcessCreate", ProcessId=killed.pid)
        killed.kill()
        killed.wait()
        created = self.expect("ProcessCreate", Executable=str(program), ProcessId=process.pid)[0]
        self.assertEqual(created["CommandLine"], f"{program} 0.3")
        self.assertEqual((created["UserId"], created["UserName"]), (0, "root"))
        self.assertEqual(created["ParentProcessId"], os.getpid())
        # On a busy machine the time for reading may be used up: then a later start has it.
        wanted = hashlib.sha256(program.read_bytes()).hexdigest()
        self.assertIn(created["Hash"], ("", wanted))
        wait_for(lambda: subprocess.run([str(program), "0.01"]) and
                 self.payloads("ProcessCreate", Executable=str(program), Hash=wanted), 10, "the hash")
        self.assertRegex(created["Time"], r"^\d{4}-\d\d-\d\dT[0-9:.]+Z$")
        self.expect("ProcessTerminate", ProcessId=process.pid, ExitStatus=0)
        self.expect("ProcessTerminate", ProcessId=killed.pid, Executable=str(program), ExitStatus=128 + 9)

    def test_a_program_that_takes_long_to_read_has_its_hash_at_a_later_start(self):
        self.start()
        program = self.bench.folder / "large-program"
        with program.open("wb") as file:
            file.write(pathlib.Path("/bin/sleep").read_bytes())
            file.write(os.urandom(8 << 20))
        program.chmod(0o755)
        wanted = hashlib.sha256(program.read_bytes()).hexdigest()

        def started():
            subprocess.run([str(program), "0.05"])
            time.sleep(0.2)
            return self.payloads("ProcessCreate", Executable=str(program), Hash=wanted)
        wait_for(started, 20, "the hash of a large program")
        hashes = {p["Hash"] for p in self.payloads("ProcessCreate", Executable=str(program))}
        self.assertLessEqual(hashes, {"", wanted})
        # Another content under the same name is another program.
        with program.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            file.write(b"!")
        wanted = hashlib.sha256(program.read_bytes()).hexdigest()
        wait_for(started, 20, "the hash of the changed program")

    def alone(self, script, seconds, act=lambda: None):
        """Runs in a network namespace of its own, which has no way to the broker: all goes to standard output."""
        out, log = self.bench.folder / "out", self.bench.folder / "log"
        with out.open("wb") as stdout, log.open("wb") as stderr:
            process = subprocess.Popen(
                ["unshare", "-n", "sh", "-c", f"{script} exec \"$@\"", "sh",
                 os.environ.get("EDGEMANIFESTD", "build/dev/bin/edgemanifestd"), "--sink", "stdout", "--metrics", "0",
                 "--state", str(self.bench.folder / "state"), "--source", f"edgelet:{self.bench.folder}/none"],
                stdout=stdout, stderr=stderr)
            time.sleep(seconds / 2)
            act()
            time.sleep(seconds / 2)
            process.terminate()
            process.wait(10)
        return [(e["Name"], p) for line in out.read_text().splitlines() for e in json.loads(line)["Events"]
                for p in e["Payload"]]

    def test_processes_by_proc_where_the_connector_is_not_to_be_had(self):
        def act():
            self.process = subprocess.Popen(["/bin/sleep", "4.321"])
        # Windows are closed only after an hour: they are in the spool.
        self.alone("", 6, act)
        self.assertIn("fallback", self.source("Processes"))
        self.process.kill()
        self.process.wait()
        spool = subprocess.run(["sqlite3", str(self.bench.folder / "state/spool.db"), "select key from windows"],
                               capture_output=True, text=True).stdout
        self.assertIn('"CommandLine":"/bin/sleep 4.321"', spool)

    def test_a_port_that_is_opened(self):
        self.start()
        with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket(socket.AF_INET6,
                                                                              socket.SOCK_DGRAM) as udp:
            udp.bind(("::1", 0))
            self.expect("ListeningPorts", Protocol="tcp", LocalAddress="127.0.0.1",
                        LocalPort=listener.getsockname()[1], Pid=os.getpid())
            self.expect("ListeningPorts", Protocol="udp6", LocalAddress="::1", LocalPort=udp.getsockname()[1])
        self.source("ListeningPorts")

    def test_connections_that_stay_and_connections_that_are_over_at_once(self):
        self.start()
        time.sleep(2.5)
        self.source("Connections")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port)) as client, listener.accept()[0]:
                out = self.expect("ConnectionCreate", Direction="Out", RemotePort=port)[0]
                self.assertEqual((out["ProcessId"], out["Protocol"], out["LocalPort"]),
                                 (os.getpid(), "tcp", client.getsockname()[1]))
                self.expect("ConnectionCreate", Direction="In", LocalPort=port)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            for _ in range(3):
                socket.create_connection(("127.0.0.1", port)).close()
                listener.accept()[0].close()
        wait_for(lambda: [p for p in self.payloads("ConnectionCreate") if port in (p["LocalPort"], p["RemotePort"])],
                 10, "a short connection")

    def test_a_connection_that_is_reset_is_told_without_waiting_for_the_next_look(self):
        self.start(desired=settings(collectorIntervalConnections="PT1H"))
        wait_for(lambda: [e for e in self.broker.events() if e["Name"] == "ConnectedHardware"], 10, "the first look")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            client = socket.create_connection(("127.0.0.1", port))
            peer = listener.accept()[0]
            # No TIME_WAIT stays behind: nothing but the kernel's notice of its end can tell.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
            peer.close()
        self.expect("ConnectionCreate", LocalPort=port, RemoteAddress="127.0.0.1")

    def test_logins_from_the_records_of_the_host(self):
        wtmp, btmp = self.bench.root / "var/log/wtmp", self.bench.root / "var/log/btmp"
        wtmp.write_bytes(utmp(7, "old") * 3)
        btmp.touch()
        self.start()
        time.sleep(1.5)
        with wtmp.open("ab") as records:
            records.write(utmp(7, "alice", "203.0.113.9") + utmp(8, "alice"))
        with btmp.open("ab") as records:
            records.write(utmp(6, "mallory", "198.51.100.7", "ssh:notty"))
        self.expect("Login", UserName="alice", Result="Success", RemoteAddress="203.0.113.9")
        self.expect("Login", UserName="mallory", Result="Fail", RemoteAddress="198.51.100.7")
        self.assertEqual(self.payloads("Login", UserName="old"), [], "history is not news")
        wtmp.unlink()
        wtmp.write_bytes(utmp(7, "bob"))
        self.expect("Login", UserName="bob")
        print("Logins: recorded by this test, in a scratch root; login_test.py has programs of this machine write them")

    def test_a_user_that_is_added(self):
        self.start()
        self.expect("LocalUsers", UserName="root", UserId="0", GroupNames="root")
        with (self.bench.root / "etc/passwd").open("a") as users:
            users.write("mallory:x:1001:27::/home/mallory:/bin/sh\n")
        added = self.expect("LocalUsers", UserName="mallory")[0]
        self.assertEqual((added["GroupNames"], added["GroupIds"]), ("sudo", "27"))

    def test_a_file_that_is_changed(self):
        self.start()
        self.assertIn("fanotify", self.source("Files"))
        (self.bench.root / "root/.ssh/authorized_keys").write_text("key\n")
        written = self.expect("FileChange", Path=os.path.join("/root", ".ssh/authorized_keys"), Change="written")[0]
        self.assertEqual(written["ProcessId"], os.getpid())
        (self.bench.root / "etc/passwd").rename(self.bench.root / "etc/passwd-")
        self.expect("FileChange", Path="/etc/passwd", Change="moved away")
        (self.bench.root / "etc/ssh/sshd_config").write_text("x\n")
        (self.bench.root / "etc/ssh/sshd_config").unlink()
        self.expect("FileChange", Path="/etc/ssh/sshd_config", Change="deleted")

    def test_files_by_inotify_where_fanotify_is_not_to_be_had(self):
        self.start(wrap=("setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin"))
        self.assertIn("fallback", self.source("Files"))
        (self.bench.root / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\n")
        self.expect("FileChange", Path="/etc/passwd", Change="written", ProcessId=0)

    def test_rules_of_the_firewall(self):
        rules = """table inet filter {
          chain input { type filter hook input priority 0; policy drop; tcp dport 22 accept
            ip saddr 10.0.0.0/8 udp dport 53 drop
          }
          chain output { type filter hook output priority 0; policy accept; }
        }"""
        found = [p for name, p in self.alone(f"nft '{rules}' &&", 3) if name == "FirewallConfiguration"]
        def has(**members):
            self.assertTrue([p for p in found if all(p.get(k) == v for k, v in members.items())], (members, found))
        has(ChainName="filter/input (policy)", Action="Deny", Direction="In")
        has(ChainName="filter/output (policy)", Action="Allow", Direction="Out")
        has(ChainName="filter/input", Action="Allow", Protocol="tcp", DestinationPort="22")
        has(ChainName="filter/input", Action="Deny", Protocol="udp", DestinationPort="53",
            SourceAddress="10.0.0.0/8")

    def test_the_system_and_its_hardware(self):
        self.start()
        found = self.expect("SystemInformation", OSName="Scratch OS")[0]
        self.assertEqual((found["OSVersion"], found["HostName"]), ("9 (test)", "edge-7"))
        self.assertGreater(found["TotalPhysicalMemoryInKB"], 0)
        wait_for(lambda: [e for e in self.broker.events() if e["Name"] == "ConnectedHardware"], 10, "hardware")
        self.source("Hardware")

    def test_module_states_from_the_workload_socket(self):
        self.bench.workload.modules = [
            {"id": "1", "name": "camera", "type": "docker",
             "config": {"settings": {"image": "acme/camera:1", "createOptions": {}}, "env": []},
             "status": {"runtimeStatus": {"status": "failed", "description": "exit 1"}}}]
        self.start("--source", f"edgelet:unix://{self.bench.folder}/workload.sock")
        self.expect("EdgeModuleState", Module="camera", Status="failed", Description="exit 1")

    def test_diagnostics_of_the_daemon_itself(self):
        self.start("--source", f"edgelet:{self.bench.folder}/nobody.sock")
        wait_for(lambda: [p for p in self.payloads("Diagnostic") if "does not answer" in p["Message"]], 10,
                 "a diagnostic event")

    def test_collectors_are_switched_off_and_on_live(self):
        self.start()
        wait_for(lambda: self.payloads("LocalUsers"), 10)
        self.broker.patch(settings(collectorEnabledUsers=False, eventPrioritySystemInformation="off"))
        wait_for(lambda: "from=System message=\"off: switched off" in self.bench.log(), 5, "both switched off")
        time.sleep(2)
        before = len(self.payloads("LocalUsers")), len(self.payloads("SystemInformation"))
        time.sleep(2.5)
        self.assertEqual((len(self.payloads("LocalUsers")), len(self.payloads("SystemInformation"))), before)
        self.broker.patch(settings(collectorEnabledUsers=True, eventPrioritySystemInformation="low"))
        wait_for(lambda: len(self.payloads("LocalUsers")) > before[0], 10, "users again")
        wait_for(lambda: len(self.payloads("SystemInformation")) > before[1], 10, "the system again")


if __name__ == "__main__":
    main()
