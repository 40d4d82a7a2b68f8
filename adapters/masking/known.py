"""Values that were found once, looked for in every other text: all at once, by their first word."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

_WORD = re.compile(r"\w+")
_SHORTEST = 4
"""Shorter ones stand in too many texts as something else."""


class _Value(NamedTuple):
    text: str
    offset: int
    """Where its first word begins: a bracket or a plus may stand before."""


class Known:
    """`add` values; `found_in` says where they stand, each where it is no part of a longer word."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[_Value]] = defaultdict(list)

    def add(self, value: str) -> None:
        word = _WORD.search(value)
        if word is not None and len(value) >= _SHORTEST:
            self._by_word[word[0]].append(_Value(value, word.start()))

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Where each begins, and which it is."""
        for word in _WORD.finditer(text):
            for value in self._by_word.get(word[0], ()):
                start = word.start() - value.offset
                if start >= 0 and _stands(value.text, text, start):
                    yield start, value.text


def _stands(value: str, text: str, start: int) -> bool:
    """Whether it stands there, and no word goes on behind it."""
    end = start + len(value)
    goes_on = _is_word(value[-1]) and _is_word(text[end : end + 1])
    return text.startswith(value, start) and not goes_on


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
