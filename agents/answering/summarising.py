"""A summary without a language model: the sentences that say most of what a text is about.

Centroid-based (Radev et al. 2004, "Centroid-based summarization of multiple documents"): a sentence
counts by how much of its document's words it has, earlier ones a little more; one that says again
what is said already does not (Carbonell and Goldstein 1998, MMR).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from agents.answering.citations import Citation
from agents.answering.context import Context
from agents.answering.screening import screened
from agents.extracting.languages import language_of
from agents.extracting.words import content_words, spaced, stem, stems
from contracts.chats import Hit
from contracts.projects import Length
from contracts.tables import parts_of

DOCUMENTS = 5
"""Of so many a project's summary is made."""
SENTENCES = {Length.SHORT: 2, Length.NORMAL: 5, Length.DETAILED: 10}
_LEAST, _MOST = 5, 60  # words of a sentence
_EARLY = 0.25
_SAME = 0.6  # of the words of one that is told already
_CLOSED = (".", "!", "?", "…", "。", "！", "？")
_LEANING = re.compile(r"(?:this|these|it|he|she|they|diese|er|sie|es|esto|su)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Sentence:
    hit: Hit
    start: int
    end: int
    words: frozenset[str]


async def to_summarise(about: str, hits: Sequence[Hit], context: Context) -> list[Hit]:
    """All passages of the documents that are meant: one that is called so, or without a name
    those that were found. None where it is neither, but something that documents speak of."""
    firsts: dict[UUID, Hit] = {}
    for hit in hits:
        firsts.setdefault(hit.document_id, hit)
    named = [hit for hit in firsts.values() if about and _is_called(hit, about)]
    if about and not named:
        return []
    read: list[Hit] = []
    for hit in named[:1] or list(firsts.values())[:DOCUMENTS]:
        whole = await context.whole_document(hit)
        read += whole or [one for one in hits if one.document_id == hit.document_id]
    kept, _ = await screened(read, context)
    return kept


def _is_called(hit: Hit, about: str) -> bool:
    known = {*stems(f"{hit.title} {spaced(hit.name or '')}")}
    language = language_of(about)
    words = content_words(spaced(about), language.silent | language.plain)
    return bool(words) and all(stem(word) in known for word in words)


def summary_of(hits: Sequence[Hit], length: Length) -> list[Citation]:
    """In the order of the documents; each has its share."""
    of: dict[UUID, list[Hit]] = {}
    for hit in hits:
        of.setdefault(hit.document_id, []).append(hit)
    share = max(SENTENCES[length] // max(len(of), 1), 1)
    return [part for one in of.values() for part in _of_document(one, share)]


def _of_document(hits: Sequence[Hit], count: int) -> list[Citation]:
    sentences = [one for hit in hits for one in _sentences(hit)]
    often = Counter(word for one in sentences for word in one.words)
    scores = [_score(one, often, n) for n, one in enumerate(sentences)]
    chosen: list[int] = []
    for n in sorted(range(len(sentences)), key=lambda n: -scores[n]):
        if len(chosen) == count:
            break
        if not any(_says_again(sentences[n], sentences[other]) for other in chosen):
            chosen.append(n)
    return [
        Citation(one.hit, one.start, one.end, round(scores[n], 4), exact=True)
        for n in sorted(chosen)
        if (one := sentences[n])
    ]


def _sentences(hit: Hit) -> list[_Sentence]:
    found: list[_Sentence] = []
    for part in parts_of(hit):
        text = hit.text[part.start : part.end]
        size = len(text.split()) if " " in text else len(text) // 2
        if part.row or not text.rstrip().endswith(_CLOSED) or not _LEAST <= size <= _MOST:
            continue
        if _LEANING.match(text):
            continue  # it says nothing without the one before it
        words = frozenset(map(stem, content_words(text, language_of(text).silent)))
        found.append(_Sentence(hit, part.start, part.end, words))
    return found


def _score(one: _Sentence, often: Counter[str], place: int) -> float:
    """What many sentences speak of counts, and a long sentence for no more than what it has."""
    central = sum(math.log(often[word]) for word in one.words) / math.sqrt(len(one.words) or 1)
    return central * (1 + _EARLY / (1 + place))


def _says_again(one: _Sentence, other: _Sentence) -> bool:
    shared = len(one.words & other.words)
    return shared >= _SAME * min(len(one.words) or 1, len(other.words) or 1)
