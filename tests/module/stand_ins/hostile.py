"""Answers that no API promises: empty, cut, of wrong types, endless."""

HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HUGE = 100 << 20


def whole(body):
    return HEADERS % len(body) + body


def flood(piece, head=HEADERS % HUGE):
    """100 MB where some kilobytes belong."""
    def write(handler):
        try:
            handler.wfile.write(head)
            for _ in range(HUGE // len(piece)):
                handler.wfile.write(piece)
        except OSError:
            pass
    return write


def slowly(handler):
    """A byte now and then, for longer than anybody waits."""
    import time
    try:
        handler.wfile.write(HEADERS % 1000)
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.2)
    except OSError:
        pass


def answers(*wrong_types):
    """Name and answer of each way to be wrong; `wrong_types` are bodies that are JSON of another form."""
    rows = {
        "empty": b"", "no HTTP": b"hello\r\n\r\n", "cut in the status": b"HTTP/1.1 20",
        "cut in the headers": b"HTTP/1.1 200 OK\r\nContent-Le", "cut in the body": HEADERS % 1000 + b'{"Id":',
        "cut in a chunk": CHUNKED + b"ff\r\n{", "a bad chunk": CHUNKED + b"zz\r\n", "no JSON": whole(b"<html>"),
        "an empty body": whole(b""), "zeros": whole(b"\0" * 1000), "no UTF-8": whole(b'{"Id":"\xff\xfe"}'),
        "a list": whole(b"[1,2,3]"), "a number": whole(b"5"), "null": whole(b"null"), "text": whole(b'"x"'),
        "deep": whole(b"[" * 100000), "a deep object": whole(b'{"a":' * 50000),
        "status 500": b"HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\n{}",
        "status 999": b"HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n", "status 204": b"HTTP/1.1 204 X\r\n\r\n",
        "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
        "a length beyond all": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
        "long headers": b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200000 + b"\r\n\r\n{}",
        "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50000 + b"\r\n{}",
        "interim for ever": b"HTTP/1.1 100 Continue\r\n\r\n" * 20000,
        "many values": whole(b"[" + b"0," * 200000 + b"0]"), "many members": whole(b'{"a":' + b'[' + b'{"b":0},' * 40000 + b"0]}"),
        "100 MB of text": flood(b'{"a":"' + b"x" * 65530), "100 MB of values": flood(b"[0," + b"0," * 32766),
        "100 MB in chunks": flood(b"10000\r\n" + b"[" * 65536 + b"\r\n", CHUNKED),
        "100 MB of headers": flood(b"X: y\r\n" * 10922, b"HTTP/1.1 200 OK\r\n"),
    }
    for number, body in enumerate(wrong_types):
        rows[f"wrong types {number}"] = whole(body)
    return rows
