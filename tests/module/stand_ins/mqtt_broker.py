"""A broker of one client that plays edgeHub and writes down every packet: MQTT 3.1.1, TLS.

It answers the twin's topics, keeps the messages, and can be told to misbehave. Everything that arrives
is a dict in `packets`, in order, so that a test asserts the conversation packet by packet.
"""
import json
import select
import socket
import ssl
import struct
import threading
import time

NAMES = {1: "CONNECT", 3: "PUBLISH", 4: "PUBACK", 8: "SUBSCRIBE", 10: "UNSUBSCRIBE", 12: "PINGREQ",
         14: "DISCONNECT"}


def text(data, at):
    length = struct.unpack(">H", data[at:at + 2])[0]
    return data[at + 2:at + 2 + length].decode(), at + 2 + length


def encode_length(length):
    out = b""
    while True:
        byte, length = length % 128, length // 128
        out += bytes([byte | (128 if length else 0)])
        if not length:
            return out


def parse(kind, flags, data):
    packet = {"packet": NAMES.get(kind, str(kind)), "time": time.monotonic()}
    if kind == 1:
        packet["protocol"], at = text(data, 0)
        packet["level"], connect_flags = data[at], data[at + 1]
        packet["keep_alive"] = struct.unpack(">H", data[at + 2:at + 4])[0]
        packet["clean_session"] = bool(connect_flags & 2)
        packet["will"] = bool(connect_flags & 4)
        packet["client_id"], at = text(data, at + 4)
        if connect_flags & 0x80:
            packet["user_name"], at = text(data, at)
        if connect_flags & 0x40:
            packet["password"], at = text(data, at)
    elif kind == 3:
        packet["qos"], packet["retain"], packet["dup"] = flags >> 1 & 3, bool(flags & 1), bool(flags & 8)
        packet["topic"], at = text(data, 0)
        if packet["qos"]:
            packet["id"] = struct.unpack(">H", data[at:at + 2])[0]
            at += 2
        packet["body"] = data[at:]
    elif kind == 8:
        packet["id"] = struct.unpack(">H", data[:2])[0]
        packet["topic"], at = text(data, 2)
        packet["qos"] = data[at]
    elif kind == 4:
        packet["id"] = struct.unpack(">H", data[:2])[0]
    return packet


class Stream:
    """A connection that several threads write to while one reads: a TLS session bears only one call at a time."""

    def __init__(self, raw, context):
        self.lock = threading.Lock()
        raw.settimeout(60)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = context.wrap_socket(raw, server_side=True) if context else raw
        self.socket.setblocking(False)

    def read(self, count):
        data = b""
        while len(data) < count:
            try:
                with self.lock:
                    piece = self.socket.recv(count - len(data))
                if not piece:
                    raise ConnectionError
                data += piece
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
                select.select([self.socket], [], [], 0.5)
        return data

    def write(self, data):
        """The whole at once: no packet lies inside another one."""
        with self.lock:
            while data:
                try:
                    data = data[self.socket.send(data):]
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
                    select.select([], [self.socket], [], 0.5)

    def end(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def close(self):
        with self.lock:
            self.socket.close()


class Broker:
    def __init__(self, certificate, key, port=0):
        self.packets, self.messages = [], []
        self.twin = {"desired": {"$version": 1}, "reported": {"$version": 1}}
        self.report_version = 1
        self.connack, self.report_status, self.twin_status = 0, 204, 200
        self.acknowledges, self.delay, self.mute = True, 0.0, False
        self.heeds_expiry = False  # a token past its time gets nobody in, and ends the connection it opened
        self.on_message = None
        self.lock = threading.Condition()
        self.client = None
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        self.is_open = True
        threading.Thread(target=self._accept, daemon=True).start()

    # ---- For tests -----------------------------------------------------------------------------

    def wait(self, condition, seconds=10, what="what was waited for"):
        end = time.monotonic() + 4 * seconds  # machines may be busy
        with self.lock:
            while not condition():
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"not within {seconds} s: {what}; packets: "
                                         f"{[(p['packet'], p.get('topic')) for p in self.packets][-12:]}")
                self.lock.wait(min(left, 0.2))

    def of(self, kind, topic=""):
        return [p for p in self.packets if p["packet"] == kind and p.get("topic", "").startswith(topic)]

    def publish(self, topic, body):
        encoded = topic.encode()
        self._send(3, 0, struct.pack(">H", len(encoded)) + encoded + body)

    def patch(self, desired):
        self.twin["desired"]["$version"] += 1
        version = self.twin["desired"]["$version"]
        merge(self.twin["desired"], desired)
        self.publish(f"$iothub/twin/PATCH/properties/desired/?$version={version}",
                     json.dumps({**desired, "$version": version}).encode())
        return version

    def call(self, name, request="r1", body=b"{}"):
        self.publish(f"$iothub/methods/POST/{name}/?$rid={request}", body)

    def events(self):
        return [e for m in list(self.messages) for e in json.loads(m["body"])["Events"]]

    def disconnect(self):
        if self.client:
            self.client.end()

    def close(self):
        self.is_open = False
        self.listener.close()
        self.disconnect()

    # ---- The broker ----------------------------------------------------------------------------

    def _accept(self):
        while self.is_open:
            try:
                raw, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw):
        client = None
        try:
            client = Stream(raw, self.context)
            if self.client is not None:
                self.disconnect()
            self.client = client
            while True:
                head = client.read(1)[0]
                length, shift = 0, 0
                while True:
                    byte = client.read(1)[0]
                    length |= (byte & 127) << shift
                    shift += 7
                    if byte < 128:
                        break
                packet = parse(head >> 4, head & 15, client.read(length))
                with self.lock:
                    self.packets.append(packet)
                    self.lock.notify_all()
                # What an ended connection still had on its way gets no answer, least of all on the next one.
                if not self.mute and client is self.client:
                    self._answer(packet, client)
        except (OSError, ConnectionError, IndexError, ValueError, struct.error):
            with self.lock:
                self.packets.append({"packet": "CLOSED", "time": time.monotonic()})
                self.lock.notify_all()
            (client or raw).close()

    def _send(self, kind, flags, data, client=None):
        try:
            (client or self.client).write(bytes([kind << 4 | flags]) + encode_length(len(data)) + data)
        except (OSError, AttributeError, ValueError):
            pass

    def _answer(self, p, client):
        kind = p["packet"]
        if kind == "CONNECT" and self.heeds_expiry:
            left = int(p["password"].split("se=")[-1]) - time.time()
            self._send(2, 0, bytes([0, 5 if left <= 0 else self.connack]), client)
            ending = threading.Timer(max(left, 0), client.end)
            ending.daemon = True
            ending.start()
        elif kind == "CONNECT":
            self._send(2, 0, bytes([0, self.connack]), client)
        elif kind == "SUBSCRIBE":
            self._send(9, 0, struct.pack(">H", p["id"]) + bytes([p["qos"]]), client)
        elif kind == "PINGREQ":
            self._send(13, 0, b"", client)
        elif kind == "PUBLISH":
            self._publish(p, client)

    def _publish(self, p, client):
        topic = p["topic"]
        request = topic.split("$rid=")[-1]
        if topic.startswith("$iothub/twin/GET/"):
            self.publish(f"$iothub/twin/res/{self.twin_status}/?$rid={request}",
                         json.dumps(self.twin).encode())
        elif topic.startswith("$iothub/twin/PATCH/properties/reported/"):
            self.report_version += 1
            self.publish(f"$iothub/twin/res/{self.report_status}/?$rid={request}&$version={self.report_version}",
                         b"")
        elif topic.startswith("devices/"):
            if self.delay:
                time.sleep(self.delay)
            if self.acknowledges:
                with self.lock:
                    self.messages.append(p)
                    self.lock.notify_all()
                if self.on_message:
                    self.on_message(p)
                self._send(4, 0, struct.pack(">H", p["id"]), client)


def merge(into, patch):
    for name, value in patch.items():
        if value is None:
            into.pop(name, None)
        elif isinstance(value, dict) and isinstance(into.get(name), dict):
            merge(into[name], value)
        else:
            into[name] = value
