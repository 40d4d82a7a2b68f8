"""Words of two readings of one file, compared: lost, doubled, out of order."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e"
)
_LETTERS = f"(?:[^\\W_]|[{_MARKS}])+"
_WORD = re.compile(rf"{_LETTERS}(?:[.,/:'’\-]{_LETTERS})*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass
class Difference:
    """What one reading has and the other has not. `compared` is how many words were looked for."""

    compared: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)

    @property
    def is_none(self) -> bool:
        return not (self.lost or self.doubled or self.disordered)


def words(text: str) -> list[str]:
    """Numbers keep what separates their digits, and codes their strokes: 31,09; SO/2026/00057.
    Small and capital letters are the same, and so are raised digits and those on the line."""
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).replace("ı", "i").casefold()
    return _WORD.findall(unicodedata.normalize("NFC", text.replace("i\u0307", "i")))


def all_words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in words(text)]


def moved(wanted: list[str], found: list[str]) -> list[str]:
    """The words that have to move for `found` to be in the order of `wanted`; of those that both
    have once."""
    once = {word for word, count in Counter(wanted).items() if count == 1}
    once &= {word for word, count in Counter(found).items() if count == 1}
    place = {word: index for index, word in enumerate(wanted) if word in once}
    order = [place[word] for word in found if word in once]
    stay = set(_longest_rising(order))
    return [wanted[index] for index in order if index not in stay]


def _longest_rising(order: list[int]) -> list[int]:
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(order)
    for index, value in enumerate(order):
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [index]
        before[index] = ends[place - 1] if place else -1
    rising: list[int] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        rising.append(order[index])
        index = before[index]
    return rising[::-1]
