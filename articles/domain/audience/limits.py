"""How much of what one client sends is counted: docs/decisions/0046-one-client.md.

A client is an IPv4 address, or an IPv6 network of 48 bits, as one customer may have it whole. All
else that a request says of its sender is his to choose. So a client is believed as far as one
person may read, and beyond that as far as others say the same: what it sends more for one story
counts only while it reads like everybody else, and only up to a share of what all others read.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from ipaddress import ip_address
from typing import Any

from django.utils.crypto import salted_hmac

from articles.domain.audience.shared_counts import SharedCounts

# What is counted, then the client that sent it, then the time (UTC) at which the hour began.
SentKey = tuple[Any, ...]
SentCounts = Mapping[SentKey, int]
# A subject of a limit, and a client; None stands for all of them.
Part = tuple[tuple[Any, ...] | None, bytes | None]

ENOUGH = 10  # reads of a client that others bear out: fewer show nobody but one reader
SLACK = 4  # times its part of all reads: readers of one place do not read like all others
LARGEST_PART = 0.1  # of what others read


def client_of(address: str, hour: dt.datetime) -> bytes:
    """Return the name of a client in an hour: a hash of its network that only this site can make.

    What is no IP address is one client, all together.
    """
    try:
        ip = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        network = b""
    else:
        ip = getattr(ip, "ipv4_mapped", None) or ip
        network = ip.packed[:6]  # the 48 bits of an IPv6 network; IPv4 has 4 bytes
    return blake2b(network, key=_key_of(hour), digest_size=16).digest()


@lru_cache(maxsize=4)
def _key_of(hour: dt.datetime) -> bytes:
    return salted_hmac("articles.reads", hour.isoformat(), algorithm="sha256").digest()


@dataclass(frozen=True)
class Limit:
    """What one client may count in an hour: `most` of each subject by itself.

    The subject of a key is its values at the positions `columns`; no positions make one subject
    of everything, which no others can bear out. `name` is unique.
    """

    name: str
    most: int
    columns: tuple[int, ...]

    def admit(self, sent: SentCounts) -> Counter[SentKey]:
        """Return what of `sent` is counted, and charge it: this is no question."""
        admitted: Counter[SentKey] = Counter()
        for hour in sorted({key[-1] for key in sent}):
            of_hour = {key: count for key, count in sent.items() if key[-1] == hour}
            asked: Counter[Part] = Counter()
            for key, count in of_hour.items():
                asked[self._subject(key), key[-2]] += count
            granted = self._grant(hour, asked)
            for key, count in of_hour.items():
                of_key = self._subject(key), key[-2]
                if part := min(count, granted[of_key]):
                    granted[of_key] -= part
                    admitted[key] = part
        return admitted

    def _subject(self, key: SentKey) -> tuple[Any, ...]:
        return tuple(key[column] for column in self.columns)

    def _grant(self, hour: dt.datetime, asked: Counter[Part]) -> Counter[Part]:
        """Return what of `asked` is granted.

        All is charged first and what is refused is given back, so that two processes cannot
        grant the same. The sums are kept too: of each subject, of all, and of each client what
        others had read at least as often.
        """
        sums: dict[Part, int] = {
            key: 0
            for subject, client in asked
            if subject
            for key in [(subject, None), (None, client), (None, None)]
        }
        amounts = {**asked, **sums}
        shared = SharedCounts(self.name, hour, amounts)
        counts = shared.add(amounts)
        granted: Counter[Part] = Counter()
        added: Counter[Part] = Counter()
        for part, count in asked.items():
            subject, client = part
            before = counts[part] - count
            grant = max(0, min(count, self.most + _borne_out(counts, part, before) - before))
            granted[part] = grant
            added[part] -= count - grant
            if subject:
                added[subject, None] += grant
                added[None, None] += grant
                if before + grant <= counts[subject, None] - before:
                    added[None, client] += grant
        if changed := {part: amount for part, amount in added.items() if amount}:
            shared.add(changed)
        return granted


def _borne_out(counts: Mapping[Part, int], part: Part, before: int) -> int:
    """Return how much more of a subject a client may count because others read alike.

    It is what the client would add if it were the same part of the readers of this subject as it
    is of the readers of others. `before` is what it has counted of this one.
    """
    subject, client = part
    if not subject or (elsewhere := counts[None, client] - before) < ENOUGH:
        return 0
    others = max(0, counts[subject, None] - before)
    all_elsewhere = max(elsewhere, counts[None, None] - counts[subject, None])
    return int(min(SLACK * elsewhere / all_elsewhere, LARGEST_PART) * others)
