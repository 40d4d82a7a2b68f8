"""What was read out of a text, for as long as an answer is judged by it.

Each sentence of an answer is compared with the same passages in a dozen ways, twice: once as the
model wrote it, and once as it is shown. Nothing of a document stays in memory after that.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

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


class _This:
    """A thing by what it is, and not by what it is like."""

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.thing is other.thing


def remembered_of_each(read: Callable[[Given], Read]) -> Callable[[Given], Read]:
    """The same of things that have no hash, and are not changed."""
    kept: Callable[[_This], Read] = remembered(lambda this: read(cast("Given", this.thing)))
    return lambda thing: kept(_This(thing))


def forget() -> None:
    """An answer was judged."""
    for one in _kept:
        one.cache_clear()
