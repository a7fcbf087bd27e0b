"""What the production server bounds: bodies, slow clients, and processes that are killed."""

import itertools
import os
import random
import signal
import socket
import time
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.reception import MOST_OF_ADDRESS
from tests.factories import make_article
from tests.serving.server import Server, database_url, until
from tests.serving.test_reads import BROWSER, send, stored
from tests.waiting import LONGEST

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.process]
LOGIN = "/admin/login/"


def opened(server, text=""):
    client = socket.create_connection(("127.0.0.1", server.port), timeout=LONGEST)
    client.sendall(text.replace("\n", "\r\n").encode())
    return client


def head(method, path, *headers):
    return "\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""])


def answer_of(client):
    """Return all that comes until the server closes the connection."""
    parts = []
    with suppress(ConnectionResetError):
        while part := client.recv(65536):
            parts.append(part)
    client.close()
    return b"".join(parts).decode()


def get(server, path="/robots.txt"):
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def test_slow_clients_of_every_kind_leave_readers_served(server):
    path = make_article().get_absolute_url()
    slow = [opened(server) for _ in range(40)]
    slow += [opened(server, "GET / HTTP/1.1\nHost:") for _ in range(40)]
    slow += [opened(server, head("GET", "/robots.txt")) for _ in range(40)]  # kept alive
    slow += [opened(server, head("POST", LOGIN, "Content-Length: 900") + "x") for _ in range(40)]
    slow += [opened(server, head("POST", LOGIN, "Transfer-Encoding: chunked")) for _ in range(40)]
    for _ in range(40):
        unread = socket.socket()
        unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        unread.connect(("127.0.0.1", server.port))
        unread.sendall(head("GET", "/static/admin/img/tooltag-arrowright.svg").encode() * 200)
        slow.append(unread)
    assert {get(server, path) for _ in range(20)} == {200}
    for client in slow:
        client.close()


def test_bodies_that_come_too_slowly_and_too_many_of_them_are_refused(server):
    request = head("POST", LOGIN, "Content-Length: 900") + "x"
    chunked = head("POST", LOGIN, "Transfer-Encoding: chunked") + "1\nx\n"
    clients = [opened(server, request) for _ in range(MOST_OF_ADDRESS - 1)]
    clients += [opened(server, chunked) for _ in range(4)]
    answers = sorted(map(answer_of, clients))
    assert [answer[9:12] for answer in answers] == ["408"] * MOST_OF_ADDRESS + ["503"] * 3
    assert "terlalu lambat" in answers[0]
    assert "Terlalu banyak" in answers[-1]
    assert send_body(server, LOGIN, [b"x"], is_chunked=False) == 403


def test_a_body_of_any_size_in_any_pieces_is_served_or_refused_for_its_size(server):
    draw = random.Random(7)
    for path, is_chunked in itertools.product(["/", LOGIN], [False, True]):
        limit = settings.BODY_LIMITS[path]
        sizes = [1, limit - 1, limit, limit + 1, *(draw.randrange(2, 40 * limit) for _ in "1234")]
        for size in sizes:
            cuts = sorted(draw.randrange(size) for _ in range(draw.randrange(8)))
            body = draw.randbytes(size)
            pieces = [body[a:b] for a, b in itertools.pairwise([0, *cuts, size])]
            status = send_body(server, path, pieces, is_chunked=is_chunked)
            assert status == (413 if size > limit else 403), size  # 403: without a CSRF token
    size = settings.BODY_LIMITS[LOGIN] + 1
    asked = head("POST", LOGIN, f"Content-Length: {size}", "Expect: 100-continue")
    answer = answer_of(opened(server, asked))
    assert answer.startswith("HTTP/1.1 413 ")
    assert "lebih besar" in answer


def send_body(server, path, pieces, *, is_chunked):
    """Return the status; reading it after all is sent shows that no reset overtakes it."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)) as connection:
        length = sum(map(len, pieces))
        headers = {} if is_chunked else {"Content-Length": str(length)}
        connection.request(
            "POST", path, iter([p for p in pieces if p]), headers, encode_chunked=is_chunked
        )
        return connection.getresponse().status


def test_a_body_that_broke_off_is_not_taken_for_a_whole_one(server):
    article = make_article()
    path, agent = f"/baca/{article.pk}/", f"User-Agent: {BROWSER['User-Agent']}"
    for how, begun in [("Content-Length: 9", "x"), ("Transfer-Encoding: chunked", "1\nx\n")]:
        client = opened(server, head("POST", path, agent, how) + begun)
        client.shutdown(socket.SHUT_WR)
        assert "204" not in answer_of(client)[:20]
    send(server, [article])
    server.stop()
    assert stored() == 1


def workers_of(server):
    pids = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [int(pid) for pid in pids.split()]


def test_a_killed_worker_is_started_again(server):
    [worker] = workers_of(server)
    os.kill(worker, signal.SIGKILL)
    until(lambda: workers_of(server) not in ([], [worker]), "a new worker")
    until(server._listens, "that it listens")
    assert get(server) == 200


def test_a_worker_that_cannot_start_ends_the_server(tmp_path, transactional_db):
    server = Server(tmp_path, database_url())
    server.environment["DJANGO_SETTINGS_MODULE"] = "tests.serving.none"
    with pytest.raises(AssertionError):
        server.start()
    assert server.process.wait(timeout=LONGEST) == 1


def test_nothing_outlives_a_killed_server(server):
    [worker] = workers_of(server)
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(timeout=LONGEST)
    until(lambda: not Path(f"/proc/{worker}").exists(), "the end of its worker")
    server.start()
    assert get(server) == 200


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGHUP])
def test_an_orderly_end_finishes_what_has_begun(server, name):
    client = opened(server, head("POST", LOGIN, "Content-Length: 2") + "x")
    time.sleep(0.5)  # nothing shows from outside that the server has read the head
    server.process.send_signal(name)
    until(lambda: not server._listens(), "that it takes no more connections")
    client.sendall(b"x")
    assert answer_of(client).startswith("HTTP/1.1 403 ")
    assert server.process.wait(timeout=LONGEST) == 0
