"""Where the documents do not say: what came nearest, and why it falls short. Pure."""

import re
from collections.abc import Iterable, Sequence

from agents.answering.citations import sources_of
from agents.answering.extracts import cited
from agents.extracting.languages import Language
from agents.extracting.words import content_words, stem, stems
from contracts.chats import Hit, Nearest
from contracts.documents import Place
from contracts.sentences import Extracted

SHOWN = 3
_TOLD = 2


def nearest_of(extracted: Iterable[Extracted]) -> list[Extracted]:
    """The best sentence of each of the passages that came nearest."""
    best: dict[int, Extracted] = {}
    for sentence in sorted(extracted, key=lambda e: -e.score):
        best.setdefault(sentence.passage, sentence)
    return list(best.values())[:SHOWN]


def never_mentioned(extracted: Sequence[Extracted]) -> list[str]:
    """What of the question no passage found has."""
    first = extracted[0].missing if extracted else ()
    return [p for p in first if all(p in other.missing for other in extracted)][:_TOLD]


def is_mentioned(phrase: str, hits: Sequence[Hit]) -> bool:
    """Whether one of the passages has all its words."""
    wanted = {stem(word) for word in content_words(phrase)}
    return any(wanted <= set(stems(f"{hit.text} {hit.context} {hit.title}")) for hit in hits)


def told(language: Language, missing: Sequence[str] = ()) -> str:
    """That the documents do not say, and of what, where that is known."""
    if not missing:
        return language.nothing_found
    return language.not_mentioned.format(language.both.join(missing))


def sources_near(
    language: Language, near: Sequence[Extracted], hits: Sequence[Hit], places: Sequence[Place]
) -> list[Nearest]:
    citations = [cited(hits[e.passage], e) for e in near]
    return [
        Nearest(**source.model_dump(), why=_why(sentence, language))
        for source, sentence in zip(sources_of(citations, places), near, strict=True)
    ]


def _why(sentence: Extracted, language: Language) -> str:
    lacking = _without_parts([*sentence.missing, *sentence.replaced])
    return language.lacks.format(language.both.join(lacking)) if lacking else language.unlikely


def _without_parts(phrases: Sequence[str]) -> list[str]:
    """ "the world cup in 1990" has said "1990" already."""
    said = list(dict.fromkeys(phrases))
    return [p for p in said if not any(p != other and _has(other, p) for other in said)]


def _has(phrase: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", phrase) is not None
