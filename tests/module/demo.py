"""The demo of ./run demo: a broker, the workload API, a container engine, and findings that arrive.

Everything lives in folders of its own below /tmp and is gone at the end. mosquitto plays edgeHub (TLS, and
only the token just signed gets in); dockerd runs for real where it can, else a stand-in of its API.
"""
import json
import sys
import time

from stand_ins import docker_engine
from stand_ins.bench import Bench
from stand_ins.unix_http import emit, inspection

PLAIN = {"critical": "31;1", "high": "31", "medium": "33", "low": "36", "note": "2"}


class StandIn:
    """The engine's API without an engine."""

    def __init__(self, bench):
        self.server = bench.start_engine()
        self.socket = str(bench.folder / "docker.sock")

    def run(self, name, **host_config):
        identifier = name.encode().hex()
        self.server.containers[identifier] = inspection(identifier, name, privileged=host_config.get("Privileged", False),
                                                        **{k: v for k, v in host_config.items() if k != "Privileged"})
        emit(self.server, "create", identifier, name)
        emit(self.server, "start", identifier, name)

    def remove(self, name):
        identifier = name.encode().hex()
        self.server.containers.pop(identifier, None)
        emit(self.server, "destroy", identifier, name)

    def close(self):
        pass


def colour(text, severity):
    return f"\033[{PLAIN[severity]}m{text}\033[0m" if sys.stdout.isatty() and severity in PLAIN else text


def show(event, began):
    for p in event["Payload"]:
        when = f"{time.monotonic() - began:6.2f} s"
        if event["Name"] == "ManifestFinding":
            print(f"{when}  finding    {p['State']:5}  {colour(p['Severity'], p['Severity']):8}  {p['RuleId']}: {p['Message']}")
        elif event["Name"] == "Drift":
            print(f"{when}  drift      {p['State']:5}  {p['Module']}: {p['Difference']} {p['Found']}")
        elif event["Name"] == "ContainerEvent":
            print(f"{when}  container         {p['Container']}: {p['Action']}")
    sys.stdout.flush()


def asked_for():
    module = {"type": "docker", "version": "1.0", "status": "running", "restartPolicy": "always",
              "settings": {"image": "tiny:1", "createOptions": "{}"}}
    return {"modulesContent": {"$edgeAgent": {"properties.desired": {
        "schemaVersion": "1.1", "runtime": {"type": "docker", "settings": {}}, "systemModules": {},
        "modules": {"thermometer": module}}}}}


def main():
    bench, began = Bench(broker=False), time.monotonic()
    engine = None
    try:
        hub = bench.use_mosquitto()
        why = docker_engine.unavailable()
        print("mosquitto plays edgeHub, " + ("dockerd is the engine" if why is None else f"a stand-in is the engine: {why}"))
        engine = docker_engine.DockerEngine() if why is None else StandIn(bench)
        (bench.folder / "asked.json").write_text(json.dumps(asked_for()))
        engine.run("thermometer")
        bench.start("--source", f"docker:{engine.socket}", "--source",
                    f"edgelet:unix://{bench.folder}/workload.sock", "--asked-for", str(bench.folder / "asked.json"),
                    root=False)
        hub.wait(lambda: hub.reports, 20, "the daemon's connection")
        steps = [("docker run --privileged --name intruder", lambda: engine.run("intruder", Privileged=True)),
                 ("docker run -v /:/host --pid host --name digger", lambda: engine.run("digger", Binds=["/:/host"], PidMode="host")),
                 ("docker rm -f intruder", lambda: engine.remove("intruder")),
                 ("docker rm -f digger", lambda: engine.remove("digger"))]
        shown = 0
        began = time.monotonic()
        for title, act in [("", lambda: None), *steps]:
            if title:
                print(f"$ {title}", flush=True)
            act()
            end = time.monotonic() + 2.5
            while time.monotonic() < end:
                events = hub.events()
                for event in events[shown:]:
                    show(event, began)
                shown = len(events)
                time.sleep(0.05)
        print("That was all. Where to go on: docs/module.md")
        return 0 if any(e["Name"] == "ManifestFinding" for e in hub.events()) else 1
    except KeyboardInterrupt:
        return 130
    finally:
        bench.close()
        if engine:
            engine.close()


if __name__ == "__main__":
    sys.exit(main())
