"""Lines in which something runs from right to left, put in the order in which they are read.

A PDF has the characters of such a line in the order in which they are painted, and PDFium, which
puts some of them in another, goes by runs and not by the line. So they are taken by where they
stand, from the left edge to the right one, and put in order by `ingestion.parsers.bidi`.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from statistics import median, median_low
from typing import NamedTuple

from ingestion.parsers.bidi import (
    MIRRORS,
    RIGHT_TO_LEFT,
    fits,
    in_order,
    letters_themselves,
    ligatures,
)
from ingestion.parsers.pdf.glyphs import Glyph, has_points, is_point, word_of
from ingestion.parsers.pdf.lines import Line
from ingestion.parsers.pdf.words import Word, settle

_SPACE = 0.15  # of the size, between two characters, with what their font leaves beside each
_LETTER_SPACED = 1.6  # of what usually stands between two
_HALF, _FEW = 0.5, 0.25
_POINTED, _BESIDE = 0.7, 1.0  # of the size
_INDENTED = 2.0  # of the size


class Letter(NamedTuple):
    """A painted character; `left` and `right` bound the room that its font gives it, and `bare` is
    what the file says it is where PDFium may have mirrored it."""

    glyph: Glyph
    left: float
    right: float
    bare: str


Letters = Callable[[Word], list[Letter]]
"""The characters of a word."""


def letters_of(word: Word) -> list[Letter]:
    """A word of which no more is known, as if it were one character."""
    box = (word.left, word.top, word.right, word.bottom)
    glyph = Glyph(word.text, *box, word.baseline, word.style, word.first, word.end)
    return [Letter(glyph, word.left, word.right, word.text)]


class _Placed(NamedTuple):
    """Letters that stand on one place, in the order of reading: one with its marks, a ligature."""

    letters: list[Letter]
    left: float
    right: float

    @property
    def char(self) -> str:
        return self.letters[0].glyph.text


def put_in_order(lines: list[Line], letters: Letters) -> bool:
    """Write the lines anew that have letters from right to left in them; True where the page is
    read in that direction."""
    if not any([not line.text.isascii() and RIGHT_TO_LEFT.search(line.text) for line in lines]):
        return False
    _joinhas_points(lines)
    found = [line for line in lines if RIGHT_TO_LEFT.search(line.text)]
    page = _Side(_share(lines) > _HALF, min(_lefts(lines)), max(line.right for line in lines))
    written = [_Written(line, _placed(line, letters), page) for line in found]
    if any(one.mirrors for one in written):
        best = max(range(len(_WAYS)), key=lambda way: sum(one.fit(way) for one in written))
        for one in written:
            one.mirror(best)
    for one in written:
        one.line.rewrite(one.words(), one.right_to_left)
    return page.right_to_left


def _joinhas_points(lines: list[Line]) -> None:
    """Make one line of pieces that PDFium takes for two, a letter with points standing where the
    first of its points does."""
    if not any(has_points(line.text) for line in lines):
        return
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last and has_points(last.text + line.text) and _is_beside(last, line):
            last.words += line.words
            last.measure()
        else:
            joined.append(line)
    lines[:] = joined


def _is_beside(one: Line, two: Line) -> bool:
    if not (RIGHT_TO_LEFT.search(one.text) and RIGHT_TO_LEFT.search(two.text)):
        return False
    em = max(one.size, two.size)
    gap = max(two.left - one.right, one.left - two.right)
    return abs(one.baseline - two.baseline) < _POINTED * em and gap < _BESIDE * em


def _lefts(lines: Sequence[Line]) -> list[float]:
    return [min(word.left for word in line.words) for line in lines]


def _share(lines: Iterable[Line]) -> float:
    """Of the letters, how many run from right to left."""
    kinds = Counter[str]()
    for char, times in Counter("".join([line.text for line in lines])).items():
        kinds[unicodedata.bidirectional(char)] += times
    other = kinds["R"] + kinds["AL"]
    return other / max(other + kinds["L"], 1)


def _said(letter: Letter) -> str:
    return letter.glyph.text


def _bare(letter: Letter) -> str:
    return letter.bare


class _Side(NamedTuple):
    """How a page is read, and where its text begins and ends."""

    right_to_left: bool
    left: float
    right: float

    def of(self, line: Line, shown: Sequence[str]) -> bool:
        """Whether a line is read from right to left: where it touches only one margin, it begins
        there; else as its page is, if its letters do not say otherwise."""
        kinds = [unicodedata.bidirectional(char[0]) for char in shown]
        letters = [kind != "L" for kind in kinds if kind in ("L", "R", "AL")]
        share = sum(letters) / len(letters)
        left = min(word.left for word in line.words) - self.left
        right = self.right - max(word.right for word in line.words)
        near, far = line.size, _INDENTED * line.size
        if self.right_to_left:
            at_left = left < near and right > far
            return share > (_HALF if at_left else _FEW) or (letters[0] and letters[-1])
        if letters[0] == letters[-1]:
            return letters[0]
        return share > _HALF


# Some programs write the bracket that is seen into a PDF, others the one that was typed.
_WAYS: tuple[Callable[[Letter], str], ...] = (
    lambda letter: MIRRORS[letter.bare],
    _bare,
    _said,
    lambda letter: MIRRORS[letter.glyph.text],
)


class _Written:
    """A line in the order of reading, None where a space is."""

    def __init__(self, line: Line, placed: list[_Placed | None], page: _Side) -> None:
        self.line = line
        shown = [one.char if one else " " for one in placed]
        self.right_to_left = page.of(line, shown)
        order = in_order(shown, self.right_to_left)
        self.letters: list[Letter | None] = []
        self.mirrors: list[int] = []
        for place, turned in order:
            one = placed[place]
            if one is None:
                self.letters.append(None)
            elif one.char not in MIRRORS:
                self.letters += one.letters
            elif not turned:
                self.letters.append(_as(one.letters[0], one.letters[0].bare))
            else:
                self.mirrors.append(len(self.letters))
                self.letters.append(one.letters[0])

    def fit(self, way: int) -> int:
        """How well the brackets stand, read in one of the ways."""
        chars = [letter.glyph.text if letter else " " for letter in self.letters]
        beside = [" ", *chars, " "]
        return sum(
            fits(beside[at], _WAYS[way](letter), beside[at + 2])
            for at in self.mirrors
            if (letter := self.letters[at])
        )

    def mirror(self, way: int) -> None:
        for at in self.mirrors:
            if letter := self.letters[at]:
                self.letters[at] = _as(letter, _WAYS[way](letter))

    def words(self) -> list[Word]:
        words: list[Word] = []
        run: list[Glyph] = []
        for letter in [*self.letters, None]:
            if letter:
                run.append(letter.glyph)
            elif run:
                words.append(word_of(run))
                run = []
        settle(words)
        levels = [one.glyph.baseline for one in self.letters if one and not _is_mark(one)]
        level = median_low(levels) if levels else 0
        for word in words:
            if abs(word.baseline - level) < _POINTED * word.size:
                word.baseline = level
            if RIGHT_TO_LEFT.search(word.text):
                word.text = letters_themselves(word.text)
        return words


def _as(letter: Letter, text: str) -> Letter:
    return letter._replace(glyph=letter.glyph._replace(text=text))


def _placed(line: Line, letters: Letters) -> list[_Placed | None]:
    """What stands on the line from left to right; None is a space."""
    found = [letter for word in line.words for letter in letters(word)]
    groups: dict[float, list[Letter]] = {}
    marks: list[Letter] = []
    for letter in found:
        groups.setdefault(round(letter.left, 2), []).append(letter)
    placed: list[_Placed] = []
    for group in groups.values():
        if len(group) == 1 and not _is_mark(group[0]):
            placed.append(_Placed(group, group[0].left, group[0].right))
            continue
        # Pieces of one sign stand beside each other within it, the first to the right.
        if any(RIGHT_TO_LEFT.match(letter.glyph.text) for letter in group):
            group.sort(key=lambda letter: -letter.glyph.left)
            if _is_turned(group):
                group.reverse()
        if _is_mark(group[0]) and not _is_mark(group[-1]):
            group.reverse()
        if _is_mark(group[0]):
            marks += group
        else:
            right = max(letter.right for letter in group)
            placed.append(_Placed(group, group[0].left, right))
    placed.sort(key=lambda one: one.left + one.right)
    for mark in marks:
        _set_on(placed, mark)
    return _with_spaces(placed, line.size)


def _is_turned(group: Sequence[Letter]) -> bool:
    """Whether the letters of a ligature, all on one place, came in the order of their line: PDFium
    turns what a font says of a sign, and leaves what Unicode says of it."""
    if len({letter.glyph.left for letter in group}) > 1:
        return False
    text = "".join(letter.glyph.text for letter in group)
    return len(text) > 1 and (text[::-1] in ligatures() or text not in ligatures())


def _is_mark(letter: Letter) -> bool:
    return is_point(letter.glyph.text[0])


def _set_on(placed: list[_Placed], mark: Letter) -> None:
    """Give a mark to the letter that it stands over or under."""
    middle = (mark.glyph.left + mark.glyph.right) / 2
    near = [one for one in placed if RIGHT_TO_LEFT.match(one.char)] or placed
    if near:
        best = min(near, key=lambda one: abs((one.left + one.right) / 2 - middle))
        best.letters.append(mark)
    else:
        placed.append(_Placed([mark], mark.left, mark.right))


def _with_spaces(placed: list[_Placed], size: float) -> list[_Placed | None]:
    gaps = [two.left - one.right for one, two in pairwise(placed)]
    least = _SPACE * size
    if gaps:
        least = max(least, _LETTER_SPACED * median(gaps))
    found: list[_Placed | None] = list(placed[:1])
    for gap, one in zip(gaps, placed[1:], strict=True):
        found += [None, one] if gap > least else [one]
    return found
