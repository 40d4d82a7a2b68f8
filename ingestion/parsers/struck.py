"""What a file strikes out, marked in its text: a price that no longer holds is no price.

Parsers put marks around it, whatever their format calls it, and `written` writes it, once for all:
between tildes, as Markdown has it, and each sentence by itself, so that none is quoted without.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from contracts.sentences import sentence_spans
from ingestion.parsers.marks import KEPT, STRUCK

MARK = "~~"
"""On both sides."""
NOTE = "What the file strikes out is kept, and stands between tildes: ~~no longer so~~."

_PARTS = re.compile(f"([{STRUCK}{KEPT}])")
_WRITTEN = re.compile(r"(?<!~)~~(?=[^\s~])[^~\n]{0,1000}(?<=[^\s~])~~(?!~)")


def struck(text: str) -> str:
    """Marked as struck out."""
    return f"{STRUCK}{text}{KEPT}"


def kept(text: str) -> str:
    """Marked as not struck out, though all around it is."""
    return f"{KEPT}{text}{STRUCK}"


def written(text: str) -> str:
    """The text with tildes in place of marks."""
    if STRUCK not in text and KEPT not in text:
        return text
    return "".join(_marked(run) if out else run for out, run in _runs(text))


def is_in(text: str) -> bool:
    """Whether something in a text that was written is struck out."""
    return MARK in text and _WRITTEN.search(text) is not None


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Whether it is struck out, and a run; a space between two that are belongs to them."""
    pieces: list[tuple[bool, str]] = []
    depth = 0
    for part in _PARTS.split(text):
        if part in (STRUCK, KEPT):
            depth += 1 if part == STRUCK else -1
        elif part:
            pieces.append((depth > 0, part))
    for index, (_, piece) in enumerate(pieces):
        if piece.isspace():
            around = [out for out, one in pieces[max(index - 1, 0) : index + 2] if one.strip()]
            pieces[index] = len(around) > 1 and all(around), piece
    for out, group in groupby(pieces, key=lambda piece: piece[0]):
        yield out, "".join(run for _, run in group)


def _marked(text: str) -> str:
    done, at = "", 0
    for start, end in sentence_spans(text):
        done += f"{text[at:start]}{MARK}{text[start:end]}{MARK}"
        at = end
    return done + text[at:]
