"""The publisher of this site, from the settings.

UU 40/1999, article 12: a press company must publish its name, its address and the person who
is responsible.
"""

import re
from dataclasses import dataclass

from django.conf import settings

SETTINGS = {
    "company": "NEWSROOM_COMPANY",
    "address": "NEWSROOM_ADDRESS",
    "responsible": "NEWSROOM_RESPONSIBLE",
    "email": "NEWSROOM_EMAIL",
    "phone": "NEWSROOM_PHONE",
}


@dataclass(frozen=True)
class Identity:
    """The publisher's data; "" for what is not set. The address may have several lines."""

    company: str
    address: str
    responsible: str
    email: str
    phone: str

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in SETTINGS)

    @property
    def has_imprint(self) -> bool:
        """Whether everything is set that a press company must publish."""
        return bool(self.company and self.address and self.responsible)

    @property
    def phone_uri(self) -> str:
        return "tel:" + re.sub(r"[^+\d]", "", self.phone)


def identity() -> Identity:
    """Return the identity from the current settings."""
    return Identity(**{name: getattr(settings, key).strip() for name, key in SETTINGS.items()})
