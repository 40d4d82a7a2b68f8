"""Where links lead to, beside the words that lead there: “the rules (https://a.example/rules)”.

Parsers put `to(target)` behind a link's words, and `ExtractBuilder` writes each address once in a
block, and only where the block does not show it.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Mapping

from ingestion.parsers.marks import END, LEVEL, LINK

LONGEST = 500
"""Characters of an address; longer ones say who opened a letter."""
_MARKED = re.compile(f"{LINK}([^{LINK}{END}]*){END}({LEVEL}*)")
_ABSOLUTE = re.compile(r"(?:https?://|mailto:[^@\s]*@)\S+", re.IGNORECASE)
_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_WORD, _START = re.compile(r"\S+"), re.compile(r"(?<![\w.@-])(?=.)")
_ENDS = re.compile(r"(?!/?[\w?#&=%-])|/(?!\S)")
_SCHEME = re.compile(r"^(?:https?://|mailto:)(?:www\.)?|/$", re.IGNORECASE)


def to(target: str | None) -> str:
    """What stands behind a link's words in a parser's text; nothing where the target is no whole
    address of a page or of a person."""
    target = (target or "").strip()
    return f"{LINK}{target}{END}" if _ABSOLUTE.fullmatch(target) else ""


def of_field(instruction: str) -> str:
    """The target in the instruction of a field, as Word and RTF have them."""
    match = _FIELD.match(instruction)
    return match[1] if match else ""


def are_in(text: str) -> bool:
    return LINK in text


def without(text: str) -> str:
    return _MARKED.sub(r"\2", text) if LINK in text else text


def not_shown(text: str) -> dict[int, str]:
    """The addresses that a block does not show, each once, by where its mark begins."""
    if LINK not in text:
        return {}
    beside: dict[int, str] = {}
    found = [(mark, _SCHEME.sub("", mark[1]).casefold()) for mark in _MARKED.finditer(text)]
    said = _standing_in(without(text).casefold(), (key for _, key in found))
    for mark, key in found:
        if key not in said:
            said.add(key)
            beside[mark.start()] = mark[1]
    return beside


def is_shown(address: str, text: str) -> bool:
    """Whether a text says an address, with or without how it is reached (`https://www.`)."""
    return bool(_standing_in(text.casefold(), [_SCHEME.sub("", address).casefold()]))


def left_out(count: int) -> list[str]:
    """What notes say of so many addresses that are too long."""
    said = f"Links that were left out, whose addresses have more than {LONGEST} characters"
    return [f"{said}: {count:,}."] if count else []


def written(text: str, beside: Mapping[int, str]) -> str:
    """A block with those addresses, as `not_shown` gives them, behind the words that lead there."""

    def write(found: re.Match[str]) -> str:
        address = beside.get(found.start())
        return found[2] if address is None else f"{found[2]} ({address})"

    return _MARKED.sub(write, text) if LINK in text else text


def _standing_in(shown: str, keys: Iterable[str]) -> set[str]:
    """Those of the addresses that a text shows, and not only the beginning of another.

    The text is looked through once, whatever their number: of what is sorted, those that a piece
    of text begins with are the last before it, the longest one that this begins with, and so on.
    """
    ordered = sorted(set(keys))
    above: dict[str, str] = {}
    begun: list[str] = []
    for key in ordered:
        while begun and not key.startswith(begun[-1]):
            begun.pop()
        if begun:
            above[key] = begun[-1]
        begun.append(key)
    longest = max(map(len, ordered), default=0)
    found: set[str] = set()
    for word in _WORD.finditer(shown):
        for start in _START.finditer(word[0]):
            piece = word[0][start.start() : start.start() + longest]
            place = bisect(ordered, piece)
            key = ordered[place - 1] if place else None
            while key is not None:
                at = word.start() + start.start()
                if key not in found and piece.startswith(key) and _ENDS.match(shown, at + len(key)):
                    found.add(key)
                key = above.get(key)
    return found
