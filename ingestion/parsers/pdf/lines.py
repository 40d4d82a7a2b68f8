"""Words to pieces of lines: what stands on one baseline without a wide gap."""

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

from ingestion.parsers.pdf.scripts import SMALLER, height_of
from ingestion.parsers.pdf.styles import Style
from ingestion.parsers.pdf.words import Word, settle
from ingestion.parsers.raised import down, settled, up

_COLUMN_GAP = 1.5  # of the size; in the order of the file, text does not jump a gutter
_STRAY_GAP = 0.6  # for words the file paints out of order
_DROP_CAP = 1.6
_TOUCHING = 0.2  # of the size, a raised number and what it stands behind
_MOST_SCRIPTS = 300  # of a page; more is a drawing
_left, _size = operator.attrgetter("left"), operator.attrgetter("style.size")
_FIGURES = re.compile(r"[\d+\-−–=()]{1,6}|[^\W\d_]")

Middle = Callable[[Word], tuple[float, float]]
"""The centres of a word's characters, from the highest to the lowest."""
Arrange = Callable[[list["Line"]], object]


class Line:
    """Words on one baseline, in reading order; `top` and `bottom` bound the ink of them all."""

    __slots__ = (
        "baseline",
        "bottom",
        "drop_cap",
        "goes_on",
        "leads",
        "left",
        "mixed",
        "order",
        "repeats",
        "right",
        "right_to_left",
        "settled",
        "size",
        "style",
        "text",
        "top",
        "words",
    )

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.drop_cap = self.leads = False  # `leads`: links are over some of its words
        self.goes_on = False  # the line before it, in a cell of a table
        self.repeats = False  # on other pages, where it was taken out
        self.order = 0  # in the file
        self.right_to_left = self.settled = False
        self.measure()

    def rewrite(self, words: list[Word], right_to_left: bool) -> None:
        """Have these words, in their order, wherever each of them stands."""
        self.words, self.right_to_left, self.settled = words, right_to_left, True
        self.measure()

    def mirror(self, width: float) -> None:
        """Stand where the line would be seen in a mirror beside a page of that width."""
        for word in self.words:
            word.left, word.right, word.stem = width - word.right, width - word.left, 0
        self.left, self.right, self.right_to_left = width - self.right, width - self.left, False

    def measure(self) -> None:
        words = self.words
        first = words[0]
        self.mixed = False  # of several styles
        if len(words) == 1:
            self.text, self.left, self.right = first.text, first.left, first.right
            self.top, self.bottom = first.top, first.bottom
            self.style, self.baseline = first.style, first.baseline
            self.size = first.style.size
            return
        lefts = [word.left for word in words]
        if not self.settled and lefts != sorted(lefts):
            words.sort(key=_left)
            first = words[0]
        self.text = " ".join([word.text for word in words])
        self.left = min(lefts) if self.settled else first.left
        self.right = max([word.right for word in words])
        self.top = min([word.top for word in words])
        self.bottom = max([word.bottom for word in words])
        self.style, self.baseline = first.style, first.baseline
        if words[-1].style is not first.style or any([w.style is not first.style for w in words]):
            self.mixed = True
            shares: Counter[Style] = Counter()
            for word in words:
                shares[word.style] += len(word.text)
            self.style = shares.most_common(1)[0][0]
            self.baseline = max(words, key=lambda word: word.style.size).baseline
        self.size = self.style.size

    def cut(self, at: int) -> "tuple[Line, Line]":
        """The words before the word `at`, and the others."""
        parts = Line(self.words[:at]), Line(self.words[at:])
        for part in parts:
            if self.settled:
                part.rewrite(part.words, self.right_to_left)
            part.top, part.bottom, part.order = self.top, self.bottom, self.order
            part.leads = self.leads
        parts[0].drop_cap = self.drop_cap
        return parts


def lines_of(words: Iterable[Word], middle: Middle, arrange: Arrange) -> list[Line]:
    """Pieces of lines, in the order of the file; a wide gap parts columns and cells.

    `arrange` puts words in order that do not run from left to right.
    """
    lines = _gather_strays(_gather_scripts([Line(words) for words in _pieces(words)]))
    arrange(lines)
    for order, line in enumerate(lines):
        line.order = order
        if line.mixed:
            _write_scripts(line)
    _part_from_neighbours(lines, middle)
    _join_drop_caps(lines)
    return lines


def _write_scripts(line: Line) -> None:
    """What is raised or lowered as a word of its own: “10 6” are no two numbers of a row."""
    size, level = line.style.size, line.baseline
    if all([word.style is line.style or word.style.size >= SMALLER * size for word in line.words]):
        return
    for word in [*line.words]:
        if word.style.size < SMALLER * size and _FIGURES.fullmatch(word.text):
            height = height_of(word.style.size, word.baseline, size, level)
            joined = height and word is not line.words[0] and _join_to_word(line, word)
            if height and not joined:
                word.text = settled(up(word.text) if height > 0 else down(word.text))
    line.text = " ".join([word.text for word in line.words])


def _pieces(words: Iterable[Word]) -> list[list[Word]]:
    pieces: list[list[Word]] = []
    piece: list[Word] = []
    number, left, right = None, 0.0, 0.0
    size, level = None, None  # of all words of the piece, as long as they are the same
    for word in words:
        # What one text object paints one after the other needs no closer look, nor does what is
        # set like all that stands before it.
        em, gap = word.style.size, word.left - right
        alike = em == size and word.baseline == level
        near = (number is not None and word.number == number) or (
            alike and left - word.right < _COLUMN_GAP * em
        )
        if (near and -0.5 * em < gap < _COLUMN_GAP * em) or (
            piece and _belongs(piece, word, max(gap, left - word.right))
        ):
            piece.append(word)
            if word.left < left:
                left = word.left
            if word.right > right:
                right = word.right
            if not alike:
                size = None
        else:
            piece = [word]
            pieces.append(piece)
            left, right = word.left, word.right
            size, level = em, word.baseline
        number = word.number
    return pieces


def _belongs(piece: list[Word], word: Word, distance: float) -> bool:
    """Whether a word that far from a piece goes on with it."""
    em = max(piece[-1].style.size, word.style.size, 1.0)
    if not -0.5 * em < distance < _COLUMN_GAP * em or _is_drop_cap(piece, word):
        return False
    largest = max(piece[-4:], key=_size)
    if abs(largest.baseline - word.baseline) <= 0.2 * em:
        return True
    raised_or_lowered = word.size < 0.85 * largest.size or largest.size < 0.85 * word.size
    if not raised_or_lowered:
        return False
    top = min([other.top for other in piece]) - 0.1 * em
    bottom = max([other.bottom for other in piece]) + 0.1 * em
    return top <= (word.top + word.bottom) / 2 <= bottom


def _is_drop_cap(piece: list[Word], word: Word) -> bool:
    first = piece[0]
    return (
        len(piece) == 1
        and len(first.text) <= 2
        and first.text[-1].isalpha()
        and first.size > _DROP_CAP * word.size
        and abs(first.baseline - word.baseline) > 0.5 * word.size
    )


def _gather_scripts(lines: list[Line]) -> list[Line]:
    """Give raised and lowered numbers that were painted by themselves to the line they belong to,
    where one goes on at both sides of them."""
    lone = [line for line in lines if len(line.words) == 1 and _FIGURES.fullmatch(line.text)]
    if len(lone) > _MOST_SCRIPTS:
        return lines
    taken: set[int] = set()
    for script in lone:
        left, right = script.left, script.right
        around = [line for line in lines if line.left < left and right < line.right]
        for line in around:
            if id(line) not in taken and _takes(line, script):
                line.words = sorted([*line.words, *script.words], key=_left)
                _join_to_word(line, script.words[0])
                line.measure()
                taken.add(id(script))
                break
    return [line for line in lines if id(line) not in taken]


def _join_to_word(line: Line, script: Word) -> bool:
    """Make it the end of the word that it touches; whether there is one."""
    before = line.words[line.words.index(script) - 1]
    figures = before.text[-1].isdigit() and script.text[0].isdigit()
    # Between figures as small there may be a narrow space: they are two numbers.
    size = script.size if figures and script.size >= SMALLER * before.size else line.size
    if not -_TOUCHING < (script.left - before.right) / max(size, 1.0) < _TOUCHING:
        return False
    end = before.end  # what the file has between the two is of others
    before.add(script)
    before.end = end
    settle([before])
    line.words.remove(script)
    return True


def _takes(line: Line, script: Line) -> bool:
    """Whether a script that stands between the ends of a line is raised or lowered in it."""
    if script.size >= SMALLER * line.size:
        return False
    if not height_of(script.size, script.baseline, line.size, line.baseline):
        return False
    return abs(script.baseline - line.baseline) < 0.6 * line.size


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
                target.words += two.words
                joined[id(two)] = target
    for line in {id(line): line for line in joined.values()}.values():
        line.measure()
    return [line for line in lines if id(line) not in joined]


def _join_drop_caps(lines: list[Line]) -> None:
    """Give a large first letter to the line whose top it shares."""
    for cap in [line for line in lines if len(line.words) == 1 and len(line.words[0].text) <= 2]:
        if not cap.words[0].text[-1].isalpha():
            continue
        for line in lines:
            beside = -0.2 * cap.size < line.left - cap.right < 0.5 * cap.size
            level = abs(line.top - cap.top) < 0.6 * line.size
            if line is not cap and cap.size > _DROP_CAP * line.size and beside and level:
                cap.words[0].top, cap.words[0].bottom = cap.top, cap.bottom
                line.words.insert(0, cap.words[0])
                line.text = " ".join([word.text for word in line.words])
                line.drop_cap = True
                lines.remove(cap)
                break


def _part_from_neighbours(lines: list[Line], middle: Middle) -> None:
    """Trim each line's band so that it touches no word of another line.

    The centre of each of its own characters stays inside, so the band still marks exactly its
    text. Where lines do not overlap, which is nearly everywhere, no character is looked at.
    """
    by_top = sorted(lines, key=lambda line: line.top)
    tallest = max([line.bottom - line.top for line in lines], default=0)
    bands: list[tuple[float, float]] = []
    for position, line in enumerate(by_top):
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
        if top > line.top or bottom < line.bottom:
            middles = [middle(word) for word in line.words]
            top = min(top, min(highest for highest, _ in middles) - 0.05)
            bottom = max(bottom, max(lowest for _, lowest in middles) + 0.05)
        bands.append((top, bottom))
    for line, (top, bottom) in zip(by_top, bands, strict=True):
        line.top, line.bottom = top, bottom
        _settle_boxes(line)


def _settle_boxes(line: Line) -> None:
    """No word reaches into the next. (All are marked as high as their line.)"""
    words = sorted(line.words, key=_left) if line.settled else line.words
    for one, two in pairwise(words):
        if one.right >= two.left - 0.05:
            middle = (max(one.left, min(one.right, two.right)) + two.left) / 2
            one.right, two.left = middle - 0.05, middle + 0.05
            one.stem = min(one.stem, one.right) if one.stem else 0


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
