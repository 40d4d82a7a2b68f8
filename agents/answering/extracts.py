"""An answer made of sentences of the documents, each followed by its mark. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType

from agents.answering.citations import (
    Citation,
    Claim,
    best_first,
    by_page,
    joined,
    number_of,
    same_document,
)
from agents.answering.companions import about_another
from agents.answering.direct import in_bold
from agents.answering.markdown import as_markdown
from agents.answering.rows import told
from agents.answering.surroundings import (
    followed,
    is_how_to,
    marker_of,
    told_in_list,
    with_surroundings,
)
from agents.extracting.heads import NONE, heads_of
from agents.extracting.question_analysis import AnalysedQuestion
from contracts.chats import Hit, Turn
from contracts.documents import Place
from contracts.ports import Extracted
from contracts.projects import AnsweringSettings, Length
from contracts.tables import parts_of
from contracts.text import bare_words

NOTHING_FOUND = "Your documents do not say."
WITHOUT_DOCUMENTS = "The documents do not say: answered without them, and without a source"
"""What the trace says where a model answers by itself."""
COMPANION = 0.03
"""Beside a good sentence, one this fraction as likely is shown too: an answer of xquad-en then has
1.9 sentences."""
_COMPANIONS = {Length.SHORT: 1.0, Length.NORMAL: COMPANION, Length.DETAILED: COMPANION / 3}
_WORDS_AT_ONCE = 6
_PIECE = re.compile(rf"(?:\S+\s*){{1,{_WORDS_AT_ONCE}}}")


@dataclass(frozen=True)
class Draft:
    """A whole answer before it is streamed."""

    content: str
    claims: list[Claim]
    citations: list[Citation]
    own: bool = False
    """A model's own knowledge, though there were passages."""


def worth_showing(
    hits: Sequence[Hit],
    extracted: Sequence[Extracted],
    settings: AnsweringSettings,
    question: str = "",
) -> list[Citation]:
    """The sentences that answer, the best one first, each with what it cannot be read without;
    none when the documents do not say."""
    asked = AnalysedQuestion(question)
    found: list[list[Citation]] = []
    for sentence in _kept(extracted, settings):
        parts = _read_together(hits[sentence.passage], sentence, asked, first=not found)
        shown = [c for unit in found for c in unit]
        own = cited(hits[sentence.passage], sentence)
        if any(_overlap(own, other) for other in shown):
            continue
        new = [part for part in parts if not any(_overlap(part, other) for other in shown)]
        # What it leans on may be shown already; then the sentence follows it alone.
        found.append(new if any(_overlap(own, part) for part in new) else [own])
    first = found[0] if found else []
    kept = [unit for unit in found if unit is first or not about_another(question, first, unit)]
    return best_first(part for unit in kept for part in unit)


def _read_together(
    hit: Hit, sentence: Extracted, asked: AnalysedQuestion, *, first: bool
) -> list[Citation]:
    one = cited(hit, sentence)
    if one.row is not None:
        return [one]
    how_to = is_how_to(asked.text)
    around = with_surroundings(hit.text, sentence.start, sentence.end, how_to=how_to)
    if first and len(around) == 1:
        around = [followed(hit.text, around[0], asked.has_kind)]
    return [replace(one, start=s.start, end=s.end, listed=s.listed) for s in around]


def _overlap(one: Citation, other: Citation) -> bool:
    same = one.hit.passage_id == other.hit.passage_id
    return same and one.start < other.end and other.start < one.end


def unsaid(extracted: Sequence[Extracted], history: Sequence[Turn]) -> list[Extracted]:
    """Those that no answer before has said: who asks for more wants no more of the same."""
    said = bare_words(" ".join(turn.content for turn in history if turn.role == "assistant"))
    return [sentence for sentence in extracted if bare_words(sentence.text) not in said]


def compose(
    parts: Sequence[Citation],
    places: Sequence[Sequence[Place]],
    heads: Mapping[int, str] = MappingProxyType({}),
    question: str = "",
) -> Draft:
    """One sentence after the other, each with its marks, a paragraph per document.

    `places` holds each sentence's place on every page it stands on: it gets a mark a page.
    `heads` stand above the parts of these numbers. What answers a `question` directly is in bold.
    """
    if not parts:
        return Draft(NOTHING_FOUND, [], [])  # that is no claim, and needs no support
    quotes = [by_page(part, there) for part, there in zip(parts, places, strict=True)]
    citations = joined(chain.from_iterable(quotes))
    content, claims = "", []
    for n, (part, quoted, before) in enumerate(zip(parts, quotes, _before(parts), strict=True)):
        if n in heads:
            before = ("\n\n" if n else "") + f"{heads[n]}\n\n"
        content += before
        text = told_in_list(part.quote) if part.listed else told(part)
        if n == 0 and question and not part.listed:
            text = in_bold(part, question)
        numbers = tuple(dict.fromkeys(number_of(citations, quote) for quote in quoted))
        claims.append(Claim(len(content), len(content) + len(text), numbers))
        content += " ".join([text, *(f"[{number}]" for number in numbers)])
    return Draft(content, claims, citations)


def heads_above(parts: Sequence[Citation]) -> dict[int, str]:
    """By the number of the part the version or year that is said of it and stands above it: "In
    which version?" is answered by nothing else."""
    above = [NONE if part.row else heads_of(part.hit, [part.start])[0] for part in parts]
    return {
        n: f"**{as_markdown(head.text)}**"
        for n, head in enumerate(above)
        if head and head.text not in parts[n].quote and (n == 0 or head != above[n - 1])
    }


def _before(parts: Sequence[Citation]) -> list[str]:
    """What stands before each: rows of one table are a list, another document a paragraph."""
    together = [False, *same_document(parts), False]
    rows = [False, *(part.row is not None for part in parts), False]
    before: list[str] = []
    for i, part in enumerate(parts, 1):
        follows = together[i - 1] and rows[i] == rows[i - 1]
        after_list = i > 1 and parts[i - 2].listed
        if part.listed:
            between = "" if i == 1 else "\n" if together[i - 1] else "\n\n"
            before.append(f"{between}{marker_of(part.quote)}")
            continue
        listed = rows[i] and ((together[i - 1] and rows[i - 1]) or (together[i] and rows[i + 1]))
        apart = not follows or after_list
        between = "" if i == 1 else "\n\n" if apart else "\n" if listed else " "
        before.append(f"{between}- " if listed else between)
    return before


def pieces(content: str) -> list[str]:
    """The answer in groups of words, as it is streamed; joined they are the answer."""
    return _PIECE.findall(content)


def cited(hit: Hit, sentence: Extracted) -> Citation:
    """A sentence or a row, as it stands in its passage."""
    rows = (part.row for part in parts_of(hit) if part.start == sentence.start)
    start, end = sentence.start, sentence.end
    row = next(rows, None)
    return Citation(hit, start, end, sentence.score, exact=True, row=row, asked=sentence.asked)


def _kept(extracted: Sequence[Extracted], settings: AnsweringSettings) -> list[Extracted]:
    ranked = sorted(extracted, key=lambda e: -e.score)
    if not ranked or ranked[0].score < settings.threshold:
        return []
    least, most = ranked[0].score * _COMPANIONS[settings.length], _most(settings)
    kept: dict[str, Extracted] = {}
    for sentence in ranked:
        named = sentence.asked is not None  # a list of rows is whole or wrong
        if sentence.score >= least and (named or len(kept) < most):
            kept.setdefault(" ".join(sentence.text.split()), sentence)
    return list(kept.values())


def _most(settings: AnsweringSettings) -> int:
    """Sentences of an answer, beside those that they cannot be read without."""
    match settings.length:
        case Length.SHORT:
            return 1
        case Length.NORMAL:
            return settings.sentences
        case Length.DETAILED:
            return 2 * settings.sentences
