"""What was read out of a text, for as long as an answer is judged by it.

Each sentence of an answer is compared with the same passages in a dozen ways, twice: once as the
model wrote it, and once as it is shown. Nothing of a document stays in memory after that.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

_MOST = 2048
"""Texts and words: more than one answer and its passages have."""
_kept: list[Any] = []
Given = TypeVar("Given")
Read = TypeVar("Read")


def remembered(read: Callable[[Given], Read]) -> Callable[[Given], Read]:
    """The same of a pure function of one text or the like, whose result nobody changes."""
    kept = lru_cache(maxsize=_MOST)(read)
    _kept.append(kept)
    return kept


def forget() -> None:
    """An answer was judged."""
    for one in _kept:
        one.cache_clear()
