"""The parameters of web addresses that follow readers, and texts without them."""

import re

TRACKING_PREFIXES = ("utm_", "mtm_")
TRACKING = (
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid",
    "ttclid", "igshid", "igsh", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "vero_id",
    "oly_anon_id", "oly_enc_id", "wickedid", "s_kwcid", "epik", "li_fat_id", "_gl", "ref_src",
    "__twitter_impression", "pk_campaign", "pk_kwd", "pk_source", "pk_medium",
    "srsltid", "gad_source", "gad_campaignid", "_ga", "ysclid", "_openstat", "fb_action_ids",
    "fb_action_types", "fb_source", "fb_ref", "__hstc", "__hssc", "__hsfp", "hsctatracking",
    "vero_conv", "ml_subscriber", "ml_subscriber_hash", "_branch_match_id", "sccid", "rdt_cid",
    "irclickid", "_kx",
)  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_SEPARATOR = re.compile(r"(&amp;|[?&#])")
# Brackets and the like end the address of a text.
_PARAMETER = re.compile(r"([\w.-]+)=[^()\[\]{}|,;*'’]*")
_YOUTUBE = re.compile(r"https?://(?:(?:www|m|music)\.)?(?:youtube\.com|youtu\.be)/", re.IGNORECASE)


def untracked(text: str) -> str:
    """Return `text` with the addresses in it without the parameters that follow readers."""
    return _ADDRESS.sub(lambda found: _untracked(found[0]), text)


def _untracked(address: str) -> str:
    path, *rest = _SEPARATOR.split(address)
    kept, first = [path], ""
    for separator, part in zip(rest[::2], rest[1::2], strict=True):
        found = _PARAMETER.match(part)
        if found and _is_tracking(found[1].lower(), address):
            first = first or (separator if separator in "?#" else "")
            kept.append(part[len(found[0].rstrip(".:!")) :])
        else:
            kept += [first if first and separator not in "?#" else separator, part]
            first = ""
    return "".join(kept)


def _is_tracking(name: str, address: str) -> bool:
    is_of_video = name == "si" and _YOUTUBE.match(address) is not None
    return name.startswith(TRACKING_PREFIXES) or name in TRACKING or is_of_video
