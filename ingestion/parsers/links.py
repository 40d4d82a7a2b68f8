"""Where links lead to, beside the words that lead there: “the rules (https://a.example/rules)”.

Parsers put `to(target)` behind a link's words, and `ExtractBuilder` writes each address once in a
block, and only where the block does not show it.
"""

import re
from collections.abc import Iterator

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


def written(text: str) -> str:
    """A block with the addresses that it does not show, without those that are too long for it."""
    if LINK not in text:
        return text
    behind = dict(_not_shown(text))

    def write(found: re.Match[str]) -> str:
        address = behind.get(found.start(), "")
        return f"{found[2]} ({address})" if 0 < len(address) <= LONGEST else found[2]

    return _MARKED.sub(write, text)


def not_shown(text: str) -> list[str]:
    """The addresses that a block does not show, each once, however long they are."""
    return [address for _, address in _not_shown(text)] if LINK in text else []


def _not_shown(text: str) -> Iterator[tuple[int, str]]:
    """Each with where its mark begins."""
    shown, said = without(text).casefold(), set[str]()
    for found in _MARKED.finditer(text):
        key = _SCHEME.sub("", found[1]).casefold()
        if key not in said and not _stands_in(key, shown):
            said.add(key)
            yield found.start(), found[1]


def _stands_in(key: str, shown: str) -> bool:
    """Whether a text shows an address, and not only the beginning of another."""
    if key not in shown:
        return False
    return bool(re.search(rf"(?<![\w.@-]){re.escape(key)}(?:(?!/?[\w?#&=%-])|/(?!\S))", shown))
