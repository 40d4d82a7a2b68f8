"""This installation's secrets, taken out of whatever is kept or sent of an answer."""

import re
from collections.abc import Iterator
from typing import Any, cast

from pydantic import BaseModel, SecretStr

MASK = "•••"
_SHORTEST = 6
"""Shorter ones are words like any other."""


class Hiding:
    """Of all secrets in these settings, however deep they stand; the longest first."""

    def __init__(self, settings: BaseModel) -> None:
        found = {secret for secret in _secrets(settings) if len(secret) >= _SHORTEST}
        ordered = sorted(found, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def __call__(self, text: str) -> str:
        return self._secrets.sub(MASK, text) if self._secrets else text

    def within(self, value: Any) -> Any:
        """The same of every text in a JSON value."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, dict):
            return {k: self.within(v) for k, v in cast(dict[str, Any], value).items()}
        if isinstance(value, list):
            return [self.within(one) for one in cast(list[Any], value)]
        return value


def _secrets(value: object) -> Iterator[str]:
    if isinstance(value, SecretStr):
        yield value.get_secret_value()
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _secrets(getattr(value, name))
    elif isinstance(value, dict):
        for one in cast(dict[str, object], value).values():
            yield from _secrets(one)
    elif isinstance(value, list | tuple):
        for one in cast(list[object], value):
            yield from _secrets(one)
