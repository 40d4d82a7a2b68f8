"""Names of files that were found inside others: somebody else chose them."""

import unicodedata

LONGEST_NAME = 255
"""Bytes, as UTF-8."""
_DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(name: str) -> str:
    """NFC, a relative path without control and direction characters, at most 255 bytes."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode())
    name = "".join(c for c in name if _is_plain(c)).replace("\\", "/")
    steps = [step.strip() for step in name.split("/")]
    name = "/".join(step for step in steps if step not in ("", ".", ".."))
    while len(name.encode()) > LONGEST_NAME and "/" in name:
        name = name.partition("/")[2]
    return _shortened(name) or "unnamed"


def is_clean(name: str) -> bool:
    return (
        name == unicodedata.normalize("NFC", name)
        and 0 < len(name.encode()) <= LONGEST_NAME
        and all(_is_plain(c) for c in name)
        and "\\" not in name
        and not {"", ".", ".."} & set(name.split("/"))
    )


def _is_plain(character: str) -> bool:
    return unicodedata.category(character)[0] != "C" and character not in _DIRECTIONS


def _shortened(name: str) -> str:
    """From the middle: how it begins and what it ends in are what a reader knows it by."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    end = name.encode()[-20:].decode(errors="ignore")
    start = name.encode()[: LONGEST_NAME - 24].decode(errors="ignore")
    return unicodedata.normalize("NFC", f"{start.rstrip()}…{end}")
