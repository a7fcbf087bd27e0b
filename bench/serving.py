"""What a request costs through the real server, as tables in Markdown.

    [DATABASE_URL=postgres://…] python -m bench.serving [N …]

N replaces 10,000 and 100,000 articles; with DATABASE_URL each is measured on PostgreSQL too.
docs/benchmarks.md says what is measured, and how to put other software beside it.
"""

import json
import os
import subprocess
import sys

from bench.load import check_for_wrk
from bench.sites import ROOT, Site
from bench.tables import document

ARTICLES = [10_000, 100_000]


def main() -> None:
    check_for_wrk()
    server = os.environ.get("DATABASE_URL", "")
    databases = ["", server] if server.startswith("postgres") else [""]
    results = []
    for articles in [int(text) for text in sys.argv[1:]] or ARTICLES:
        for postgresql in databases:
            site = Site(articles, postgresql)
            print(site.name, file=sys.stderr, flush=True)
            site.prepare()
            measured = subprocess.run(
                [sys.executable, "-m", "bench.measuring"],
                cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, text=True, check=True,
            )  # fmt: skip
            results.append({"site": site.name} | json.loads(measured.stdout))
    print(document(results))


if __name__ == "__main__":
    main()
