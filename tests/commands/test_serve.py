"""The commands behind `make run`, as whole processes in a state directory of their own."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.commands.processes import ROOT, manage
from tests.waiting import LONGEST, until

pytestmark = pytest.mark.process


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_first_start_prepares_all_and_the_second_changes_nothing(started, first_start):
    _state, printed = first_start
    assert re.search(r"Password: +\S{12,}", printed)
    before = manage(started, "dumpdata", "--natural-primary").stdout
    manifest = Path(started["STATE_DIR"], "static", "staticfiles.json")
    written = manifest.stat().st_mtime_ns
    second = manage(started, "prepare")
    assert second.stdout.strip() == ""
    assert manifest.stat().st_mtime_ns == written
    assert manage(started, "dumpdata", "--natural-primary").stdout == before


def test_the_secret_key_is_private_and_stays(environment):
    show = "from django.conf import settings; print(settings.SECRET_KEY)"
    keys = {manage(environment, "shell", "-v0", "-c", show).stdout for _ in range(2)}
    path = Path(environment["STATE_DIR"]) / "secret_key"
    assert keys == {path.read_text() + "\n"}
    assert path.stat().st_mode & 0o077 == 0


def test_a_taken_port_gets_a_clear_message(environment):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        result = manage(environment, "serve", "--port", str(port))
    assert result.returncode == 1
    assert f"127.0.0.1:{port}" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_production_server_serves_pages_and_static_files(started):
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT, env=started, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        page, headers = fetch(f"http://127.0.0.1:{port}/")
        assert f'<link rel="canonical" href="http://127.0.0.1:{port}/">' in page
        assert "server" not in {name.lower() for name in headers} or "/" not in headers["server"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        stylesheet = re.search(r'href="(/static/css/base\.[0-9a-f]+\.css)"', page)[1]
        _css, headers = fetch(f"http://127.0.0.1:{port}{stylesheet}")
        assert "immutable" in headers["Cache-Control"]
        assert weight_of_an_article(f"http://127.0.0.1:{port}", page) < 60 * 1024
        picture = re.search(r'src="(/media/renditions/[^"]+\.jpg)"', page)[1]
        _jpg, headers = fetch(f"http://127.0.0.1:{port}{picture}", encoding="latin-1")
        assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == (
            "image/jpeg", "nosniff",
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait(timeout=LONGEST)
        server.stdout.close()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked for in /proc")
@pytest.mark.parametrize("arguments", [[], ["--reload"]])
@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGKILL])
def test_the_worker_lives_as_long_as_the_server(started, arguments, name):
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port), *arguments],
        cwd=ROOT, env=started | {"DEBUG": "1"}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        fetch(f"http://127.0.0.1:{port}/robots.txt")
        [first] = until(lambda: processes_of(server.pid, b"work"))
        os.kill(first, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{first}").exists())
        until(lambda: processes_of(server.pid, b"work"))
        server.send_signal(name)
        server.wait(timeout=LONGEST)
        until(lambda: not processes_of(server.pid, b"work"))
        until(lambda: not processes_of(server.pid, b"articles.management.supervisor"))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked for in /proc")
def test_a_worker_that_answers_no_signal_does_not_keep_the_server(started):
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"],
        cwd=ROOT, env=started, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        fetch(f"http://127.0.0.1:{port}/robots.txt")
        [worker] = {*processes_of(server.pid, b"newsroom.server")} - {server.pid}
        os.kill(worker, signal.SIGSTOP)
        server.terminate()
        server.wait(timeout=LONGEST)
        until(lambda: not processes_of(server.pid, b"newsroom.server"))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def processes_of(group, argument):
    """Return the ids of the processes of a process group that were begun with `argument`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if argument in (entry / "cmdline").read_bytes().split(b"\0"):
                found += [int(entry.name)] if os.getpgid(int(entry.name)) == group else []
    return found


def weight_of_an_article(site, front_page):
    """Return the bytes on the wire of an article page with all that it loads but pictures."""
    article = re.search(r'href="(/[-\w]+/\d+/[-\w]+/)"', front_page)[1]
    page, _headers = fetch(f"{site}{article}")
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2|svg))"', page))
    assert len(files) >= 6
    weight = 0
    for path in [article, *files]:
        request = Request(f"{site}{path}", headers={"Accept-Encoding": "gzip, br"})  # noqa: S310
        with urlopen(request, timeout=LONGEST) as response:  # noqa: S310
            weight += len(response.read())
    return weight


def fetch(url, encoding="utf-8"):
    """Return the text and the headers of `url`, once the server that is starting listens."""
    with until(lambda: _open(url), url) as response:
        return response.read().decode(encoding), response.headers


def _open(url):
    try:
        return urlopen(url, timeout=LONGEST)  # noqa: S310
    except OSError as error:
        if isinstance(getattr(error, "reason", error), ConnectionError):
            return None
        raise


def test_production_settings_pass_the_deployment_checks(environment):
    production = environment | {
        "SITE_URL": "https://arunika.example",
        "SECRET_KEY": "x9" * 20 + "dRk4-hT7_pLq2ZwYvB8m",
        "ALLOWED_HOSTS": "arunika.example",
        "NEWSROOM_COMPANY": "PT Arunika",
        "NEWSROOM_ADDRESS": "Jalan Merdeka 1, Jakarta",
        "NEWSROOM_RESPONSIBLE": "Lintang Titimangsa",
        "NEWSROOM_EMAIL": "redaksi@arunika.example",
        "NEWSROOM_PHONE": "+62 21 0000 0000",
    }
    result = manage(production, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("url", ["arunika.example", "ftp://arunika.example", "https://a.b/c"])
def test_a_wrong_site_url_is_named(environment, url):
    result = manage(environment | {"SITE_URL": url}, "check")
    assert result.returncode != 0
    assert "SITE_URL" in result.stderr
