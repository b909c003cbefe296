"""Files of a journal as journald lays them out, made by systemd-journal-remote of Debian from its export format."""
import shutil
import subprocess
import time
import uuid

REMOTE = "/lib/systemd/systemd-journal-remote"
MACHINE = "c" * 32
NEW_SESSION = "8d45620c1a4348dbb17410da57c60c66"


def is_there():
    return shutil.which(REMOTE) is not None


class Journal:
    """A journal below a host's root. `where`: var/log/journal lasts, run/log/journal is of one boot."""

    def __init__(self, root, where="var/log/journal", boot="b" * 32):
        self.folder = root / where / MACHINE
        self.folder.mkdir(parents=True)
        self.boot, self.count, self.monotonic = boot, 0, 1000

    @property
    def active(self):
        return self.folder / "system.journal"

    def entry(self, message, comm="sshd", pid=None, uid=0, wall=None, **fields):
        """One entry in the export format. The fields with an underscore are what journald vouches for."""
        self.count += 1
        self.monotonic += 1000
        wall = time.time() if wall is None else wall
        fields = {"MESSAGE": message, "_COMM": comm, "_PID": pid or 10000 + self.count, "_UID": uid,
                  "PRIORITY": 6, "_TRANSPORT": "syslog", **fields}
        head = {"__REALTIME_TIMESTAMP": int(wall * 1e6), "__MONOTONIC_TIMESTAMP": self.monotonic,
                "_BOOT_ID": self.boot, "_MACHINE_ID": MACHINE}
        lines = []
        for name, value in {**head, **fields}.items():
            data = str(value).encode("utf-8", "surrogateescape")
            if b"\n" in data:
                lines.append(name.encode() + b"\n" + len(data).to_bytes(8, "little") + data + b"\n")
            else:
                lines.append(name.encode() + b"=" + data + b"\n")
        return b"".join(lines) + b"\n"

    def session(self, user, leader, kind="tty", group="user", **fields):
        return self.entry(f"New session '1' of user '{user}' with class '{group}' and type '{kind}'.",
                          comm="systemd-logind", MESSAGE_ID=NEW_SESSION, USER_ID=user, LEADER=leader, CLASS=group,
                          TYPE=kind, **fields)

    def add(self, *entries, name="system.journal"):
        made = subprocess.run([REMOTE, "-o", str(self.folder / name), "-"], input=b"".join(entries),
                              capture_output=True)
        assert made.returncode == 0, made.stderr

    def say(self, *messages, **fields):
        self.add(*[self.entry(message, **fields) for message in messages])

    def rotate(self):
        """As journald does: the file gets a name of its own, and a new one is begun."""
        self.active.rename(self.folder / f"system@{uuid.uuid4().hex}-{self.count:016x}-{self.count:016x}.journal")

    def vacuum(self):
        for file in self.folder.glob("system@*.journal"):
            file.unlink()
