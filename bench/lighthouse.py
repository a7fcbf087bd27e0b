"""Lighthouse scores of the front page, a section and an article on a slow phone.

    python -m bench.lighthouse [/path/ …]

The site is temporary, with the initial content, and served as in production. Scores and times are
medians of three runs; bytes are transfer sizes of the last run. Needs Chromium, Node and
`npm install --no-save --prefix var/npm lighthouse@12.8.2`.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from articles.narrowing import required
from docs.screenshots import served

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = ROOT / "var/npm/node_modules/lighthouse/cli/index.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run"
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
AUDITS = {
    "LCP": "largest-contentful-paint", "FCP": "first-contentful-paint",
    "TBT": "total-blocking-time", "CLS": "cumulative-layout-shift",
}  # fmt: skip
KINDS = ["document", "stylesheet", "script", "font", "image"]
RUNS = 3


def run(url: str) -> dict:
    """Return Lighthouse's report of one visit to `url`."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        subprocess.run(  # noqa: S603
            [
                required(shutil.which("node")), LIGHTHOUSE, url, "--quiet", "--output=json",
                f"--output-path={report.name}", f"--chrome-flags={FLAGS}",
                f"--only-categories={','.join(CATEGORIES)}",
            ],
            env=os.environ | {"CHROME_PATH": required(CHROMIUM)}, check=True,
        )  # fmt: skip
        return json.load(report)


def failed(report: dict) -> dict[str, str]:
    """Return {id: title} of the weighted audits with a score below 0.9."""
    audits = report["audits"]
    weighed = {
        ref["id"] for category in report["categories"].values()
        for ref in category["auditRefs"] if ref["weight"]
    }  # fmt: skip
    return {
        name: audits[name]["title"] for name in sorted(weighed)
        if audits[name]["score"] is not None and audits[name]["score"] < 0.9
    }  # fmt: skip


def describe(reports: list[dict]) -> list[str]:
    def median(value) -> float:
        return statistics.median(map(value, reports))

    scores = {
        name: median(lambda r, name=name: r["categories"][name]["score"]) for name in CATEGORIES
    }
    times = {
        name: median(lambda r, audit=audit: r["audits"][audit]["numericValue"])
        for name, audit in AUDITS.items()
    }
    sent = {
        item["resourceType"]: f"{item['transferSize'] / 1000:.1f} kB"
        for item in reports[-1]["audits"]["resource-summary"]["details"]["items"]
        if item["resourceType"] in KINDS
    }
    return [
        "  " + "  ".join(f"{name} {score * 100:.0f}" for name, score in scores.items()),
        "  " + "  ".join(f"{n} {t:.3f}" if n == "CLS" else f"{n} {t:.0f} ms"
                         for n, t in times.items()),
        "  " + "  ".join(f"{kind} {sent.get(kind, '0 kB')}" for kind in KINDS),
        *(f"  {name}: {title}" for name, title in failed(reports[-1]).items()),
    ]  # fmt: skip


def some_pages() -> list[str]:
    from articles.models import Article

    article = Article.objects.published().exclude(lead_image=None).newest()[0]
    return ["/", required(article.section).get_absolute_url(), article.get_absolute_url()]


def main() -> None:
    if not (CHROMIUM and shutil.which("node") and LIGHTHOUSE.exists()):
        print(
            "Lighthouse skipped: apt-get install chromium npm; "
            "npm install --no-save --prefix var/npm lighthouse@12.8.2"
        )
        return
    with served() as site:
        for path in sys.argv[1:] or some_pages():
            print(path)
            print("\n".join(describe([run(site + path) for _ in range(RUNS)])), flush=True)


if __name__ == "__main__":
    main()
