"""Values that were found once, looked for in every other text: all at once, word by word."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\w+|\W")
"""A word, or one character between words."""
_WORD = re.compile(r"\w")
_SHORTEST = 4
"""Shorter ones stand in too many texts as something else."""


class _Node:
    """Where some values begin alike: what may come next, and whether one ends here."""

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.ends = False


class Known:
    """`add` values; `found_in` says where they stand, each where it is no part of a longer word.

    They are kept as a tree of their words, so that a thousand that begin alike cost no more to look
    for than one.
    """

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, value: str) -> None:
        if len(value) < _SHORTEST or not _WORD.search(value):
            return
        node = self._root
        for token in _TOKEN.findall(value):
            node = node.next.setdefault(token, _Node())
        node.ends = True

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Where each begins, and which it is. Others may be added meanwhile by another thread."""
        tokens: list[str] = _TOKEN.findall(text)
        start = 0
        for at, token in enumerate(tokens):
            node, behind = self._root.next.get(token), at + 1
            while node is not None:
                if node.ends:
                    yield start, "".join(tokens[at:behind])
                node = node.next.get(tokens[behind]) if behind < len(tokens) else None
                behind += 1
            start += len(token)
