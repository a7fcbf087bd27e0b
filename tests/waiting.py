"""Waiting for what another thread, process or browser does in its own time."""

import time

LONGEST = 60  # seconds: no test fails because the machine is slow or busy


def until(condition, what="what the test waits for"):
    """Return what `condition()` gives as soon as that is true."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen")
