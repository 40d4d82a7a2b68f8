"""Where links lead to, beside the words that lead there: “the rules (https://a.example/rules)”.

Parsers put `to(target)` behind a link's words, and `ExtractBuilder` writes each address once in a
block, and only where the block does not show it.
"""

import re
from collections.abc import Mapping

from ingestion.parsers.raised import LEVEL

LINK, END = "\ufdd3", "\ufdd4"
"""Noncharacters, which no file has, around an address."""
LONGEST = 500
"""Characters of an address; longer ones say who opened a letter."""
_MARKED = re.compile(f"{LINK}([^{LINK}{END}]*){END}({LEVEL}*)")
_ABSOLUTE = re.compile(r"(?:https?://|mailto:[^@\s]*@)\S+", re.IGNORECASE)
_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
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


def without(text: str) -> str:
    return _MARKED.sub(r"\2", text) if LINK in text else text


def not_shown(text: str) -> dict[int, str]:
    """The addresses that a block does not show, each once, by where its mark begins."""
    if LINK not in text:
        return {}
    beside: dict[int, str] = {}
    shown, said = without(text).casefold(), set[str]()
    for found in _MARKED.finditer(text):
        key = _SCHEME.sub("", found[1]).casefold()
        if key not in said and not _stands_in(key, shown):
            said.add(key)
            beside[found.start()] = found[1]
    return beside


def is_shown(address: str, text: str) -> bool:
    """Whether a text says an address, with or without how it is reached (`https://www.`)."""
    return _stands_in(_SCHEME.sub("", address).casefold(), text.casefold())


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


def _stands_in(key: str, shown: str) -> bool:
    """Whether a text shows an address, and not only the beginning of another."""
    if key not in shown:
        return False
    return bool(re.search(rf"(?<![\w.@-]){re.escape(key)}(?:(?!/?[\w?#&=%-])|/(?!\S))", shown))
