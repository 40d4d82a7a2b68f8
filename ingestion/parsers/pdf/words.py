"""A word: a run of characters without white space, and the ink it fills."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingestion.parsers.joining import WIDE
from ingestion.parsers.pdf.scripts import SMALLER, Part, height_of, written
from ingestion.parsers.pdf.styles import Style

TYPED, OPENS = -1, -2
"""Where the characters of a word begin that was typed on top of a page and has none on it; the
second is that of one that begins a line of its own."""
HYPHENS = ("-", "\u00ad", "‐")
_KERNING = 1.5
_LONGEST_SCRIPT = 6  # characters; more that begins without a digit is a line of its own
_JUSTIFIED = 0.4  # of the size, between their ink
_TOUCHING, _CLOSE = 0.2, 0.1  # of the size
_NO_SPACE_BEFORE = frozenset(",.;:!?)]}”’»%")
_NOTE_MARKS = frozenset("0123456789*†‡")
MAY_JOIN = _NO_SPACE_BEFORE | _NOTE_MARKS
"""What a word may begin with that belongs to the word before it."""


@dataclass(slots=True, eq=False)
class Word:
    """Upright, in points from the page's top left.

    `first` and `end` are its characters on the page; `stem` is where the ink before a final
    hyphen ends; `number` is that of its text object, None when it has several.
    `parts` are of a word whose type is not of one size on one line; `leads_to` is the address that
    a link over it has.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    style: Style
    first: int
    end: int
    number: int | None = None
    stem: float = 0
    parts: Sequence[Part] = ()
    leads_to: str = ""

    @property
    def size(self) -> float:
        return self.style.size

    def add(self, other: "Word") -> None:
        """Take in what belongs to this word although a space was between them."""
        before = self.right
        if self.parts or other.parts or height_between(self, other):
            self.parts = [*(self.parts or [_whole(self)]), *(other.parts or [_whole(other)])]
        if other.style.size > self.style.size:
            self.style, self.baseline = other.style, other.baseline
        self.text += other.text
        self.left, self.top = min(self.left, other.left), min(self.top, other.top)
        self.right, self.bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        self.stem = min(before, other.left - 0.05) if len(other.text) == 1 else other.stem
        self.end, self.number = other.end, None


def _whole(word: Word) -> Part:
    return Part(word.text, word.style.size, word.baseline)


def height_between(before: Word, after: Word) -> bool:
    """Whether one of two words is raised or lowered beside the other."""
    large, small = (before, after) if before.size >= after.size else (after, before)
    return height_of(small.size, small.baseline, large.size, large.baseline) != 0


def joined_wide(words: list[Word], is_inferred: Callable[[int], bool]) -> list[Word]:
    """Without the gaps that set a line of Chinese or Japanese apart and are no space of the file;
    `is_inferred` tells what PDFium made of a character's place."""
    kept: list[Word] = []
    for word in words:
        last = kept[-1] if kept else None
        if (
            last
            and WIDE.match(last.text[-1])
            and WIDE.match(word.text[0])
            and abs(last.baseline - word.baseline) < _TOUCHING * word.size
            and -_TOUCHING * word.size < word.left - last.right < _JUSTIFIED * word.size
            and last.end <= word.first
            and all(is_inferred(index) for index in range(last.end, word.first))
        ):
            last.add(word)
        else:
            kept.append(word)
    return kept


def settle(words: list[Word]) -> None:
    """Write the texts of words that have parts."""
    for word in [word for word in words if word.parts]:
        word.text, word.parts = written(word.parts), ()


def may_be_joined(before: Word, size: float) -> bool:
    """Whether type of that size may go on with a word: smaller beside it, or after such a part."""
    return bool(before.parts) or size < SMALLER * before.style.size


def may_be_one_word(before: Word, after: Word, style: Style) -> bool:
    """Whether `is_one_word` has to be asked: nearly all words are too far from the one before."""
    size, around = style.size, before.style.size
    if before.parts or size < SMALLER * around:
        most = 1.0
    elif after.text[0] in MAY_JOIN:
        most = _CLOSE
    else:
        return False
    return after.left - before.right < most * max(around, size, 1.0)


def is_one_word(before: Word, after: Word, baseline: float, style: Style, inferred: bool) -> bool:
    """Whether `after`, which begins with `baseline` and `style`, belongs to the word before it,
    in spite of a space between them that the file has or PDFium `inferred`."""
    em = max(before.style.size, style.size, 1.0)
    distance = max(after.left - before.right, before.left - after.right)
    rise = before.baseline - baseline
    if abs(rise) > 0.6 * em or distance < -_KERNING * em:
        return False
    if is_note_mark(after.text[0], style, before.style, rise):
        return distance < (em if inferred else _TOUCHING * em)
    if style.size < SMALLER * before.style.size:
        height = height_of(style.size, baseline, before.style.size, before.baseline)
        near = -_TOUCHING * em < distance < _TOUCHING * em
        return inferred and height != 0 and near and len(after.text) <= _LONGEST_SCRIPT
    if before.parts and inferred and distance < _CLOSE * em:
        level = not height_of(style.size, baseline, before.style.size, before.baseline)
        # What goes on after a raised number, and is no word of a column that touches it.
        return level and before.parts[-1].size < SMALLER * style.size
    return inferred and after.text[0] in _NO_SPACE_BEFORE and distance < _CLOSE * em


def is_note_mark(char: str, style: Style, before: Style, rise: float) -> bool:
    """A raised number after a word belongs to it."""
    return char in _NOTE_MARKS and style.size < 0.85 * before.size and rise > 0.15 * before.size
