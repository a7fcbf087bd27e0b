"""What pages of other software cost, measured as `bench.measuring` measures those of the site.

    python -m bench.peer PORT PID[,PID…] PATH …

The software has to listen on PORT; its processes, with those of its database, are PID and all
below them. Prints CPU milliseconds a request, one after another and over 16 connections.
"""

import os
import sys

from bench.load import Request, check_for_wrk
from bench.measuring import Meter
from bench.processes import tree
from bench.sites import CONSTANT, FOLDER, Server, served


def _print_costs(name: str, meter: Meter, path: str) -> None:
    requests = [Request(path)]
    alone, together = meter.alone(requests, 200), meter.together(requests, 200)
    print(f"| {name} | {alone:.2f} | {together:.2f} |", flush=True)


def main() -> None:
    check_for_wrk()
    FOLDER.mkdir(parents=True, exist_ok=True)
    port, pids, *paths = sys.argv[1:]
    roots = [int(pid) for pid in pids.split(",")]
    peer = Meter(Server(int(port), roots[0]), lambda: set().union(*map(tree, roots)))
    print("| page | one after another | over 16 connections |\n| --- | --- | --- |")
    for path in paths:
        _print_costs(path, peer, path)
    with served(os.environ, *CONSTANT) as server:
        _print_costs("constant", Meter(server, set), "/")


if __name__ == "__main__":
    main()
