"""A real broker: mosquitto with TLS, where only the token that the workload API just signed gets in.

mosquitto knows no tokens. So the stand-in of the workload API, before it answers a signature, writes the
token it makes possible as the password of the module's user name, and lets mosquitto read it.
"""
import json
import signal
import socket
import struct
import subprocess
import threading
import time

from .mqtt_broker import encode_length, merge, parse

EVENTS = "devices/"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Mosquitto:
    def __init__(self, folder):
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        (folder / "passwords").touch()
        (folder / "mosquitto.conf").write_text(f"""per_listener_settings true
user root
listener {self.port} 127.0.0.1
cafile {folder}/root.pem
certfile {folder}/server.pem
keyfile {folder}/server.key
allow_anonymous false
password_file {folder}/passwords
listener {self.plain_port} 127.0.0.1
allow_anonymous true
""")
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(["mosquitto", "-c", str(self.folder / "mosquitto.conf")],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.plain_port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("mosquitto does not start")

    def admit(self, user_name, token):
        """Only this pair gets in from now on."""
        path = self.folder / "passwords"
        path.write_text(f"{user_name}:{token}\n")
        subprocess.run(["mosquitto_passwd", "-U", str(path)], check=True, capture_output=True)
        self.process.send_signal(signal.SIGHUP)
        time.sleep(0.2)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)

    def close(self):
        self.stop()


class HubClient:
    """Plays the hub's part through the broker: twin, reports, methods; keeps the messages."""

    def __init__(self, port):
        self.messages, self.reports, self.method_answers = [], [], {}
        self.twin = {"desired": {"$version": 1}, "reported": {"$version": 1}}
        self.lock = threading.Condition()
        self.socket = socket.create_connection(("127.0.0.1", port), 5)
        self.socket.settimeout(None)
        name = b"hub-stand-in"
        self._send(1, 0, b"\x00\x04MQTT\x04\x02\x02\x58" + struct.pack(">H", len(name)) + name)
        topics = (b"devices/#", b"$iothub/twin/GET/#", b"$iothub/twin/PATCH/properties/reported/#",
                  b"$iothub/methods/res/#")
        self._send(8, 2, b"\x00\x01" + b"".join(struct.pack(">H", len(t)) + t + b"\x00" for t in topics))
        threading.Thread(target=self._read_all, daemon=True).start()

    def _send(self, kind, flags, data):
        self.socket.sendall(bytes([kind << 4 | flags]) + encode_length(len(data)) + data)

    def publish(self, topic, body):
        self._send(3, 0, struct.pack(">H", len(topic)) + topic.encode() + body)

    def patch(self, desired):
        self.twin["desired"]["$version"] += 1
        version = self.twin["desired"]["$version"]
        merge(self.twin["desired"], desired)
        self.publish(f"$iothub/twin/PATCH/properties/desired/?$version={version}", json.dumps(desired).encode())

    def wait(self, condition, seconds=10, what="what was waited for"):
        end = time.monotonic() + seconds
        with self.lock:
            while True:
                result = condition()
                if result:
                    return result
                if time.monotonic() > end:
                    raise AssertionError(f"not within {seconds} s: {what}")
                self.lock.wait(0.1)

    def events(self, name=None):
        return [e for m in list(self.messages) for e in json.loads(m["body"])["Events"]
                if name in (None, e["Name"])]

    def payloads(self, name, **members):
        return [p for e in self.events(name) for p in e["Payload"]
                if all(p.get(k) == v for k, v in members.items())]

    def _read_all(self):
        file = self.socket.makefile("rb")
        while True:
            head = file.read(1)
            if not head:
                return
            length, shift = 0, 0
            while True:
                byte = file.read(1)[0]
                length |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
            packet = parse(head[0] >> 4, head[0] & 15, file.read(length))
            if packet["packet"] == "PUBLISH":
                self._take(packet)

    def _take(self, packet):
        topic = packet["topic"]
        request = topic.split("$rid=")[-1]
        with self.lock:
            if topic.startswith("devices/"):
                self.messages.append(packet)
            elif topic.startswith("$iothub/twin/GET/"):
                self.publish(f"$iothub/twin/res/200/?$rid={request}", json.dumps(self.twin).encode())
            elif topic.startswith("$iothub/twin/PATCH/properties/reported/"):
                self.reports.append(json.loads(packet["body"]))
                self.publish(f"$iothub/twin/res/204/?$rid={request}&$version=2", b"")
            else:
                self.method_answers[request] = packet
            self.lock.notify_all()

    def close(self):
        self.socket.close()
