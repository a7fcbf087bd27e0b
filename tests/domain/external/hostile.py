"""A site of another: each path answers in a way of its own, most of them badly."""

import socketserver
import threading
import time
from contextlib import contextmanager, suppress
from urllib.parse import unquote

HOST = "127.0.0.2"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Site(socketserver.ThreadingTCPServer):
    """`asked` has the method and the path of each request, `heads` all that came with it.

    `statuses` are those of paths; "body" is the number of bytes of a body that were taken.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__((HOST, 0), _Answer)
        self.asked, self.heads, self.statuses, self.taken = [], [], {}, 0
        self.url = f"http://{HOST}:{self.server_address[1]}"


class _Answer(socketserver.StreamRequestHandler):
    def handle(self):
        with suppress(OSError):
            self.answer()

    def answer(self):
        head = b""
        while b"\r\n\r\n" not in head:
            received = self.connection.recv(4096)
            if not received:
                return
            head += received
        method, path, _version = head.split(b"\r\n")[0].decode().split(" ")
        self.server.asked.append(f"{method} {path}")
        self.server.heads.append(head.decode())
        name = path.strip("/").partition("?")[0]
        known = getattr(self, name.replace("-", "_"), None)
        if known:
            known(method, unquote(path.partition("?")[2]))
        elif status := self.server.statuses.get(path):
            self.send(f"HTTP/1.1 {status} So\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            self.send(OK)

    def send(self, data):
        self.connection.sendall(data)

    def repeat(self, data, pause=0.0):
        while True:
            self.send(data)
            time.sleep(pause)

    def to(self, method, location):
        self.send(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode())

    def circle(self, method, _query):
        self.to(method, "/circle")

    def only_get(self, method, _query):
        self.send(OK if method == "GET" else b"HTTP/1.1 405 No\r\n\r\n")

    def closed_to_head(self, method, _query):
        if method == "GET":
            self.send(OK)

    def late(self, *_):
        time.sleep(1.2)
        self.send(OK)

    def body(self, method, _query):
        if method == "HEAD":
            self.send(b"HTTP/1.1 501 No\r\n\r\n")
            return
        self.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        while self.server.taken < 100_000_000:
            self.send(b"x" * 65536)
            self.server.taken += 65536

    def endless_headers(self, *_):
        self.send(b"HTTP/1.1 200 OK\r\n")
        self.repeat(b"X-More: more\r\n")

    def endless_header(self, *_):
        self.send(b"HTTP/1.1 200 OK\r\nX-More: ")
        self.repeat(b"more" * 1000)

    def endless_continue(self, *_):
        self.repeat(b"HTTP/1.1 100 Continue\r\n\r\n")

    def drip(self, *_):
        self.send(b"HTTP/1.1 200 OK\r\nX-More: ")
        self.repeat(b"x", 0.05)

    def silence(self, *_):
        time.sleep(5)

    def closed(self, *_):
        return

    def no_http(self, *_):
        self.send(b"220 mail.example ESMTP\r\n" * 3)


@contextmanager
def running():
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        site.shutdown()
        thread.join()
