"""The figures of `bench.serving` as tables in Markdown."""

import os
import platform
import subprocess
from collections.abc import Iterable
from typing import Any

from bench.sites import ROOT

Result = dict[str, Any]


def document(results: list[Result]) -> str:
    """Return all tables, with a line that says what they were measured on."""
    return "\n\n".join(
        [
            _circumstances(),
            "CPU milliseconds a request, one after another (times the constant page)",
            _costs(results, "alone"),
            "CPU milliseconds a request, over 16 connections (times the constant page)",
            _costs(results, "together"),
            "Readers of all kinds of pages",
            _loads(results),
            "500 connections, and a publication every five seconds",
            _publishing(results),
            "Memory after that, MB",
            _memory(results),
        ]
    )


def _circumstances() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return (
        f"Commit {commit.stdout.strip() or 'unknown'}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores."
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _costs(results: list[Result], way: str) -> str:
    kinds = [kind for kind in results[0]["cpu"]["hit"][way] if kind != "constant"]
    rows = []
    for result in results:
        for cache, costs in result["cpu"].items():
            constant = costs[way]["constant"]
            cells = [_cost(costs[way][kind], constant) for kind in kinds]
            rows.append([result["site"], cache, *cells, f"{constant:.3f}"])
    return _table(["", "cache", *kinds, "constant"], rows)


def _cost(milliseconds: float, constant: float) -> str:
    return f"{milliseconds:.2f} (×{milliseconds / constant:.1f})"


def _loads(results: list[Result]) -> str:
    rows = [
        [result["site"], cache, connections, *_load(load)]
        for result in results
        for cache, loads in result["load"].items()
        for connections, load in loads.items()
    ]
    return _table(["", "cache", "connections", *LOAD_HEAD], rows)


LOAD_HEAD = ["requests/s", "p50 ms", "p99 ms", "errors"]


def _load(load: Result) -> list[str]:
    times = (f"{load[name]:,.1f}" for name in ("p50", "p99"))
    return [f"{load['rate']:,.0f}", *times, str(load["errors"])]


def _publishing(results: list[Result]) -> str:
    names = ("published", "looks", "old")
    rows = [
        [r["site"], *_load(r["publishing"]), *(str(r["publishing"][name]) for name in names)]
        for r in results
    ]
    return _table(["", *LOAD_HEAD, "published", "pages looked at", "old pages"], rows)


def _memory(results: list[Result]) -> str:
    rows = [
        [result["site"], *(f"{size:.0f}" for part in ("workers", "all")
                           for size in result["memory"][part])]
        for result in results
    ]  # fmt: skip
    head = ["two workers, RSS", "two workers, PSS", "all processes, RSS", "all processes, PSS"]
    return _table(["", *head], rows)
