"""Words whose characters have to be looked at one by one: set in several runs, or partly hidden."""

from collections.abc import Iterator
from typing import NamedTuple

from ingestion.parsers.pdf.styles import Style
from ingestion.parsers.pdf.words import Word, is_note_mark

_LETTER_SPACING = 0.6  # of the size; wider is another word
_KERNING = 1.5
_SENTENCE_GAP = 0.12  # a full stop and a capital this far apart have a space between them


class Glyph(NamedTuple):
    """A painted character; upright, in points from the page's top left.

    The box is the ink's, `x` and `y` are where the pen stood.
    """

    char: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float
    style: Style
    index: int


def words_of(glyphs: list[Glyph]) -> list[Word]:
    """What stands between two spaces, as words; all glyphs must run in one direction."""
    return [_word(run) for run in _runs(glyphs)]


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _continues(run, glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _continues(run: list[Glyph], glyph: Glyph) -> bool:
    last = run[-1]
    em = max(last.style.size, glyph.style.size, 1.0)
    # The second is for scripts that run from right to left.
    distance = max(glyph.left - last.right, last.left - glyph.right)
    rise = last.y - glyph.y
    if abs(rise) > 0.6 * em or distance < -_KERNING * em:
        return False
    if is_note_mark(glyph.char, glyph.style, last.style, rise):
        return distance < em
    return distance < _LETTER_SPACING * em and not _starts_sentence(run, glyph, distance)


def _starts_sentence(run: list[Glyph], glyph: Glyph, distance: float) -> bool:
    """'law.The': the typesetter squeezed the space out of a full line."""
    if not glyph.char.isupper() or run[-1].char not in ".?!" or len(run) < 3:
        return False
    word = "".join(g.char for g in run[:-1])
    wide = distance > _SENTENCE_GAP * glyph.style.size
    return wide and word[-2:].isalpha() and word[-1].islower() and word.isalpha()


def _word(run: list[Glyph]) -> Word:
    main = max(run, key=lambda glyph: glyph.style.size)
    before = max((glyph.right for glyph in run[:-1]), default=run[-1].right)
    return Word(
        text="".join(glyph.char for glyph in run),
        left=min(glyph.left for glyph in run),
        top=min(glyph.top for glyph in run),
        right=max(glyph.right for glyph in run),
        bottom=max(glyph.bottom for glyph in run),
        baseline=main.y,
        style=main.style,
        first=run[0].index,
        end=run[-1].index + 1,
        stem=min(before, run[-1].left - 0.05),
    )
