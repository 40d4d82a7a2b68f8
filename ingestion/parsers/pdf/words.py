"""Glyphs to words: where one ends, what is glued, and the ink each fills."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.parsers.pdf.glyphs import Glyph, Style

_LETTER_SPACING = 0.6  # of the size; wider is another word
_KERNING = 1.5
_NO_SPACE_BEFORE = frozenset(",.;:!?)]}”’»%")
_SENTENCE_GAP = 0.12  # a full stop and a capital this far apart have a space between them


@dataclass(slots=True)
class Word:
    """A run of glyphs without white space.

    `middle` spans the centres of its glyphs, from the highest to the lowest: a box that leaves
    one out no longer marks the word. `stem` is where the ink before a final hyphen ends.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    middle: tuple[float, float]
    style: Style
    stem: float

    @property
    def size(self) -> float:
        return self.style.size


def words_of(glyphs: list[Glyph]) -> list[Word]:
    """The words in the order of the file; all glyphs must run from left to right."""
    return [_word(run) for run in _runs(glyphs)]


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    gap: Glyph | None = None
    for glyph in glyphs:
        if not glyph.char:
            gap = glyph if gap is None or glyph.y else gap
            continue
        if run and not _continues(run, gap, glyph):
            yield run
            run = []
        run.append(glyph)
        gap = None
    if run:
        yield run


def _continues(run: list[Glyph], gap: Glyph | None, glyph: Glyph) -> bool:
    last = run[-1]
    em = max(last.style.size, glyph.style.size, 1.0)
    # The second is for scripts that run from right to left.
    distance = max(glyph.left - last.right, last.left - glyph.right)
    rise = last.y - glyph.y
    if abs(rise) > 0.6 * em or distance < -_KERNING * em:
        return False
    if _is_note_mark(last, glyph, rise):
        return distance < em
    if gap is not None:
        glued = glyph.char in _NO_SPACE_BEFORE and not gap.y
        return glued and distance < 0.1 * em
    return distance < _LETTER_SPACING * em and not _starts_sentence(run, glyph, distance)


def _is_note_mark(last: Glyph, glyph: Glyph, rise: float) -> bool:
    """A raised number after a word, or after another raised number, belongs to it."""
    if not (glyph.char.isdigit() or glyph.char in "*†‡§"):
        return False
    return glyph.style.size < 0.85 * last.style.size and rise > 0.15 * last.style.size


def _starts_sentence(run: list[Glyph], glyph: Glyph, distance: float) -> bool:
    """'law.The': the typesetter squeezed the space out of a full line."""
    if not glyph.char.isupper() or run[-1].char not in ".?!" or len(run) < 3:
        return False
    word = "".join(g.char for g in run[:-1])
    wide = distance > _SENTENCE_GAP * glyph.style.size
    return wide and word[-2:].isalpha() and word[-1].islower() and word.isalpha()


def _word(run: list[Glyph]) -> Word:
    main = max(run, key=lambda glyph: glyph.style.size)
    middles = [(glyph.top + glyph.bottom) / 2 for glyph in run]
    return Word(
        text="".join(glyph.char for glyph in run),
        left=min(glyph.left for glyph in run),
        top=min(glyph.top for glyph in run),
        right=max(glyph.right for glyph in run),
        bottom=max(glyph.bottom for glyph in run),
        baseline=main.y,
        middle=(min(middles), max(middles)),
        style=main.style,
        stem=_stem(run),
    )


def _stem(run: list[Glyph]) -> float:
    before = max((glyph.right for glyph in run[:-1]), default=run[-1].right)
    return min(before, run[-1].left - 0.05)
