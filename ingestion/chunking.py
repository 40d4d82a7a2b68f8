"""Sections to passages: whole thoughts, small enough to be embedded, each with its place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from uuid import UUID

from contracts.documents import BlockKind, Extract, Passage, Section
from contracts.identity import passage_ids
from contracts.settings import Chunking
from contracts.tables import BETWEEN, cells_of, has_no_header, header_of
from ingestion.partition import CountTokens, Run, Unit, partition, units_of
from ingestion.places import Places

EMBEDDER_READS = 254
"""Word pieces the local embedder reads of a passage and its context, without the special ones."""

_LEAST_CONTEXT = 32
_LONGEST_HEADER = 160  # characters of a table's first row
_TELLING = 8  # rows of a table that show which of them are its header
_BETWEEN = " > "


@dataclass
class _Group:
    """Sections under one heading, on one slide or sheet, cut together."""

    headings: tuple[str, ...]
    sections: list[Section]

    @property
    def leaf(self) -> tuple[int | None, str | None]:
        return self.sections[0].slide, self.sections[0].sheet


def chunk(
    extract: Extract,
    chunking: Chunking,
    document_id: UUID,
    title: str,
    count_tokens: CountTokens,
    most: int | None = None,
) -> list[Passage]:
    """The passages of a document, in order and without overlap; of very many, the first `most`.

    Together they hold every section but the headings that stand in their `context`. A passage
    has at most `chunking.size` word pieces, and with its context what the embedder reads. A
    passage that is the same as before has the same id as before.
    """
    cutter = _Cutter(extract, chunking, title, count_tokens)
    places = Places(extract)
    passages: list[Passage] = []
    pieces = list(islice(cutter.pieces(), most))
    ids = passage_ids(document_id, [extract.text[run.start : run.end] for run, *_ in pieces])
    for passage_id, (run, group, context) in zip(ids, pieces, strict=True):
        start, end = run.start, run.end
        text = extract.text[start:end]
        passages.append(
            Passage(
                id=passage_id,
                ordinal=len(passages),
                text=text,
                context=context,
                tokens=count_tokens([text])[0] if run.touching else run.tokens,
                place=places.of(start, end, group.headings, group.sections),
            )
        )
    return passages


class _Cutter:
    def __init__(
        self, extract: Extract, chunking: Chunking, title: str, count_tokens: CountTokens
    ) -> None:
        self._text, self._count = extract.text, count_tokens
        self._sections, self._title, self._chunking = extract.sections, title, chunking
        self._most_context = max(EMBEDDER_READS - chunking.size, _LEAST_CONTEXT)
        self._starts = [section.start for section in extract.sections]
        self._indices = {start: n for n, start in enumerate(self._starts)}
        self._contexts: dict[tuple[str, ...], tuple[str, int]] = {}

    def pieces(self) -> Iterator[tuple[Run, _Group, str]]:
        """Each passage to be, the group it is cut from, and its context."""
        groups = [(group, self._units(group)) for group in self._groups()]
        for group, units in self._merge_small(groups):
            context, used = self._context((self._title, *group.headings))
            limit = min(self._chunking.size, EMBEDDER_READS - used)
            headers = _Headers(group.sections, self._indices)
            for run in partition(units, limit, self._chunking.minimum):
                header = self._header_at(headers, run.start)
                if header:
                    with_header, used = self._context((self._title, *group.headings, header))
                    if used + run.tokens <= EMBEDDER_READS:
                        yield run, group, with_header
                        continue
                yield run, group, context

    def _groups(self) -> list[_Group]:
        """Runs of sections with the same headings; headings themselves only where alone."""
        groups: list[_Group] = []
        for (headings, *_), members in groupby(
            self._sections, key=lambda section: (section.headings, section.slide, section.sheet)
        ):
            sections = list(members)
            body = [s for s in sections if s.kind is not BlockKind.HEADING]
            groups.append(_Group(headings, body or sections))
        return [
            group
            for group, following in zip(groups, [*groups[1:], None], strict=True)
            if not _only_introduces(group, following)
        ]

    def _units(self, group: _Group) -> list[Unit]:
        _, used = self._context((self._title, *group.headings))
        limit = min(self._chunking.size, EMBEDDER_READS - used)
        return units_of(self._text, group.sections, limit, self._count)

    def _merge_small(
        self, groups: list[tuple[_Group, list[Unit]]]
    ) -> Iterator[tuple[_Group, list[Unit]]]:
        """Join what is too small to stand alone with its neighbour under the same parent."""
        waiting: tuple[_Group, list[Unit]] | None = None
        for group, units in groups:
            if waiting and self._together(*waiting, group, units):
                first, earlier = waiting
                between = self._between(first.sections[-1], group.sections[0])
                waiting = (
                    _Group(first.headings, first.sections + group.sections),
                    [*earlier, *between, *units],
                )
                continue
            if waiting:
                yield waiting
            waiting = (group, units)
        if waiting:
            yield waiting

    def _together(self, one: _Group, earlier: list[Unit], two: _Group, later: list[Unit]) -> bool:
        if len(earlier) + len(later) > self._chunking.size:
            return False  # small they are, being without tokens, and as many as you like
        sizes = [sum(unit.weight for unit in units) for units in (earlier, later)]
        if min(sizes) >= self._chunking.minimum or sum(sizes) > self._chunking.size // 2:
            return False
        return one.leaf == two.leaf and _related(one.headings, two.headings)

    def _between(self, last: Section, first: Section) -> list[Unit]:
        """The headings that stand between two groups, now part of a passage's text."""
        after = bisect_left(self._starts, last.end)
        headings = self._sections[after : bisect_left(self._starts, first.start)]
        return units_of(self._text, headings, self._chunking.size, self._count)

    def _context(self, parts: tuple[str, ...]) -> tuple[str, int]:
        """Title and headings, shortened from the middle until they leave room for the text."""
        if parts not in self._contexts:
            kept = [
                part
                for index, part in enumerate(parts)
                if part and part.casefold() not in {p.casefold() for p in parts[:index]}
            ]
            text = _BETWEEN.join(kept)
            while (tokens := self._tokens(text)) > self._most_context:
                if len(kept) > 1:
                    del kept[1 if len(kept) > 2 else 0]
                    text = _BETWEEN.join(kept)
                else:
                    text = text[: len(text) * 2 // 3].rsplit(" ", 1)[0]
            self._contexts[parts] = (text, tokens + 1 if text else 0)
        return self._contexts[parts]

    def _tokens(self, text: str) -> int:
        return self._count([text])[0] if text else 0

    def _header_at(self, headers: "_Headers", start: int) -> str:
        """What the columns are called in the table that goes on at `start`, after its header."""
        first = headers.of(start)
        if first is None or self._sections[first].start == start:
            return ""
        cells = [cells_of(line) for line in self._rows_from(first)]
        if has_no_header(cells):
            return ""
        names, rows = header_of(cells)
        if rows < 2:
            section = self._sections[first]
            return " ".join(self._text[section.start : section.end][:_LONGEST_HEADER].split())
        if self._sections[first + 1].start == start:
            return ""
        return BETWEEN.join(names)[:_LONGEST_HEADER]

    def _rows_from(self, first: int) -> list[str]:
        """The first rows of a table, enough of them to tell which are its header."""
        return [
            self._text[section.start : section.end]
            for section in self._sections[first : first + _TELLING]
            if section.kind is BlockKind.TABLE_ROW
        ]


class _Headers:
    """For each section of a group, the first row of the table that it is a row of, as its index
    among all sections."""

    def __init__(self, sections: Sequence[Section], indices: Mapping[int, int]) -> None:
        self._starts = [section.start for section in sections]
        self._headers: list[int | None] = []
        header, ended = None, 0
        for section in sections:
            is_row = section.kind is BlockKind.TABLE_ROW
            goes_on = header is not None and section.start - ended <= 1  # else an empty line
            header = (header if goes_on else indices[section.start]) if is_row else None
            ended = section.end
            self._headers.append(header)

    def of(self, offset: int) -> int | None:
        return self._headers[max(bisect_right(self._starts, offset) - 1, 0)]


def _only_introduces(group: _Group, following: _Group | None) -> bool:
    """A heading directly above deeper ones lives on in their context."""
    alone = all(section.kind is BlockKind.HEADING for section in group.sections)
    deeper = following is not None and following.headings[: len(group.headings)] == group.headings
    return alone and deeper


def _related(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether two sets of headings are in one chapter, side by side or one below the other."""
    if not one or not two or one[0] != two[0]:
        return not one and not two
    shorter = min(len(one), len(two))
    return one[:shorter] == two[:shorter] or (len(one) == len(two) and one[:-1] == two[:-1])
