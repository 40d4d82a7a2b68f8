"""Secrets, taken out of whatever is shown, kept or read by a model.

A tool may send back what it was sent, so its answer is masked as its request is.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator, Mapping
from html.entities import codepoint2name

MASK = "•••"
_SHORTEST = 4
"""Shorter parts of a secret are words like any other."""
_LONGEST_SPELLING = 12
"""Of one character: two escapes of JSON, or four bytes in a URL."""


class Mask:
    """Of these secrets, however JSON, HTML and URLs spell them; the longest first."""

    def __init__(self, secrets: Iterable[str]) -> None:
        every = {part.strip() for secret in secrets for part in (secret, *_parts(secret))}
        parts = sorted((part for part in every if len(part) >= _SHORTEST), key=len, reverse=True)
        self._spelled = re.compile("|".join(map(_spelled, parts))) if parts else None
        self.longest = _LONGEST_SPELLING * len(parts[0]) if parts else 0
        """So many characters may the beginning of a secret have that was cut off."""

    def __call__(self, text: str) -> str:
        return self._spelled.sub(MASK, text) if self._spelled else text

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {name: self(value) for name, value in headers.items()}


def _spelled(part: str) -> str:
    """Servers differ in what they escape, and how: each character may be or not. What reads HTML
    makes one space of many."""
    runs: list[str] = re.findall(r"\s+|.", part)
    return "".join(_spaces(len(run)) if run.isspace() else _character(run) for run in runs)


def _spaces(count: int) -> str:
    return rf"(?:\s++|(?:\+|{_escaped(' ')}){{{count}}})"


def _character(c: str) -> str:
    if c.isascii() and c.isalnum():
        return c  # nothing escapes these
    return rf"(?:{_escaped(c)}|\\?{re.escape(c)})"


def _escaped(c: str) -> str:
    code = ord(c)
    in_url = "".join(f"%(?:25)*{byte:02x}" for byte in c.encode())
    in_json = "".join(f"\\\\u{unit.hex()}" for unit in _utf16(c))
    in_html = [f"#0*{code}", f"#x0*{code:x}", *filter(None, [codepoint2name.get(code)])]
    return f"(?i:{in_url}|{in_json}|&(?:amp;)*(?:{'|'.join(in_html)});)"


def _utf16(c: str) -> Iterator[bytes]:
    encoded = c.encode("utf-16-be")
    return (encoded[at : at + 2] for at in range(0, len(encoded), 2))


def _parts(secret: str) -> Iterator[str]:
    """A token without its scheme; a name and password that Basic wraps."""
    scheme, _, token = secret.partition(" ")
    if not token:
        return
    yield token
    if scheme.lower() == "basic":
        try:
            name_and_password = b64decode(token, validate=True).decode()
        except (Error, UnicodeDecodeError):
            return
        yield name_and_password
        yield name_and_password.partition(":")[2]
