"""Words to pieces of lines: what stands on one baseline without a wide gap."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from ingestion.parsers.pdf.glyphs import Style
from ingestion.parsers.pdf.words import Word

_COLUMN_GAP = 1.5  # of the size; in the order of the file, text does not jump a gutter
_STRAY_GAP = 0.6  # for words the file paints out of order
_DROP_CAP = 1.6


@dataclass(slots=True, eq=False)
class Line:
    """Words on one baseline, in reading order; `top` and `bottom` bound the ink of them all."""

    words: list[Word]
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0
    baseline: float = 0
    style: Style = field(default=Style(0, False, False, 0))
    drop_cap: bool = False
    order: int = 0  # in the file

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        self.left = min(word.left for word in self.words)
        self.right = max(word.right for word in self.words)
        self.top = min(word.top for word in self.words)
        self.bottom = max(word.bottom for word in self.words)
        shares: Counter[Style] = Counter()
        for word in self.words:
            shares[word.style] += len(word.text)
        self.style = shares.most_common(1)[0][0]
        largest = max(self.words, key=lambda word: word.style.size)
        self.baseline = largest.baseline

    @property
    def size(self) -> float:
        return self.style.size

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def right_to_left(self) -> bool:
        kinds = [unicodedata.bidirectional(char) for word in self.words for char in word.text[:8]]
        return sum(kind in ("R", "AL") for kind in kinds) * 2 > len(kinds)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Pieces of lines, in the order of the file; a wide gap parts columns and cells."""
    lines: list[Line] = []
    for word in words:
        if lines and _belongs(lines[-1], word):
            _append(lines[-1], word)
        else:
            lines.append(Line([word]))
    lines = _gather_strays(lines)
    for order, line in enumerate(lines):
        line.order = order
        if not line.right_to_left:
            line.words.sort(key=lambda word: word.left)
        line.measure()
    _part_from_neighbours(lines)
    _join_drop_caps(lines)
    return lines


def _append(line: Line, word: Word) -> None:
    largest = max(item.size for item in line.words[-4:])
    line.words.append(word)
    line.left, line.right = min(line.left, word.left), max(line.right, word.right)
    line.top, line.bottom = min(line.top, word.top), max(line.bottom, word.bottom)
    if word.size > largest:
        line.baseline = word.baseline


def _belongs(line: Line, word: Word) -> bool:
    last = line.words[-1]
    em = max(last.size, word.size, 1.0)
    distance = max(word.left - line.right, line.left - word.right)
    if not -0.5 * em < distance < _COLUMN_GAP * em or _is_drop_cap(line, word):
        return False
    return _same_baseline(line, word.baseline, word.size, (word.top + word.bottom) / 2)


def _same_baseline(line: Line, baseline: float, size: float, middle: float) -> bool:
    em = max(line.words[-1].size, size, 1.0)
    if abs(line.baseline - baseline) <= 0.2 * em:
        return True
    largest = max(word.size for word in line.words[-4:])
    raised_or_lowered = size < 0.85 * largest or largest < 0.85 * size
    return raised_or_lowered and line.top - 0.1 * em <= middle <= line.bottom + 0.1 * em


def _is_drop_cap(line: Line, word: Word) -> bool:
    first = line.words[0]
    return (
        len(line.words) == 1
        and len(first.text) <= 2
        and first.text[-1].isalpha()
        and first.size > _DROP_CAP * word.size
        and abs(first.baseline - word.baseline) > 0.5 * word.size
    )


def _gather_strays(lines: list[Line]) -> list[Line]:
    """Join pieces on one baseline that almost touch, whatever the order they were painted in."""
    rows = sorted(lines, key=lambda line: (line.baseline, line.left))
    joined: dict[int, Line] = {}
    start = 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and rows[index].baseline - rows[index - 1].baseline <= 1.0:
            continue
        row = sorted(rows[start:index], key=lambda line: line.left)
        start = index
        for one, two in pairwise(row):
            em = max(one.words[-1].size, two.words[0].size)
            near = -0.3 * em < two.left - one.right < _STRAY_GAP * em
            if near and abs(one.baseline - two.baseline) <= 0.2 * em:
                target = joined.get(id(one), one)
                _extend(target, two)
                joined[id(two)] = target
    return [line for line in lines if id(line) not in joined]


def _extend(line: Line, other: Line) -> None:
    for word in other.words:
        _append(line, word)


def _join_drop_caps(lines: list[Line]) -> None:
    """Give a large first letter to the line whose top it shares."""
    for cap in [line for line in lines if len(line.words) == 1 and len(line.words[0].text) <= 2]:
        if not cap.words[0].text[-1].isalpha():
            continue
        for line in lines:
            beside = -0.2 * cap.size < line.left - cap.right < 0.5 * cap.size
            level = abs(line.top - cap.top) < 0.6 * line.size
            if line is not cap and cap.size > _DROP_CAP * line.size and beside and level:
                line.words.insert(0, cap.words[0])
                line.drop_cap = True
                lines.remove(cap)
                break


def _part_from_neighbours(lines: list[Line]) -> None:
    """Trim each line's band so that it touches no word of another line.

    The centre of each of its own glyphs stays inside, so the band still marks exactly its text.
    """
    by_top = sorted(lines, key=lambda line: line.top)
    tallest = max((line.bottom - line.top for line in lines), default=0)
    bands: list[tuple[float, float]] = []
    for position, line in enumerate(by_top):
        highest = min(word.middle[0] for word in line.words)
        lowest = max(word.middle[1] for word in line.words)
        top, bottom = line.top, line.bottom
        for other in _around(by_top, position, tallest):
            if other.right < line.left or other.left > line.right:
                continue
            for word in other.words:
                if word.right < line.left or word.left > line.right:
                    continue
                if other.baseline < line.baseline:
                    top = max(top, word.bottom + 0.06) if word.bottom >= top else top
                elif word.top <= bottom:
                    bottom = min(bottom, word.top - 0.06)
        bands.append((min(top, highest - 0.05), max(bottom, lowest + 0.05)))
    for line, band in zip(by_top, bands, strict=True):
        line.top, line.bottom = band
        _settle_boxes(line)


def _settle_boxes(line: Line) -> None:
    """All words of a line are as high as the line, and none reaches into the next."""
    for word in line.words:
        word.top, word.bottom = line.top, line.bottom
    for one, two in pairwise(sorted(line.words, key=lambda word: word.left)):
        if one.right >= two.left - 0.05:
            middle = (max(one.left, min(one.right, two.right)) + two.left) / 2
            one.right, two.left = middle - 0.05, middle + 0.05
            one.stem = min(one.stem, one.right)


def _around(by_top: list[Line], position: int, tallest: float) -> Iterable[Line]:
    line = by_top[position]
    for other in reversed(by_top[:position]):
        if other.top < line.top - tallest:
            break
        if other.bottom >= line.top:
            yield other
    for other in by_top[position + 1 :]:
        if other.top > line.bottom:
            break
        yield other
