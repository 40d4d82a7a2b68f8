"""The version or the year that stands above sentences and is said of each of them. Pure.

"Version 2.4" in a list of changes, "2023" in a chronicle: no sentence below says it again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from contracts.chats import Hit

_MARKUP = re.compile(r"[#*_\[\]()`]+")
_LONGEST = 60
_FEW_WORDS = 5
"""Of a line with a year; of a longer one it is a part, and not said of what follows."""
_VERSION = re.compile(
    r"(?P<before>(?:[^\W\d_][\w'’-]*\.? ){0,3})(?P<v>v\.?)?(?P<number>\d+(?:\.\d+)*)"
    r"(?P<after>(?:\W.*)?)",
    re.IGNORECASE,
)
_SAYS_VERSION = re.compile(r"\b(?:version|release|ver|versión|ausgabe)\b\.? $", re.IGNORECASE)
_DATED = re.compile(
    r"(?:\b(?:jan|feb|mar|mär|mai|apr|may|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic)\w*"
    r"|\b(?:released?|unreleased|stable|beta|alpha|rc|on|of|de|vom|am)\b|\d\w*|\W)*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.])(?:1[0-9]{3}|20[0-9]{2})(?![\w.]\d|s\b|\w)")
_CLOSED = (".", "!", "?", "…", ":", ";", ",", "。", "！", "？")
_ITEM = re.compile(r"[•◦▪‣*–-]\s|\d{1,3}[.)]\s")


@dataclass(frozen=True)
class Head:
    """`text` as it stands there, without marks of Markdown."""

    text: str = ""
    versions: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.versions or self.years)


NONE = Head()


def heads_of(hit: Hit, starts: Sequence[int]) -> list[Head]:
    """For the part at each of these offsets, in order, what stands above it in the passage, else
    above the passage."""
    above = _above(hit)
    lines = _heads_in(hit.text)
    found: list[Head] = []
    for start in starts:
        while lines and lines[0][0] < start:
            above = lines.pop(0)[1]
        found.append(above)
    return found


def _above(hit: Hit) -> Head:
    headings = hit.place.headings or []
    last = headings[-1] if headings else hit.context.rpartition(" > ")[2]
    return head_of(last) if last != hit.title else NONE


def _heads_in(text: str) -> list[tuple[int, Head]]:
    """Lines that have something below them, and where each begins."""
    found: list[tuple[int, Head]] = []
    start = 0
    *lines, _ = text.split("\n")
    for line in lines:
        if head := head_of(line):
            found.append((start, head))
        start += len(line) + 1
    return found


@lru_cache(maxsize=4096)
def head_of(line: str) -> Head:
    """Nothing of a line that is a sentence, a row, an item, or the number of a section."""
    said = " ".join(_MARKUP.sub(" ", line).split())
    is_line = said and len(said) <= _LONGEST and " | " not in line
    if not is_line or said.endswith(_CLOSED) or _ITEM.match(said):
        return NONE
    years = frozenset(_YEAR.findall(said)) if len(said.split()) <= _FEW_WORDS else frozenset[str]()
    version = _version_in(said)
    if version in years:
        version = None
    versions = frozenset([version] if version else [])
    return Head(line.strip(" #*_"), versions, years if len(years) == 1 else frozenset())


def _version_in(said: str) -> str | None:
    """Behind a number of a section words follow: "2.4 Fees"."""
    found = _VERSION.fullmatch(said)
    if found is None or not _DATED.fullmatch(found["after"]):
        return None
    told = found["v"] or _SAYS_VERSION.search(found["before"])
    return found["number"] if told or "." in found["number"] else None
