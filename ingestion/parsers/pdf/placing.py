"""What was typed on top of a page as words of it: at its place, in the type around it."""

import re
from collections.abc import Callable, Iterator, Sequence

from ingestion.parsers.pdf.geometry import Rect
from ingestion.parsers.pdf.lines import Line
from ingestion.parsers.pdf.styles import Style
from ingestion.parsers.pdf.typed import Typed
from ingestion.parsers.pdf.words import OPENS, TYPED, Word

_USUAL = 10.0  # points
_OF_HEIGHT = 0.75  # of a line's, for the size of its type
_WIDE = 0.5  # of the size: a character
_MARGIN = 2.0
_WORDY = re.compile(r"[^\W\d_]{3,}(?: [^\W\d_]+)*")  # a name that somebody gave
_TALLEST = 14.0  # points of a line where there are several

Upright = Callable[[Rect, Style], Rect]


def placed(typed: Sequence[Typed], words: list[Word], upright: Upright) -> list[Word]:
    """The words of values and free texts, in the order of the file; what the page paints in the
    same place is not said again, nor a name that the page says."""
    found: list[Word] = []
    said = _squeezed(" ".join(word.text for word in words)) if typed else ""
    for one in typed:
        if one.by is not None:
            continue
        rect = upright(one.rect, _style(_USUAL))
        inside = _squeezed("".join(word.text for word in words if _holds(rect, word)))
        value = _squeezed("".join(one.lines))
        if value and value in inside:
            continue
        beside = [word for word in words if _is_level(rect, word)]
        found += _words(one, rect, beside, said)
    return found


def notes(typed: Sequence[Typed], words: list[Word], upright: Upright) -> list[Line]:
    """Notes and stamps, each as one line that is read after the page."""
    said = _squeezed(" ".join(word.text for word in words)) if typed else ""
    lines: list[Line] = []
    for one in typed:
        text = " ".join(one.lines)
        if one.by is None or _squeezed(text) in said:
            continue
        rect = upright(one.rect, _style(_USUAL))
        label = f"{one.name} by {one.by}:" if one.by else f"{one.name}:"
        texts = [*label.split(), *text.split()]
        lines.append(Line([*_spread(texts, rect, rect[3], _style(_USUAL))]))
    return lines


def _words(one: Typed, rect: Rect, beside: list[Word], said: str) -> Iterator[Word]:
    lines = [line.split() for line in one.lines if line.strip()]
    height = min((rect[3] - rect[1]) / max(len(lines), 1), _TALLEST if len(lines) > 1 else 1e6)
    near = min(beside, key=lambda word: abs(word.right - rect[0]), default=None)
    size = near.style.size if near and len(lines) == 1 else min(_USUAL, height * _OF_HEIGHT)
    is_box = lines[:1] in ([["☒"]], [["☐"]], [["◉"]], [["○"]])
    named = bool(one.name) and _squeezed(one.name) not in said
    named = named and (not beside or (is_box and bool(_WORDY.fullmatch(one.name))))
    if named and is_box:
        lines[0] = [*lines[0], *one.name.split()]
    elif named:
        lines[0] = [*f"{one.name}:".split(), *lines[0]]
    for number, texts in enumerate(lines):
        top = rect[1] + number * height
        band = (rect[0], top, rect[2], top + height)
        baseline = top + height - (height - size) / 2 - 0.2 * size
        if near and len(lines) == 1:
            baseline = near.baseline
        spread = [*_spread(texts, band, baseline, _style(size))]
        if named and number == 0:
            spread[0].first = OPENS
        yield from spread


def _spread(texts: list[str], rect: Rect, baseline: float, style: Style) -> Iterator[Word]:
    """Words side by side within a rectangle, each as wide as its letters."""
    left, top, right, bottom = rect
    letters = sum(map(len, texts)) + len(texts) - 1
    room = max(right - left - 2 * _MARGIN, 0.5)
    wide = min(_WIDE * style.size, room / max(letters, 1))
    at = left + _MARGIN if right - left > 4 * _MARGIN else left
    for text in texts:
        end = at + wide * len(text)
        yield Word(text, at, top, end, bottom, baseline, style, TYPED, TYPED)
        at = end + wide


def _style(size: float) -> Style:
    return Style(round(size, 1), False, False, 0)


def _holds(rect: Rect, word: Word) -> bool:
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return rect[0] <= across <= rect[2] and rect[1] <= down <= rect[3]


def _is_level(rect: Rect, word: Word) -> bool:
    """Whether a word stands on the line of a rectangle."""
    return word.style.turn == 0 and rect[1] <= (word.top + word.bottom) / 2 <= rect[3]


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold() or re.sub(r"\s+", "", text)
