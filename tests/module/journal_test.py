"""Logins from the host's journal, where it keeps no wtmp: real files of a journal, made by systemd-journal-remote."""
import os
import re
import shutil
import struct
import subprocess
import time
import unittest

from stand_ins.bench import Bench, wait_for
from stand_ins.journal import Journal, is_there
from stand_ins.runner import main

SETTINGS = "ms_iotn:urn_azureiot_Security_SecurityAgentConfiguration"
PEER = "from 203.0.113.9 port 40001"


def utmp(kind, user, host=""):
    return struct.pack("hi32s4s32s256shhiii4i20s", kind, 42, b"pts/0", b"", user.encode(), host.encode(), 0, 0, 0,
                       int(time.time()), 0, 0, 0, 0, 0, b"")


@unittest.skipUnless(is_there(), "systemd-journal-remote is not installed")
class JournalLogins(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.broker = self.bench.broker
        (self.bench.root / "var/log").mkdir(parents=True)
        values = {"highPriorityMessageFrequency": "PT1S", "collectorIntervalLogins": "PT1S"}
        for name in ("Processes", "Connections", "Files", "Baseline"):
            values[f"collectorEnabled{name}"] = False
        self.broker.twin["desired"].update({SETTINGS: {n: {"value": v} for n, v in values.items()}})

    def tearDown(self):
        self.bench.close()

    def start(self):
        """Until the journal was looked at once: what is written from then on is news."""
        self.bench.start()
        wait_for(lambda: self.state("logins.journal"), 10, "the first look")
        return self

    def state(self, name):
        return subprocess.run(["sqlite3", str(self.bench.folder / "state/spool.db"),
                               f"select value from state where name='{name}'"], capture_output=True,
                              text=True).stdout.strip()

    def logins(self, **members):
        return [p for e in self.broker.events() if e["Name"] == "Login" for p in e["Payload"]
                if all(p.get(k) == v for k, v in members.items())]

    def users(self):
        return [p["UserName"] for p in self.logins()]

    def expect(self, **members):
        return wait_for(lambda: self.logins(**members), 10, f"{members} in {self.logins()}")[0]

    def notes(self):
        return re.findall(r'from=Logins message="([^"]*)"', self.bench.log())

    def test_who_came_in_who_did_not_and_from_where(self):
        journal = Journal(self.bench.root)
        journal.say(f"Accepted password for old {PEER} ssh2")
        self.start()
        self.assertIn("fallback: no wtmp is kept: the journal (/var/log/journal)", self.notes()[-1])
        journal.add(
            journal.entry(f"Accepted publickey for alice {PEER} ssh2: ED25519 SHA256:abc", pid=77,
                          _EXE="/usr/sbin/sshd"),
            journal.entry("pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)", pid=77),
            journal.session("alice", 77),
            journal.entry(f"Failed password for invalid user bob {PEER} ssh2", comm="sshd-session"),
            journal.entry("FAILED LOGIN (1) on '/dev/tty1' FOR 'carol', Authentication failure", comm="login"),
            journal.entry("pam_unix(login:session): session opened for user dave(uid=1001) by LOGIN(uid=0)",
                          comm="login", pid=80),
            journal.session("dave", 80), journal.session("erin", 81, kind="wayland"),
            journal.session("gdm", 82, group="greeter"), journal.session("cron", 83, kind="unspecified"))
        self.expect(UserName="erin", Result="Success")
        self.assertEqual(self.users(), ["alice", "bob", "carol", "dave", "erin"], "each once, in order, no history")
        alice = self.expect(UserName="alice")
        self.assertEqual((alice["Result"], alice["RemoteAddress"], alice["RemotePort"], alice["Method"],
                          alice["Executable"], alice["ProcessId"]),
                         ("Success", "203.0.113.9", 40001, "publickey", "/usr/sbin/sshd", 77))
        self.assertEqual(self.expect(UserName="bob")["Result"], "Fail")
        self.assertEqual(self.expect(UserName="carol")["Result"], "Fail")

    def test_nobody_forges_a_login_or_an_address(self):
        journal = Journal(self.bench.root)
        journal.say("the first")
        self.start()
        forged = f"Accepted password for root {PEER} ssh2"
        journal.add(
            journal.entry(forged, uid=1000), journal.entry(forged, comm="logger"),
            journal.entry(forged, comm="logger", SYSLOG_IDENTIFIER="sshd", _TRANSPORT="journal"),
            journal.session("root", 90, uid=1000),
            journal.entry("New session", comm="logger", MESSAGE_ID="8d45620c1a4348dbb17410da57c60c66", USER_ID="root",
                          LEADER=91, CLASS="user", TYPE="tty"),
            journal.entry(f"x\n{forged}"), journal.entry("x" * 100000), journal.entry(forged + "x"),
            journal.entry(f"Failed password for invalid user x from 1.2.3.4 port 5 ssh2 {PEER} ssh2"),
            journal.entry(f"Invalid user \"}},{{\" {PEER}"))
        # A file of a user, where that user's own words stand.
        shutil.copy(journal.active, journal.folder / "user-1000.journal")
        journal.add(journal.entry(forged), name="user-1000.journal")
        journal.say(f"Accepted password for last {PEER} ssh2")
        self.expect(UserName="last")
        self.assertEqual(self.users(), ["x from 1.2.3.4 port 5 ssh2", '"},{"', "last"])
        self.assertEqual({p["RemoteAddress"] for p in self.logins()}, {"203.0.113.9"})

    def test_a_journal_that_is_rotated_and_one_that_is_vacuumed_go_on(self):
        journal = Journal(self.bench.root)
        journal.say("the first")
        self.start()
        names = [f"user{i}" for i in range(8)]
        for i, name in enumerate(names):
            journal.say(f"Accepted password for {name} {PEER} ssh2")
            if i % 2:
                self.expect(UserName=name)
            journal.rotate()
            if i == 5:
                journal.vacuum()
        journal.say("the last")
        self.expect(UserName=names[-1])
        self.assertEqual(self.users(), names)

    def test_a_restart_and_a_kill_repeat_none_and_skip_none(self):
        journal = Journal(self.bench.root)
        journal.say("the first")
        self.start()
        names = []
        for turn in range(6):
            batch = [f"user{len(names) + i}" for i in range(700)]  # more than one run takes
            names += batch
            journal.say(*[f"Accepted password for {name} {PEER} ssh2" for name in batch])
            time.sleep(0.3 * turn)
            self.bench.stop(9 if turn % 2 else 15)
            self.bench.start()
        wait_for(lambda: len(set(self.users())) == len(names), 30, "all logins")
        events = [(e["Payload"][0]["UserName"], e["Id"]) for e in self.broker.events() if e["Name"] == "Login"]
        first = list(dict.fromkeys(events))
        self.assertEqual([name for name, _ in first], names, "in order, none under a second id")
        print(f"Logins: {len(names)} over 3 kills and 3 restarts, {len(events) - len(first)} came again as they were")

    def test_a_journal_in_memory_is_new_with_each_boot(self):
        journal = Journal(self.bench.root, "run/log/journal")
        journal.say("the first")
        self.start()
        self.assertIn("(/run/log/journal)", self.notes()[-1])
        journal.say(f"Accepted password for alice {PEER} ssh2")
        self.expect(UserName="alice")
        self.bench.stop()
        # A device without a clock: the next boot seems to be before this one.
        shutil.rmtree(journal.folder)
        journal = Journal(self.bench.root, "run/log/journal", boot="d" * 32)
        journal.say(f"Accepted password for bob {PEER} ssh2", wall=1000)
        self.bench.start()
        self.expect(UserName="bob")
        journal.say(f"Accepted password for carol {PEER} ssh2", wall=1010)
        self.expect(UserName="carol")
        self.assertEqual(self.users(), ["alice", "bob", "carol"])

    def test_the_journal_that_is_written_to_counts_not_one_that_was_given_up(self):
        given_up, written = Journal(self.bench.root), Journal(self.bench.root, "run/log/journal")
        given_up.say("long ago")
        os.utime(given_up.active, (1, 1))
        written.say("the first")
        self.start()
        self.assertIn("(/run/log/journal)", self.notes()[-1])

    def test_wtmp_counts_as_soon_as_it_is_kept_and_then_alone(self):
        journal, wtmp = Journal(self.bench.root), self.bench.root / "var/log/wtmp"
        # One that nothing was written to since the start of this machine.
        wtmp.write_bytes(utmp(7, "ancient"))
        os.utime(wtmp, (1, 1))
        journal.say("the first")
        self.start()
        journal.say(f"Accepted password for alice {PEER} ssh2")
        self.expect(UserName="alice")
        journal.say(f"Accepted password for bob {PEER} ssh2")
        with wtmp.open("ab") as records:
            records.write(utmp(7, "bob", "203.0.113.9"))
        wait_for(lambda: not self.state("logins.journal"), 10, "the change to wtmp")
        journal.say(f"Accepted password for carol {PEER} ssh2")
        with wtmp.open("ab") as records:
            records.write(utmp(7, "carol", "203.0.113.9"))
        self.expect(UserName="carol")
        time.sleep(1.5)
        self.assertEqual(self.users(), ["alice", "bob", "carol"])
        self.assertIn("running: wtmp and btmp", self.notes()[-1])

    def test_without_either_it_says_so_and_takes_what_comes_first(self):
        self.bench.start()
        wait_for(lambda: "neither wtmp nor a journal" in self.bench.log(), 10, "a note")
        (self.bench.root / "var/log/wtmp").write_bytes(utmp(7, "alice"))
        self.expect(UserName="alice")

    def test_a_journal_that_is_broken_is_said_so_and_ends_nothing(self):
        journal = Journal(self.bench.root)
        journal.say("the first", *[f"Accepted password for user{i} {PEER} ssh2" for i in range(50)])
        whole = journal.active.read_bytes()
        self.start()
        for cut, junk in ((0, b""), (100, b""), (4096, b"\xff" * 4096), (len(whole) // 2, b""), (272, b"\xff" * 8192),
                          (20000, b"\xff" * 40000)):
            journal.active.write_bytes(whole[:cut] + junk + (whole[cut + len(junk):] if junk else b""))
            time.sleep(1.3)
            self.assertIsNone(self.bench.process.poll(), self.bench.log()[-1000:])
        journal.active.unlink()
        journal.say(f"Accepted password for alice {PEER} ssh2")
        self.expect(UserName="alice")
        print("Logins:", sorted(set(self.notes())))


if __name__ == "__main__":
    main()
