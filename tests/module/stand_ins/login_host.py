"""Programs of this machine that let people in, with /var/log, /run, /dev/log and the accounts of a scratch root.

Each command runs in a mount namespace of its own over the same folders: what login, sshd and journald write is
what they write on a host, and nothing of this machine's own is touched.
"""
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import time

MOUNTS = r"""set -e
root=$1; shift
mount -t tmpfs none "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for name in null zero full tty random urandom; do
  touch "$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
mount --rbind /dev/pts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /run/systemd/journal/dev-log "$root/dev/log"
mount --rbind "$root/dev" /dev
mount --bind "$root/var/log" /var/log
mount --bind "$root/run" /run
for name in passwd shadow group; do mount --bind "$root/etc/$name" "/etc/$name"; done
exec "$@"
"""
USER, PASSWORD = "visitor", "correct horse"
WITH_SHELL = "guest"  # dropbear lets nobody in without one
JOURNALD = "/lib/systemd/systemd-journald"
# ./run fetches it, without installing it.
FETCHED = pathlib.Path(__file__).resolve().parents[3] / "build/sshd/usr"


def fetched(name):
    return str(FETCHED / name) if (FETCHED / name).exists() else f"/usr/{name}"


SSHD, DROPBEAR, DROPBEAR_KEY = fetched("sbin/sshd"), fetched("sbin/dropbear"), fetched("bin/dropbearkey")


class LoginHost:
    def __init__(self, root):
        self.root = root
        self.running = []
        for folder in ("var/log", "run/systemd/journal", "run/sshd", "dev", "etc"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "run/utmp").touch()
        # Who has no right to anything, and no shell: a login is over as soon as it began. And whom sshd becomes.
        hashed = self.hashed()
        added = {"passwd": [f"{USER}:x:4242:4242::/:/bin/true", "sshd:x:4243:65534::/run/sshd:/usr/sbin/nologin",
                            f"{WITH_SHELL}:x:4244:4242::/:/bin/sh"],
                 "group": [f"{USER}:x:4242:"],
                 "shadow": [f"{name}:{hashed}:19000:0:99999:7:::" for name in (USER, WITH_SHELL)]}
        for name, lines in added.items():
            (root / "etc" / name).write_text(pathlib.Path("/etc", name).read_text() + "\n".join([*lines, ""]))
        (root / "etc/shadow").chmod(0o600)

    @staticmethod
    def hashed():
        return subprocess.run(["openssl", "passwd", "-6", PASSWORD], capture_output=True, text=True,
                              check=True).stdout.strip()

    def inside(self, *command):
        return ["unshare", "-m", "--propagation", "private", "sh", "-c", MOUNTS, "sh", str(self.root), *command]

    def unavailable(self):
        """Why this machine cannot do it; None if it can."""
        if shutil.which("login") is None:
            return "there is no login"
        tried = subprocess.run(self.inside("true"), capture_output=True, text=True)
        return f"no mount namespace: {tried.stderr.strip()}" if tried.returncode else None

    def login(self, *arguments, talk=()):
        """login on a terminal of its own. `talk`: what is waited for, and what is typed then."""
        command = self.inside(shutil.which("login"), *arguments)
        child, terminal = pty.fork()
        if child == 0:
            os.execvp(command[0], command)
        said = b""
        for expected, typed in (*talk, (b"never", b"")):
            end = time.monotonic() + 30
            while not re.search(expected, said) and time.monotonic() < end:
                if not select.select([terminal], [], [], 0.1)[0]:
                    continue
                try:
                    said += os.read(terminal, 4096)
                except OSError:  # it is over
                    end = 0
            if end == 0 or not typed:
                break
            said = b""
            os.write(terminal, typed)
            if typed == b"\x04":
                break
        os.close(terminal)
        os.kill(child, signal.SIGHUP)
        os.waitpid(child, 0)

    def start(self, *command):
        self.running.append(subprocess.Popen(self.inside(*command), stdout=subprocess.DEVNULL,
                                             stderr=subprocess.DEVNULL))

    def start_journald(self):
        """Of what is written to it alone: the kernel's own messages and its audit are this machine's."""
        settings = self.root / "run/systemd/journald.conf.d"
        settings.mkdir(parents=True)
        (settings / "scratch.conf").write_text("[Journal]\nStorage=volatile\nAudit=no\nReadKMsg=no\n")
        self.start(JOURNALD)
        end = time.monotonic() + 20
        while not list(self.root.glob("run/log/journal/*/system.journal")):
            assert time.monotonic() < end, "journald does not begin a journal"
            time.sleep(0.05)

    def make_asker(self, folder, port):
        (folder / "ask").write_text("#!/bin/sh\ncat \"$PASSWORD_FILE\"\n")
        (folder / "ask").chmod(0o755)
        self.ssh_folder, self.port = folder, port

    def start_dropbear(self, folder, port):
        self.make_asker(folder, port)
        subprocess.run([DROPBEAR_KEY, "-t", "ed25519", "-f", str(folder / "host_key")], check=True, capture_output=True)
        self.start(DROPBEAR, "-F", "-r", str(folder / "host_key"), "-p", f"127.0.0.1:{port}", "-P",
                   str(folder / "dropbear.pid"))

    def start_sshd(self, folder, port):
        self.make_asker(folder, port)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "host_key")], check=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key")], check=True)
        # Read as the user, who cannot enter the test's folder.
        shutil.copy(folder / "key.pub", self.root / "run/sshd/keys")
        (folder / "sshd_config").write_text(
            f"ListenAddress 127.0.0.1:{port}\nHostKey {folder}/host_key\nAuthorizedKeysFile /run/sshd/keys\n"
            "UsePAM yes\nStrictModes no\nPidFile none\nKbdInteractiveAuthentication no\nMaxAuthTries 2\n")
        self.start(SSHD, "-D", "-f", str(folder / "sshd_config"))

    def ssh(self, user, password=None):
        """Knocks at sshd; with the key if there is no password."""
        methods = ["-o", "PreferredAuthentications=password", "-o", "NumberOfPasswordPrompts=1"] if password else \
            ["-i", str(self.ssh_folder / "key"), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"]
        (self.ssh_folder / "password").write_text((password or "") + "\n")
        environment = {**os.environ, "SSH_ASKPASS": str(self.ssh_folder / "ask"), "SSH_ASKPASS_REQUIRE": "force",
                       "PASSWORD_FILE": str(self.ssh_folder / "password")}
        return subprocess.run(["ssh", "-F", "none", "-p", str(self.port), "-o", "StrictHostKeyChecking=no", "-o",
                               "UserKnownHostsFile=/dev/null", *methods, "-l", user, "127.0.0.1", "true"],
                              env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def close(self):
        for process in self.running:
            process.terminate()
            process.wait(20)
