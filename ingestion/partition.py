"""Units of text (sentences, rows, lines, short records) to runs of them, as even as can be."""

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from contracts.documents import BlockKind, Section
from contracts.sentences import sentence_spans

_INSIDE_PARAGRAPH = 0.12  # what ending a passage inside a paragraph costs
_TOO_SMALL = 0.8
_SHORT = 200  # characters of code, or of a record, which is not cut
_BREAK = re.compile(r"[ \n\t，、；,;]")
_LONGEST = 16
"""Characters a word piece. A word that the tokenizer does not know is one piece, however long it
is, and a character that nobody sees is none: so letters count as well, or nothing would end."""

CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class Unit:
    """What is never cut, unless it alone is too long; `last` where its section ends."""

    start: int
    end: int
    tokens: int
    last: bool

    @property
    def weight(self) -> float:
        """Of what a passage can hold, in tokens."""
        return max(self.tokens, (self.end - self.start) / _LONGEST)


@dataclass(frozen=True, slots=True)
class Run:
    """A passage to be. `touching`: two of its units have nothing between them, so that the last
    letters of one and the first of the next may make one word piece, and `tokens` is too many."""

    start: int
    end: int
    tokens: int
    touching: bool


def units_of(
    text: str, sections: Sequence[Section], limit: int, count_tokens: CountTokens
) -> list[Unit]:
    """The sentences of the sections (rows of tables, lines of code), each at most `limit` long."""
    spans: list[tuple[int, int, bool]] = []
    for section in sections:
        whole = text[section.start : section.end]
        if section.kind is BlockKind.TABLE_ROW:
            found = [(0, len(whole))]
        elif section.kind is BlockKind.CODE:
            found = _lines(whole)
        else:
            found = sentence_spans(whole)
        for index, (start, end) in enumerate(found):
            last = index == len(found) - 1
            spans.append((section.start + start, section.start + end, last))
    splitter = _Splitter(text, limit, count_tokens)
    units: list[Unit] = []
    for (start, end, last), tokens in zip(spans, splitter.count(spans), strict=True):
        pieces = splitter.pieces(start, end, tokens)
        units += [Unit(*piece, last and piece is pieces[-1]) for piece in pieces]
    return units


def _lines(text: str) -> list[tuple[int, int]]:
    """Of code or a record, which is one unit where it is short."""
    if len(text) <= _SHORT and text.strip():
        return [_trimmed(text, 0, len(text))]
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(_trimmed(text, start, start + len(line)))
        start += len(line) + 1
    return spans


class _Splitter:
    """Makes pieces of what is too long. Linear in its length: a character is counted as many times
    as a piece can be halved from the longest that is counted at all, whatever it is a part of."""

    def __init__(self, text: str, limit: int, count_tokens: CountTokens) -> None:
        self._text, self._limit, self._count_tokens = text, limit, count_tokens

    def count(self, spans: Sequence[tuple[int, int, bool]]) -> Iterator[int | None]:
        """The tokens of each; None where it is too long, whatever it consists of."""
        counted = [self._text[start:end] for start, end, _ in spans if self._counts(start, end)]
        counts = iter(self._count_tokens(counted) if counted else ())
        return (next(counts) if self._counts(start, end) else None for start, end, _ in spans)

    def pieces(self, start: int, end: int, tokens: int | None) -> list[tuple[int, int, int]]:
        """Halves of halves, at white space or a comma near the middle where there is one."""
        if tokens is not None and tokens <= self._limit:
            return [(start, end, tokens)]
        breaks = array("q", (m.end() for m in _BREAK.finditer(self._text, start, end)))
        return list(self._halved(start, end, tokens, breaks))

    def _halved(
        self, start: int, end: int, tokens: int | None, breaks: "array[int]"
    ) -> Iterator[tuple[int, int, int]]:
        if end - start < 2 or (tokens is not None and tokens <= self._limit):
            yield start, end, tokens or 0
            return
        middle = _break_near(breaks, start, end)
        for one, two in (
            _trimmed(self._text, start, middle),
            _trimmed(self._text, middle, end),
        ):
            if one < two:
                yield from self._halved(one, two, self._tokens_of_half(one, two, tokens), breaks)

    def _tokens_of_half(self, start: int, end: int, of_both: int | None) -> int | None:
        """Of what is certain to be halved once more, an estimate will do."""
        if not self._counts(start, end):
            return None
        if of_both is not None and of_both > 4 * self._limit:
            return of_both // 2
        return self._count_tokens([self._text[start:end]])[0]

    def _counts(self, start: int, end: int) -> bool:
        return end - start <= self._limit * _LONGEST


def _break_near(breaks: "array[int]", start: int, end: int) -> int:
    """The break next to the middle, if it is in the two quarters around that."""
    middle, reach = (start + end) // 2, (end - start) // 4
    at = bisect_left(breaks, middle)
    near = [place for place in breaks[max(at - 1, 0) : at + 1] if start < place < end]
    nearest = min(near, key=lambda place: abs(place - middle), default=middle)
    return nearest if abs(nearest - middle) < reach else middle


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def partition(units: Sequence[Unit], limit: int, minimum: int) -> list[Run]:
    """Runs of units, none above `limit` tokens: even, ending with paragraphs.

    The cheapest of all ways to cut, found from the front: linear in the number of units.
    """
    cut_at = _cheapest_cuts(units, limit, minimum)
    runs: list[Run] = []
    end = len(units)
    while end:
        start = cut_at[end]
        run = units[start:end]
        tokens = sum(unit.tokens for unit in run)
        touching = any(one.end == two.start for one, two in pairwise(run))
        runs.append(Run(run[0].start, run[-1].end, tokens, touching))
        end = start
    return runs[::-1]


def _cheapest_cuts(units: Sequence[Unit], limit: int, minimum: int) -> list[int]:
    """For each number of units from the front where the run begins that ends there."""
    tokens = list(accumulate([unit.tokens for unit in units], initial=0))
    weights = list(accumulate([unit.weight for unit in units], initial=0.0))
    total, longest = tokens[-1], max([unit.tokens for unit in units], default=0)
    target = total / math.ceil(total / limit) if total else limit
    prices = [
        ((target - many) / target) ** 2 + _TOO_SMALL * (many < minimum)
        for many in range(max(limit, longest) + 1)
    ]
    best, cut_at = [0.0], [0]
    first = 0
    for end, unit in enumerate(units, start=1):
        # Without tokens there could be any number of them.
        while first < end - 1 and (
            weights[end] - weights[first] > limit or end - first > 2 * limit
        ):
            first += 1
        until = tokens[end]
        costs = [
            before + prices[until - so_far]
            for before, so_far in zip(best[first:], tokens[first:end], strict=True)
        ]
        cheapest = min(costs)
        cut_at.append(end - 1 - costs[::-1].index(cheapest))
        best.append(cheapest + _INSIDE_PARAGRAPH * (end < len(units) and not unit.last))
    return cut_at
