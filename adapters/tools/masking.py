"""Secrets, taken out of whatever is shown, kept or read by a model.

A tool may send back what it was sent, so its answer is masked as its request is.
"""

import json
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from urllib.parse import quote, quote_plus

MASK = "•••"
_SHORTEST = 4
"""Shorter parts of a secret are words like any other."""


class Mask:
    """Of these secrets, in every form in which they may come back; the longest first."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in _forms(secret)}
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, MASK)
        return text

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {name: self(value) for name, value in headers.items()}


def _forms(secret: str) -> Iterator[str]:
    for part in {secret, *_parts(secret)}:
        if len(part) < _SHORTEST:
            continue
        yield from {part, quote(part), quote(part, safe=""), quote_plus(part), escape(part)}
        yield json.dumps(part)[1:-1]
        yield json.dumps(part, ensure_ascii=False)[1:-1]


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
