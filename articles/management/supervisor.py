"""Keeps `manage.py work` running beside the server that started this process, and ends with it.

A small process of its own, without Django, so that it survives what ends the worker.
"""

import os
import signal
import subprocess
import sys
import time

PAUSE = 5  # seconds


def supervise(server: int) -> None:
    """Run the worker, and start it again when it ends, until the process `server` has ended."""
    while _is_child_of(server):
        worker = subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", "work", "--parent", str(os.getpid())],
            stdin=subprocess.DEVNULL,
        )
        try:
            while worker.poll() is None and _is_child_of(server):
                time.sleep(1)
            if worker.returncode is not None:
                print(f"work ended ({worker.returncode}); it begins again", file=sys.stderr)
                time.sleep(PAUSE)
        finally:
            worker.terminate()
            worker.wait()


def _is_child_of(server: int) -> bool:
    # A process whose parent has ended, even by kill -9, gets another parent.
    return os.getppid() == server


if __name__ == "__main__":
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(0))
    supervise(int(sys.argv[1]))
