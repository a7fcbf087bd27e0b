"""Posts and videos on other sites that a body can embed, each with one canonical URL."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

EMBED_NAMES = {"youtube": "YouTube", "x": "X", "instagram": "Instagram", "tiktok": "TikTok"}

_SITES = {
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "x.com": "x",
    "twitter.com": "x",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
}
_PREFIX = re.compile(r"^(?:www|m|mobile)\.")
_VIDEO = re.compile(r"[\w-]{11}", re.ASCII)
_VIDEO_PATH = re.compile(r"/(?:shorts|live)/([\w-]{11})/?", re.ASCII)
_STATUS = re.compile(r"/(\w{1,15}|i/web)/status/(\d{1,20})(?:/.*)?", re.ASCII)
_POST = re.compile(r"(?:/[\w.]{1,30})?/(p|reel)/([\w-]{5,40})(?:/.*)?", re.ASCII)
_CLIP = re.compile(r"/@([\w.]{1,30})/video/(\d{1,20})/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Embed:
    """A post or video on another site: `site` is a key of EMBED_NAMES, `url` is canonical."""

    site: str
    url: str

    @property
    def name(self) -> str:
        return EMBED_NAMES[self.site]

    @property
    def address(self) -> str:
        """The URL without scheme and "www.", for display."""
        return self.url.removeprefix("https://").removeprefix("www.")

    def to_html(self) -> str:
        """Return the <figure> that stores this embed in a body."""
        return f'<figure data-embed="{self.url}"></figure>'


def recognise(url: str) -> Embed | None:
    """Return the embed for `url`, None for a URL that is not supported.

    Supported are https URLs of a YouTube video, an X (Twitter) status, an Instagram post or reel
    and a TikTok video. Other parts of the URL (a start time, a campaign) are dropped.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    host = _PREFIX.sub("", parts.netloc.lower())
    site = _SITES.get(host)
    if parts.scheme != "https" or site is None:
        return None
    address = _ADDRESS[site](host, parts.path, parts.query)
    return Embed(site, address) if address else None


def _youtube(host: str, path: str, query: str) -> str:
    if host == "youtu.be":
        video = path.strip("/")
    elif path.rstrip("/") == "/watch":
        video = parse_qs(query).get("v", [""])[0]
    else:
        match = _VIDEO_PATH.fullmatch(path)
        video = match[1] if match else ""
    return f"https://www.youtube.com/watch?v={video}" if _VIDEO.fullmatch(video) else ""


def _x(host: str, path: str, query: str) -> str:
    match = _STATUS.fullmatch(path)
    return f"https://x.com/{match[1]}/status/{match[2]}" if match else ""


def _instagram(host: str, path: str, query: str) -> str:
    match = _POST.fullmatch(path)
    return f"https://www.instagram.com/{match[1]}/{match[2]}/" if match else ""


def _tiktok(host: str, path: str, query: str) -> str:
    match = _CLIP.fullmatch(path)
    return f"https://www.tiktok.com/@{match[1]}/video/{match[2]}" if match else ""


_ADDRESS = {"youtube": _youtube, "x": _x, "instagram": _instagram, "tiktok": _tiktok}
