"""Text as it can be kept."""

import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, cast

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL cannot hold or UTF-8 cannot say: NUL, and halves of surrogate pairs."""

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_FILLING = "\u115f\u1160\u2800\u3164\uffa0"
_LONGEST_NAME = 255


def base64url(data: bytes) -> str:
    """As RFC 4648 and JWTs have it: for URLs, and without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The inverse: one spelling for the same bytes, where the library would read many.

    Raises:
        ValueError: this is not how `base64url` writes anything.
    """
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64url(data) != text:
        raise ValueError("this is another spelling of the same bytes")
    return data


def in_strings(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with every text of it changed, names of members among them."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [in_strings(one, change) for one in cast(list[Any], value)]
    if isinstance(value, dict):
        pairs = cast(dict[str, Any], value).items()
        return {change(name): in_strings(one, change) for name, one in pairs}
    return value


def bare_words(text: str) -> str:
    """Without case, punctuation and runs of white space: two texts of the same words are equal."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def is_blank(value: str) -> bool:
    """Whether nothing of it can be seen: spaces, what has no width, fillers."""
    return all(
        char.isspace() or char in _FILLING or unicodedata.category(char) in _DROPPED
        for char in value
    )


def display_name(value: str) -> str:
    """A display column only: NFC, without control and bidi characters, at most 255 bytes.

    Raises:
        ValueError: nothing of it can be seen.
    """
    kept = "".join(
        c for c in unicodedata.normalize("NFC", value) if unicodedata.category(c) not in _DROPPED
    ).strip()
    kept = kept.encode()[:_LONGEST_NAME].decode(errors="ignore").strip()
    if not kept:
        raise ValueError("the name has no visible characters")
    return kept
