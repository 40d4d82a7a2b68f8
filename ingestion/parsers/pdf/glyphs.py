"""Words whose parts have to be looked at: set in several runs, or only partly on the page."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ingestion.parsers.pdf.scripts import SMALLER, Part, height_of
from ingestion.parsers.pdf.styles import Style
from ingestion.parsers.pdf.words import Word, is_note_mark

_MARKS = ("Mn", "Me")
_LETTER_SPACING = 0.6  # of the size; wider is another word
_KERNING = 1.5
_LONGEST_BESIDE = 3  # characters of an exponent or an index as large as its word
_LONGEST = 6  # characters of smaller type that a word may begin with: the mark of a note
_SENTENCE_GAP = 0.12  # a full stop and a capital this far apart have a space between them


class Glyph(NamedTuple):
    """A painted character, or several of one text object; upright, points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    style: Style
    first: int
    end: int


def has_points(text: str) -> bool:
    """Whether marks stand over or under letters of it that are characters of their own."""
    return not text.isascii() and any(map(is_point, text))


@lru_cache(4096)
def is_point(char: str) -> bool:
    """Whether a character is such a mark."""
    return unicodedata.category(char) in _MARKS


def words_of(glyphs: list[Glyph]) -> list[Word]:
    """What stands between two spaces, as words; all glyphs must run in one direction."""
    if not glyphs:
        return []
    size, level = glyphs[0].style.size, glyphs[0].baseline
    if size and all([g.baseline == level and g.style.size == size for g in glyphs]):
        return [_even_word(run) for run in _even_runs(glyphs)]
    return [word_of(word) for run in _runs(glyphs) for word in _by_level(run)]


def _even_runs(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """As `_runs`, of what is set in one size on one level, which nearly all is."""
    em = max(glyphs[0].style.size, 1.0)
    least, most = -_KERNING * em, _LETTER_SPACING * em
    run = glyphs[:1]
    runs = [run]
    left, right = run[0].left, run[0].right
    for glyph in glyphs[1:]:
        gap, back = glyph.left - right, left - glyph.right
        left, right = glyph.left, glyph.right
        near = gap < most and back < most and (gap >= least or back >= least)
        if near and not (glyph.text[0].isupper() and _starts_sentence(run, glyph, max(gap, back))):
            run.append(glyph)
        else:
            run = [glyph]
            runs.append(run)
    return runs


def _even_word(run: list[Glyph]) -> Word:
    """As `word_of`, of such a run in the order of the file."""
    if len(run) == 1:
        return Word(*run[0])
    texts, lefts, tops, rights, bottoms, levels, styles, firsts, ends = zip(*run, strict=True)
    box = (min(lefts), min(tops), max(rights), max(bottoms))
    return Word("".join(texts), *box, levels[0], styles[0], firsts[0], ends[-1])


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _continues(run, glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _by_level(run: list[Glyph]) -> Iterator[list[Glyph]]:
    """A run parted where words as large stand higher or lower: those of a column that touches.

    An exponent or an index may be as large as what it stands beside, but it is short.
    """
    levels = [glyph.baseline for glyph in run]
    if len(run) == 1 or max(levels) - min(levels) < 0.1 * run[0].style.size:
        yield run
        return
    size = max([glyph.style.size for glyph in run])
    starts = [0]
    for at, glyph in enumerate(run):
        if glyph.style.size >= SMALLER * size and _is_another(run[starts[-1] : at], run[at:], size):
            starts.append(at)
    for start, end in zip(starts, [*starts[1:], len(run)], strict=True):
        yield run[start:end]


def _is_another(before: list[Glyph], after: list[Glyph], size: float) -> bool:
    """Whether a word of that size begins on another level with the first of `after`."""
    large = [glyph for glyph in before if glyph.style.size >= SMALLER * size]
    if not large:
        return sum(len(glyph.text) for glyph in before) > _LONGEST
    last, level = large[-1], after[0].baseline
    if not last.text[-1].isalnum() or not height_of(size, level, size, last.baseline):
        return False
    stays = [g for g in after if not height_of(size, g.baseline, size, level)]
    return sum(len(glyph.text) for glyph in stays) > _LONGEST_BESIDE


def _continues(run: list[Glyph], glyph: Glyph) -> bool:
    last = run[-1]
    em = max(last.style.size, glyph.style.size, 1.0)
    # The second is for scripts that run from right to left.
    distance = max(glyph.left - last.right, last.left - glyph.right)
    rise = last.baseline - glyph.baseline
    if abs(rise) > 0.6 * em or distance < -_KERNING * em:
        return False
    if is_note_mark(glyph.text[0], glyph.style, last.style, rise):
        return distance < em
    return distance < _LETTER_SPACING * em and not _starts_sentence(run, glyph, distance)


def _starts_sentence(run: list[Glyph], glyph: Glyph, distance: float) -> bool:
    """'law.The': the typesetter squeezed the space out of a full line."""
    if not glyph.text[0].isupper() or run[-1].text not in (".", "?", "!") or len(run) < 3:
        return False
    word = "".join(g.text for g in run[:-1])
    wide = distance > _SENTENCE_GAP * glyph.style.size
    return wide and word[-2:].isalpha() and word[-1].islower() and word.isalpha()


def word_of(run: list[Glyph]) -> Word:
    """One word of all of them."""
    if len(run) == 1:
        return Word(*run[0])
    texts, lefts, tops, rights, bottoms, levels, styles, firsts, ends = zip(*run, strict=True)
    main = max(run, key=_size)
    style, level = main.style, main.baseline
    alike = styles.count(style) == levels.count(level) == len(run)
    size = style.size
    mixed = not alike and any([height_of(g.style.size, g.baseline, size, level) for g in run])
    return Word(
        text="".join(texts),
        left=min(lefts),
        top=min(tops),
        right=max(rights),
        bottom=max(bottoms),
        baseline=level,
        style=style,
        first=min(firsts),
        end=max(ends),
        parts=[Part(g.text, g.style.size, g.baseline) for g in run] if mixed else (),
    )


def _size(glyph: Glyph) -> float:
    return glyph.style.size
