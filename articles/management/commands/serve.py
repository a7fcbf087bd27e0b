import os
import socket
import subprocess
import sys
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

ANY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104


class Command(BaseCommand):
    help = "Prepare the site and serve it with the production server (granian)."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
        parser.add_argument("--reload", action="store_true", help="Django's reloading server")

    def handle(self, *, host, port, workers, reload, **options):
        self._check_free(host, port)
        call_command("prepare", stdout=self.stdout)
        shown_host = "127.0.0.1" if host in ANY_ADDRESS else host
        address = f"http://{f'[{shown_host}]' if ':' in shown_host else shown_host}:{port}"
        os.environ.setdefault("SITE_URL", address)
        if host in ANY_ADDRESS:
            os.environ.setdefault("ALLOWED_HOSTS", ",".join(self._own_names()))
        self.stdout.write(
            f"\n{settings.SITE_NAME}: {address}/   Desk: {address}/{settings.ADMIN_PATH}\n"
        )
        self.stdout.flush()
        if reload:
            arguments = ["manage.py", "runserver", f"{host}:{port}"]
        else:
            arguments = ["-m", "newsroom.server", "--host", host]
            arguments += ["--port", str(port), "--workers", str(workers)]
        # The server replaces this process and keeps its id, which the supervisor watches.
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "articles.management.supervisor", str(os.getpid())],
            stdin=subprocess.DEVNULL,
        )
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606

    def _own_names(self) -> set[str]:
        """Return the host names and addresses of this machine."""
        name = socket.gethostname()
        addresses = {str(info[4][0]) for info in socket.getaddrinfo(name, None)}
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
            # Finds the address of the outer interface; connecting a UDP socket sends nothing.
            probe.connect(("192.0.2.1", 9))
            addresses.add(probe.getsockname()[0])
        bracketed = {f"[{a}]" if ":" in a else a for a in addresses}
        return {"127.0.0.1", "localhost", "[::1]", name, *bracketed}

    def _check_free(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"Cannot serve on {host}:{port}: {error}. Another program may have the port; "
                    f"choose another one with: make run PORT={port + 1 if port < 65535 else 8001}"
                ) from error
