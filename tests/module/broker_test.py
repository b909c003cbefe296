"""The stand-in of edgeHub itself: a test's thread and the broker's own share one TLS connection."""
import socket
import ssl
import struct
import threading
import time
import unittest

from stand_ins.bench import Bench
from stand_ins.mqtt_broker import encode_length
from stand_ins.runner import main

PATCHES = 2000


class SharedConnection(unittest.TestCase):
    def test_patches_and_acknowledgements_that_cross_are_all_read(self):
        bench = Bench()
        self.addCleanup(bench.close)
        context = ssl.create_default_context(cafile=str(bench.folder / "root.pem"))
        client = context.wrap_socket(socket.create_connection(("127.0.0.1", bench.broker.port)),
                                     server_hostname="localhost")
        client.sendall(b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x3c\x00\x02id")
        bench.broker.wait(lambda: bench.broker.of("CONNECT"))
        topic = b"devices/d/modules/m/messages/events/"
        publish = struct.pack(">H", len(topic)) + topic + b"\x00\x01" + b'{"Events":[]}' + b" " * 1000
        publish = b"\x32" + encode_length(len(publish)) + publish

        def patch():
            for n in range(PATCHES):
                bench.broker.patch({"n": n, "text": "x" * 2000})
                time.sleep(0.0005)
        patches = threading.Thread(target=patch)
        patches.start()
        sent = 0
        client.settimeout(20)
        file = client.makefile("rb")
        counts = {2: 0, 3: 0, 4: 0}
        while counts[3] < PATCHES or counts[4] < sent or counts[2] == 0:
            if sent - counts[4] < 4 and counts[3] < PATCHES:
                client.sendall(publish)
                sent += 1
            head = file.read(1)[0]
            length, shift = 0, 0
            while True:
                byte = file.read(1)[0]
                length |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
            file.read(length)
            counts[head >> 4] += 1
        patches.join()
        self.assertEqual(len(bench.broker.messages), sent)
        self.assertEqual(bench.broker.of("CLOSED"), [])
        print(f"{PATCHES} patches crossed {sent} messages")


if __name__ == "__main__":
    main()
