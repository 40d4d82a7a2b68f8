"""Which passwords are guessed first: zxcvbn knows the common ones, patterns and keyboards."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from zxcvbn import zxcvbn

_ENOUGH = 1_000_000
"""Guesses. At thirty an hour they take four years; what falls sooner is refused."""
_LOOKED_AT = 64
"""zxcvbn takes long for long ones, and what is strong in its beginning is strong."""
_ADVICE = "Use three or four words that do not belong together."


def weakness(password: str, personal: Sequence[str]) -> str | None:
    """Why this password will not do and what will, or None; `personal` is known about its owner."""
    whole = unicodedata.normalize("NFKC", password)
    # Blanks in between hide "1 2 3 4 5 6 7 8" from it, and not from anybody who guesses.
    for text in (whole, "".join(whole.split())):
        found = zxcvbn(text[:_LOOKED_AT] or " ", [word for word in personal if word])
        if found["guesses"] < _ENOUGH:
            return f"{_reason(found['sequence'])} {_ADVICE}"
    return None


def _reason(matches: Sequence[Mapping[str, Any]]) -> str:
    longest = max(matches, key=lambda match: len(match["token"]))
    pattern = longest["pattern"]
    if pattern == "repeat":
        return "This password says the same thing over and over."
    if pattern in ("sequence", "spatial"):
        return "This password follows the alphabet or the keyboard."
    if pattern == "date":
        return "This password is little more than a date."
    if longest.get("dictionary_name") == "user_inputs":
        return "This password is your own name or address, or ours."
    return "This password is among those that are guessed first."
