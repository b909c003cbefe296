"""Writes a tutorial anew with what its commands say: in ```console blocks, lines that begin with "$ " are
commands, all others are what the one before printed."""
import subprocess
import sys


def run(command):
    done = subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.stdout.decode()


inside = False
for line in open(sys.argv[1], encoding="utf-8"):
    if line.startswith("```"):
        inside = line.startswith("```console")
        sys.stdout.write(line)
    elif not inside:
        sys.stdout.write(line)
    elif line.startswith("$ "):
        sys.stdout.write(line + run(line[2:].strip()))
