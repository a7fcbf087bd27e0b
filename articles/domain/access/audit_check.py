"""Whether the audit log is as it was written."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from articles.models import AuditEntry


class Broken(Exception):
    """An entry was changed, deleted, added or moved; the message says which, and what it shows."""


@dataclass
class Head:
    """The last entry: what must still be there when the log is verified again."""

    number: int = 0
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


def verify(expected: Head | None = None) -> Head:
    """Return the last entry of the log if it is whole; it takes the same memory for any length.

    `expected` is an earlier result. Without it nobody sees that the last entries were deleted.
    Raises Broken at the first entry that is not as it was written.
    """
    head = Head()
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    for entry in AuditEntry.objects.all().in_batches():
        if entry.number != head.number + 1:
            raise Broken(f"Entry {head.number + 1} is missing.")
        # The key of the last entry first: it changes once in years.
        for secret in secrets:
            if entry.digest_after(head.digest, secret) == entry.digest:
                secrets = [secret, *(other for other in secrets if other != secret)]
                break
        else:
            raise Broken(
                f"Entry {entry.number} is not as it was written ({entry.at.isoformat()}), or"
                " SECRET_KEY was changed and the one before is not in SECRET_KEY_FALLBACKS."
            )
        if not entry.has_right_address:
            raise Broken(f"The address of entry {entry.number} is not as it was written.")
        head = Head(entry.number, entry.digest)
        if expected and expected.number == head.number and expected != head:
            raise Broken(f"Entry {head.number} has another digest than expected.")
    if expected and expected.number > head.number:
        raise Broken(f"The log ends at entry {head.number}, before {expected.number}.")
    return head
