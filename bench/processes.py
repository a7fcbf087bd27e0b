"""CPU time and memory of processes, as Linux counts them in /proc."""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
# Of a line of /proc/PID/stat, behind the name of the program in parentheses.
PARENT, USER, SYSTEM = 1, 11, 12
QUIET = 0.02  # of one core: less than that is no work

Pids = Callable[[], set[int]]


def _stat(pid: int) -> list[str] | None:
    """Return the fields behind the name of the program; None: it has ended."""
    try:
        return (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def tree(root: int) -> set[int]:
    """Return the ids of the process `root` and of all below it."""
    stats = {int(path.name): _stat(int(path.name)) for path in PROC.glob("[0-9]*")}
    parents = {pid: int(stat[PARENT]) for pid, stat in stats.items() if stat}
    found, newest = set(), {root}
    while newest:
        found |= newest
        newest = {pid for pid, parent in parents.items() if parent in newest}
    return found


def cpu(pids: Iterable[int]) -> dict[int, float]:
    """Return the CPU seconds that each process has used."""
    stats = {pid: _stat(pid) for pid in pids}
    return {
        pid: (int(stat[USER]) + int(stat[SYSTEM])) / TICK for pid, stat in stats.items() if stat
    }


def used_since(before: dict[int, float], pids: Iterable[int]) -> float:
    """Return the CPU seconds that `pids` have used since `cpu` returned `before`."""
    return sum(seconds - before.get(pid, 0) for pid, seconds in cpu(pids).items())


def wait_until_quiet(pids: Pids) -> None:
    """Wait until the processes have no work any more; at most a minute."""
    for _attempt in range(120):
        before = cpu(pids())
        time.sleep(0.5)
        if used_since(before, pids()) < QUIET:
            return


def memory(pid: int) -> tuple[float, float]:
    """Return the megabytes that a process holds (RSS), and its share of them (PSS)."""
    sizes = {"Rss": 0.0, "Pss": 0.0}
    with suppress(OSError):
        for line in (PROC / f"{pid}/smaps_rollup").read_text().splitlines():
            name, _colon, size = line.partition(":")
            if name in sizes:
                sizes[name] = int(size.split()[0]) / 1024
    return sizes["Rss"], sizes["Pss"]
