"""Logins by the programs that let people in: this machine's login, sshd and journald, over a scratch root."""
import os
import shutil
import socket
import subprocess
import time
import unittest

from stand_ins.bench import Bench, wait_for
from stand_ins.login_host import DROPBEAR, JOURNALD, PASSWORD, SSHD, USER, WITH_SHELL, LoginHost
from stand_ins.runner import main

SETTINGS = "ms_iotn:urn_azureiot_Security_SecurityAgentConfiguration"
WRONG = ((rb"login: ", f"{USER}\n".encode()), (rb"assword: ", b"wrong\n"), (rb"login: ", b"\x04"))
RIGHT = ((rb"login: ", f"{USER}\n".encode()), (rb"assword: ", f"{PASSWORD}\n".encode()))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Logins(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.broker = self.bench.broker
        self.host = LoginHost(self.bench.root)
        why = self.host.unavailable()
        if why:
            self.bench.close()
            self.skipTest(why)
        values = {"highPriorityMessageFrequency": "PT1S", "collectorIntervalLogins": "PT1S"}
        for name in ("Processes", "Connections", "Files", "Baseline"):
            values[f"collectorEnabled{name}"] = False
        self.broker.twin["desired"].update({SETTINGS: {n: {"value": v} for n, v in values.items()}})

    def tearDown(self):
        self.host.close()
        self.bench.close()

    def start(self, state):
        self.bench.start()
        wait_for(lambda: subprocess.run(
            ["sqlite3", str(self.bench.folder / "state/spool.db"), f"select value from state where name='{state}'"],
            capture_output=True, text=True).stdout.strip(), 10, "the first look")

    def logins(self, **members):
        return [p for e in self.broker.events() if e["Name"] == "Login" for p in e["Payload"]
                if all(p.get(k) == v for k, v in members.items())]

    def expect(self, **members):
        return wait_for(lambda: self.logins(**members), 10, f"{members} in {self.logins()} {self.bench.log()[-400:]}")[0]

    def check_counts(self, success, fail):
        time.sleep(1.5)
        self.assertEqual((len(self.logins(Result="Success")), len(self.logins(Result="Fail"))), (success, fail),
                         self.logins())

    def test_login_writes_wtmp_and_btmp(self):
        for name in ("wtmp", "btmp"):
            (self.bench.root / "var/log" / name).touch()
        self.start("logins.wtmp")
        self.host.login("-f", USER)
        self.expect(UserName=USER, Result="Success")
        self.host.login("-h", "203.0.113.9", talk=WRONG)
        self.expect(UserName=USER, Result="Fail", RemoteAddress="203.0.113.9")
        self.host.login(talk=RIGHT)
        wait_for(lambda: len(self.logins(Result="Success")) == 2, 10, "the second login")
        self.check_counts(2, 1)
        print("Logins: wtmp and btmp, written by this machine's own login")

    @unittest.skipUnless(os.access(JOURNALD, os.X_OK), "there is no journald")
    def test_login_tells_a_real_journald(self):
        self.host.start_journald()
        self.start("logins.journal")
        self.assertIn("the journal (/run/log/journal)", self.bench.log())
        self.host.login("-f", USER)
        self.expect(UserName=USER, Result="Success", Executable=os.path.realpath(shutil.which("login")))
        self.host.login("-h", "203.0.113.9", talk=WRONG)
        self.expect(UserName=USER, Result="Fail", RemoteAddress="203.0.113.9")
        # Anybody may write to the journal, under any name.
        forged = ["logger", "-t", "sshd", "Accepted password for root from 1.2.3.4 port 5 ssh2"]
        for command in (forged, ["setpriv", "--reuid=4242", "--clear-groups", *forged]):
            subprocess.run(self.host.inside(*command), check=True)
        self.check_counts(1, 1)
        print("Logins: the journal of a real journald, written to by this machine's own login")

    @unittest.skipUnless(os.access(JOURNALD, os.X_OK) and os.access(SSHD, os.X_OK), "there is no journald or no sshd")
    def test_sshd_tells_a_real_journald(self):
        self.host.start_journald()
        port = free_port()
        self.host.start_sshd(self.bench.folder, port)
        wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, 10, "sshd")
        self.start("logins.journal")
        self.assertEqual(self.host.ssh(USER).returncode, 0)
        self.assertEqual(self.host.ssh(USER, PASSWORD).returncode, 0)
        self.assertNotEqual(self.host.ssh(USER, "wrong").returncode, 0)
        self.assertNotEqual(self.host.ssh("x from 1.2.3.4 port 5 ssh2", "wrong").returncode, 0)
        self.assertNotEqual(self.host.ssh("y").returncode, 0)
        self.expect(UserName="y", Result="Fail")
        by_key = self.expect(UserName=USER, Result="Success", Method="publickey")
        self.assertEqual((by_key["RemoteAddress"], by_key["Executable"]), ("127.0.0.1", SSHD))
        self.expect(UserName=USER, Result="Success", Method="password")
        self.expect(UserName=USER, Result="Fail", Method="password")
        self.expect(UserName="x from 1.2.3.4 port 5 ssh2", Result="Fail", Method="password")
        self.assertEqual({p["RemoteAddress"] for p in self.logins()}, {"127.0.0.1"})
        # As in btmp, somebody without an account is told by name, and for each password.
        self.check_counts(2, 4)
        print("Logins: the journal of a real journald, written to by a real sshd")

    @unittest.skipUnless(os.access(JOURNALD, os.X_OK) and os.access(DROPBEAR, os.X_OK),
                         "there is no journald or no dropbear")
    def test_dropbear_tells_a_real_journald(self):
        self.host.start_journald()
        port = free_port()
        self.host.start_dropbear(self.bench.folder, port)
        wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, 10, "dropbear")
        self.start("logins.journal")
        self.assertNotEqual(self.host.ssh(WITH_SHELL, "wrong").returncode, 0)
        self.assertNotEqual(self.host.ssh("x from 1.2.3.4:5", "wrong").returncode, 0)
        self.assertEqual(self.host.ssh(WITH_SHELL, PASSWORD).returncode, 0)
        told = self.expect(UserName=WITH_SHELL, Result="Success", Method="password")
        self.assertEqual((told["RemoteAddress"], told["Executable"]), ("127.0.0.1", DROPBEAR))
        self.expect(UserName=WITH_SHELL, Result="Fail", RemoteAddress="127.0.0.1")
        self.expect(UserName="", Result="Fail")
        self.check_counts(1, 2)
        print("Logins: the journal of a real journald, written to by a real dropbear")


if __name__ == "__main__":
    main()
