"""An answer made of sentences of the documents, each followed by its mark. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.answering.citations import (
    Citation,
    Claim,
    in_reading_order,
    joined,
    number_of,
    same_document,
)
from agents.answering.markdown import as_markdown
from contracts.chats import Hit
from contracts.ports import Extracted
from contracts.projects import AnsweringSettings

NOTHING_FOUND = "Your documents do not say."
COMPANION = 0.3
"""Beside a good sentence, one this fraction as likely is worth showing too."""
_WORDS_AT_ONCE = 6
_PIECE = re.compile(rf"(?:\S+\s*){{1,{_WORDS_AT_ONCE}}}")


@dataclass(frozen=True)
class Draft:
    """A whole answer before it is streamed."""

    content: str
    claims: list[Claim]
    citations: list[Citation]


def compose(
    hits: Sequence[Hit], extracted: Sequence[Extracted], settings: AnsweringSettings
) -> Draft:
    """The sentences worth showing in reading order, a paragraph per document."""
    kept = _kept(extracted, settings)
    if not kept:
        return Draft(NOTHING_FOUND, [Claim(0, len(NOTHING_FOUND))], [])
    parts = in_reading_order(Citation(hits[e.passage], e.start, e.end, e.score) for e in kept)
    citations = joined(parts)
    content, claims = "", []
    for part, together in zip(parts, [True, *same_document(parts)], strict=True):
        if content:
            content += " " if together else "\n\n"
        text, number = as_markdown(part.quote), number_of(citations, part)
        claims.append(Claim(len(content), len(content) + len(text), (number,)))
        content += f"{text} [{number}]"
    return Draft(content, claims, citations)


def pieces(content: str) -> list[str]:
    """The answer in groups of words, as it is streamed; joined they are the answer."""
    return _PIECE.findall(content)


def _kept(extracted: Sequence[Extracted], settings: AnsweringSettings) -> list[Extracted]:
    ranked = sorted(extracted, key=lambda e: -e.score)
    if not ranked or ranked[0].score < settings.threshold:
        return []
    least = ranked[0].score * COMPANION
    kept: dict[str, Extracted] = {}
    for sentence in ranked:
        if sentence.score >= least and len(kept) < settings.sentences:
            kept.setdefault(" ".join(sentence.text.split()), sentence)
    return list(kept.values())
