"""Units of text (sentences, rows, lines) to runs of them that are as even as can be."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contracts.documents import BlockKind, Section
from contracts.sentences import sentence_spans

_INSIDE_PARAGRAPH = 0.12  # what ending a passage inside a paragraph costs
_TOO_SMALL = 0.8
_BREAKS = " \n\t，、；,;"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is never cut, unless it alone is too long; `last` where its section ends."""

    start: int
    end: int
    tokens: int
    last: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A passage to be. `touching`: two of its units have nothing between them, so that the last
    letters of one and the first of the next may make one word piece, and `tokens` is too many."""

    start: int
    end: int
    tokens: int
    touching: bool


def units_of(
    text: str,
    sections: Sequence[Section],
    limit: int,
    count_tokens: Callable[[Sequence[str]], list[int]],
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
    counts = count_tokens([text[start:end] for start, end, _ in spans]) if spans else []
    units: list[Unit] = []
    for (start, end, last), tokens in zip(spans, counts, strict=True):
        pieces = _split(text, start, end, tokens, limit, count_tokens)
        units += [
            Unit(piece[0], piece[1], piece[2], last and piece is pieces[-1]) for piece in pieces
        ]
    return units


def _lines(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(_trimmed(text, start, start + len(line)))
        start += len(line) + 1
    return spans


def _split(
    text: str,
    start: int,
    end: int,
    tokens: int,
    limit: int,
    count_tokens: Callable[[Sequence[str]], list[int]],
) -> list[tuple[int, int, int]]:
    """Halves of halves, at white space or a comma near the middle where there is one."""
    if tokens <= limit or end - start < 2:
        return [(start, end, tokens)]
    middle = _break_near(text, start, end)
    halves = [(start, middle), (middle, end)]
    trimmed = [_trimmed(text, *half) for half in halves]
    pieces: list[tuple[int, int, int]] = []
    for one, two in trimmed:
        if one < two:
            count = count_tokens([text[one:two]])[0]
            pieces += _split(text, one, two, count, limit, count_tokens)
    return pieces


def _break_near(text: str, start: int, end: int) -> int:
    middle = (start + end) // 2
    reach = (end - start) // 4
    for distance in range(reach):
        for place in (middle - distance, middle + distance):
            if start < place < end and text[place - 1] in _BREAKS:
                return place
    return middle


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
    total = sum(unit.tokens for unit in units)
    target = total / math.ceil(total / limit) if total else limit
    best = [0.0] + [math.inf] * len(units)
    cut_at = [0] * (len(units) + 1)
    for end in range(1, len(units) + 1):
        tokens = 0
        for start in range(end - 1, -1, -1):
            tokens += units[start].tokens
            if tokens > limit and start < end - 1:
                break
            inside = end < len(units) and not units[end - 1].last
            cost = best[start] + ((target - tokens) / target) ** 2
            cost += _INSIDE_PARAGRAPH * inside + _TOO_SMALL * (tokens < minimum)
            if cost < best[end]:
                best[end], cut_at[end] = cost, start
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
