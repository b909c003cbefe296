"""What a core of the command holds while it asks for a password, derives a key, and signs: neither password nor key.

gcore takes the cores, as root past everything that the command asks of the system. Where the system refuses even
that, there is none, which is as good.
"""
import base64
import os
import pathlib
import pty
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import unittest

COMMAND = sys.argv.pop(1)
PASSWORD = b"correct horse battery staple"
KEY_AT = 62  # in a secret key's 158 bytes: algorithms, salt, costs, id; then 64 bytes of key


class Cores(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="edgemanifest-core-"))
        os.mkfifo(self.folder / "file")
        (self.folder / "password").write_bytes(PASSWORD + b"\n")
        self.command = self.writer = None

    def tearDown(self):
        if self.writer:
            os.close(self.writer)
        if self.command:
            self.command.kill()
            self.command.wait()
        shutil.rmtree(self.folder)

    def start(self, *arguments, **more):
        self.command = subprocess.Popen([COMMAND, *arguments], cwd=self.folder, stdout=subprocess.DEVNULL, **more)

    def wait_until_it_reads(self):
        """The pipe has a reader from then on, and nothing to read: the key is open."""
        for _ in range(2400):
            try:
                self.writer = os.open(self.folder / "file", os.O_WRONLY | os.O_NONBLOCK)
                return
            except OSError:
                self.assertIsNone(self.command.poll(), "it ended")
                time.sleep(0.05)
        self.fail("it never came so far")

    def core(self):
        """The bytes of a core, or None."""
        done = subprocess.run(["gcore", "-o", str(self.folder / "core"), str(self.command.pid)], capture_output=True)
        path = self.folder / f"core.{self.command.pid}"
        if done.returncode != 0 or not path.exists():
            return None
        return path.read_bytes()

    def expect_nothing_of(self, secrets):
        core = self.core()
        if core is None:
            self.skipTest("the system lets nobody take a core")
        self.assertIn(b"k.sec", core, "a core with nothing in it proves nothing")
        for name, secret in secrets.items():
            self.assertEqual(core.find(secret), -1, f"{name} stands in the core")

    def make_key(self, *options, **more):
        subprocess.run([COMMAND, "keygen", "-p", "k.pub", "-s", "k.sec", *options], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, **more)

    def test_a_signing_command_shows_no_key(self):
        self.make_key("--no-password")
        record = base64.b64decode((self.folder / "k.sec").read_text().splitlines()[1])
        key = record[KEY_AT:KEY_AT + 64]
        self.start("sign", "-s", "k.sec", "-x", "s", "file")
        self.wait_until_it_reads()
        self.expect_nothing_of({"the seed": key[:32], "the whole key": key,
                                "its file": base64.b64encode(record)[80:]})

    def test_a_signing_command_shows_no_password(self):
        with open(self.folder / "password") as password:
            self.make_key("--password-fd", str(password.fileno()), pass_fds=[password.fileno()])
        with open(self.folder / "password") as password:
            self.start("sign", "-s", "k.sec", "-x", "s", "--password-fd", str(password.fileno()), "file",
                       pass_fds=[password.fileno()])
            time.sleep(0.3)
            self.expect_nothing_of({"the password, while the key is derived": PASSWORD})
            self.wait_until_it_reads()
            self.expect_nothing_of({"the password": PASSWORD})

    def test_a_password_that_is_typed_is_not_shown(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execv(COMMAND, [COMMAND, "keygen", "-p", "k.pub", "-s", "k.sec"])
        try:
            said = b""
            while b"new secret key: " not in said:
                said += os.read(terminal, 1000)
            os.write(terminal, PASSWORD + b"\n")
            while b"again: " not in said:
                said += os.read(terminal, 1000)
            self.assertNotIn(PASSWORD, said)
            self.command = type("Typed", (), {"pid": pid, "kill": lambda s: None, "wait": lambda s: None})()
            self.expect_nothing_of({"the password": PASSWORD})
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(terminal)

    def test_a_question_that_is_interrupted_leaves_the_terminal_as_it_was(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execv(COMMAND, [COMMAND, "keygen", "-p", "k.pub", "-s", "k.sec"])
        said = b""
        while b"new secret key: " not in said:
            said += os.read(terminal, 1000)
        self.assertFalse(termios.tcgetattr(terminal)[3] & termios.ECHO)
        kept = os.dup(terminal)
        os.write(terminal, b"half a pass\x03")
        _, status = os.waitpid(pid, 0)
        self.assertEqual(os.WTERMSIG(status), signal.SIGINT)
        self.assertTrue(termios.tcgetattr(kept)[3] & termios.ECHO)
        self.assertEqual(sorted(os.listdir(self.folder)), ["file", "password"])
        os.close(terminal)
        os.close(kept)

    def test_a_crash_leaves_no_core(self):
        self.make_key("--no-password")
        self.start("sign", "-s", "k.sec", "-x", "s", "file",
                   preexec_fn=lambda: __import__("resource").setrlimit(4, (-1, -1)))
        self.wait_until_it_reads()
        limits = pathlib.Path(f"/proc/{self.command.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0")
        os.kill(self.command.pid, signal.SIGABRT)
        _, status = os.waitpid(self.command.pid, 0)
        self.assertTrue(os.WIFSIGNALED(status))
        self.assertFalse(os.WCOREDUMP(status))
        self.command = None


if __name__ == "__main__":
    if not shutil.which("gcore"):
        print("SKIPPED: gdb is not installed")
        sys.exit(77)
    unittest.main(verbosity=2)
