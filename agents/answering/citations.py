"""From text and passages to sentences with their sources. Pure: no I/O, no events.

All offsets are code points. A *claim* is a sentence of the answer, a *citation* the quote that a
mark `[n]` stands for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agents.answering.context import Span
from agents.answering.judging.evidence import Meaning, resting_on
from agents.answering.judging.remembering import remembered_of_each
from contracts.chats import Hit, Source, TableRow
from contracts.documents import Place
from contracts.sentences import sentence_spans
from contracts.tables import Part, Row, cells_of, parts_of, place_of_row

MARK = re.compile(r"\[(\d{1,3})\]")
_LINE = re.compile(r"[^\n]+")
_HEADING = re.compile(r"#{1,6}\s|(?:\*\*|__)[^*_.!?]+(?:\*\*|__):?$")
_LEAD = re.compile(r":(?:\*\*|__)?(?:\s*\[\d{1,3}\])*$")
_ITEM = re.compile(r"[-*+•]\s|\d{1,3}[.)]\s")
_CELLS = re.compile(r"\||[^|]+ \| ")
_BELOW_A_HEAD = re.compile(r"\|?(?:\s*:?-+:?\s*\|?)+")
_LEADING = re.compile(r"(?:[#>\-*+]+|\d+[.)])\s+")
_TRAILING = re.compile(r"(?:\s*\[\d{1,3}\])+\s*$")


@dataclass(frozen=True)
class Citation:
    """A quote, `start` to `end` of its passage's text."""

    hit: Hit
    start: int
    end: int
    score: float
    page: int | None = None
    exact: bool = False
    """The sentence was made of this quote, so no other of the passage can support it better."""
    row: Row | None = None
    """What it is a row of a table as; shown in plain words, and cited as it stands."""
    listed: bool = False
    """A line of a list or of code, which has a line of its own."""
    asked: tuple[int, ...] | None = None
    """The columns that answer, of a row that the question names."""

    @property
    def quote(self) -> str:
        return self.hit.text[self.start : self.end]

    @property
    def span(self) -> Span:
        """Where the quote stands in its document's extracted text, or its snapshot's."""
        offset = self.hit.place.start or 0
        return self.hit.document_id, offset + self.start, offset + self.end


@dataclass(frozen=True)
class Claim:
    """A sentence of the answer, without its marks, and the numbers of the marks in it."""

    start: int
    end: int
    sources: tuple[int, ...] = ()


def claims_of(content: str) -> list[Claim]:
    """The sentences of an answer in Markdown, with what each cites."""
    claims: list[Claim] = []
    labels = _labels(content)
    for start, end in sentence_spans(content):
        text = content[start:end]
        if any(since <= start < to for since, to in labels):
            continue
        marks = tuple(dict.fromkeys(int(n) for n in MARK.findall(text)))
        if trailing := _TRAILING.search(text):
            text = text[: trailing.start()]
        lead = _LEADING.match(text)
        start, text = (start + lead.end(), text[lead.end() :]) if lead else (start, text)
        if any(c.isalnum() for c in text):
            claims.append(Claim(start, start + len(text), marks))
        elif marks and claims:  # marks on their own belong to the sentence before them
            before = claims[-1]
            claims[-1] = replace(before, sources=tuple(dict.fromkeys(before.sources + marks)))
    return claims


def _labels(content: str) -> list[tuple[int, int]]:
    """Lines that say nothing by themselves: headings, what leads into a list or a table, and the
    head of a table."""
    lines = [(found.start(), found.end()) for found in _LINE.finditer(content)]
    texts = [content[start:end].strip() for start, end in lines]
    return [
        span
        for i, span in enumerate(lines)
        if (_HEADING.match(texts[i]) and not MARK.search(texts[i]))
        or (_LEAD.search(texts[i]) and _begins_a_list(next(filter(None, texts[i + 1 :]), "")))
        or (_CELLS.match(texts[i]) and i + 1 < len(texts) and _BELOW_A_HEAD.fullmatch(texts[i + 1]))
    ]


def _begins_a_list(line: str) -> bool:
    return _ITEM.match(line) is not None or _CELLS.match(line) is not None


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where a quote stands in a text, word for word; only white space may differ."""
    words = quote.split()
    if not words:
        return None
    if (start := text.find(quote)) >= 0:
        return start, start + len(quote)
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def quote_for(
    sentences: Sequence[str], hit: Hit, score: float, meaning: Meaning | None = None
) -> Citation:
    """The shortest run of a passage's sentences that has what each given sentence rests on."""
    parts, texts = _said(hit)
    chosen = [i for one in sentences for i in resting_on(one, texts, meaning)] or [0]
    first, last = parts[min(chosen)], parts[max(chosen)]
    return Citation(hit, first.start, last.end, score, row=first.row)


@remembered_of_each
def _said(hit: Hit) -> tuple[Sequence[Part], Sequence[str]]:
    """What can be said of it alone, and what stands there."""
    parts = parts_of(hit) or [Part(0, len(hit.text))]
    return parts, [hit.text[part.start : part.end] for part in parts]


def by_page(citation: Citation, places: Sequence[Place]) -> list[Citation]:
    """One quote a page: boxes never leave their page, and a quote is what its boxes hold."""
    if len(places) < 2:
        return [replace(citation, page=place.page) for place in places]
    offset = citation.hit.place.start or 0
    parts: list[Citation] = []
    for place in places:
        start, end = (place.start or 0) - offset, (place.end or 0) - offset
        text = citation.hit.text[start:end]
        if text.strip():
            start += len(text) - len(text.lstrip())
            end = start + len(text.strip())
            parts.append(replace(citation, start=start, end=end, page=place.page))
    return parts


def joined(citations: Iterable[Citation]) -> list[Citation]:
    """Quotes that follow each other directly on a passage's page become one, in the given order."""
    result: list[Citation] = []
    for next_one in citations:
        last = result[-1] if result else None
        if last and _follows(last, next_one):
            score = max(last.score, next_one.score)
            result[-1] = replace(last, end=next_one.end, score=score)
        else:
            result.append(next_one)
    return result


def _follows(a: Citation, b: Citation) -> bool:
    same = a.hit.passage_id == b.hit.passage_id and a.page == b.page and not (a.row or b.row)
    return same and a.end <= b.start and not a.hit.text[a.end : b.start].strip()


def sources_of(citations: Sequence[Citation], places: Sequence[Place]) -> list[Source]:
    """What the reader gets of each citation; the first has number 1."""
    return [
        _source(n, citation, place)
        for n, (citation, place) in enumerate(zip(citations, places, strict=True), 1)
    ]


def _source(n: int, citation: Citation, place: Place) -> Source:
    """A quote of several rows is not shown as one."""
    hit, row, outside = citation.hit, citation.row, citation.hit.outside
    one = row if row and cells_of(citation.quote) == row.cells else None
    return Source(
        n=n,
        kind=outside.kind if outside else "document",
        title=hit.name or hit.title,
        document_id=None if outside else hit.document_id,
        passage_id=None if outside else hit.passage_id,
        snapshot_id=hit.document_id if outside else None,
        url=outside and outside.url,
        taken_at=outside and outside.taken_at,
        quote=citation.quote,
        place=place_of_row(hit, citation.start, place) if one else place,
        score=round(citation.score, 4),
        row=_table_row(one, citation.asked or ()) if one else None,
    )


def _table_row(row: Row, asked: tuple[int, ...]) -> TableRow:
    return TableRow(columns=list(row.columns), cells=list(row.cells), asked=list(asked))


def best_first(citations: Iterable[Citation]) -> list[Citation]:
    """Documents by their best quote, and the quotes of each by how well they answer."""
    given = list(citations)
    best: dict[object, float] = {}
    for citation in given:
        document = citation.hit.document_id
        best[document] = max(best.get(document, 0.0), citation.score)
    return sorted(given, key=lambda c: (-best[c.hit.document_id], str(c.hit.document_id), -c.score))


def number_of(citations: Sequence[Citation], part: Citation) -> int:
    """The number of the (joined) citation that contains `part`."""
    return next(
        n
        for n, whole in enumerate(citations, 1)
        if whole.hit.passage_id == part.hit.passage_id
        and whole.start <= part.start
        and part.end <= whole.end
    )


def same_document(parts: Sequence[Citation]) -> list[bool]:
    """For each but the first: whether it continues the document of the one before it."""
    return [a.hit.document_id == b.hit.document_id for a, b in pairwise(parts)]
