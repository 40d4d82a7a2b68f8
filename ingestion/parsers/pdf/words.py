"""A word: a run of characters without white space, and the ink it fills."""

from dataclasses import dataclass

from ingestion.parsers.pdf.styles import Style

HYPHENS = ("-", "\u00ad", "‐")
_KERNING = 1.5
_NO_SPACE_BEFORE = frozenset(",.;:!?)]}”’»%")
_NOTE_MARKS = frozenset("0123456789*†‡")
MAY_JOIN = _NO_SPACE_BEFORE | _NOTE_MARKS
"""What a word may begin with that belongs to the word before it."""


@dataclass(slots=True, eq=False)
class Word:
    """Upright, in points from the page's top left.

    `first` and `end` are its characters on the page; `stem` is where the ink before a final
    hyphen ends; `number` is that of its text object, None when it has several.
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

    @property
    def size(self) -> float:
        return self.style.size

    def add(self, other: "Word") -> None:
        """Take in what belongs to this word although a space was between them."""
        before = self.right
        if other.style.size > self.style.size:
            self.style, self.baseline = other.style, other.baseline
        self.text += other.text
        self.left, self.top = min(self.left, other.left), min(self.top, other.top)
        self.right, self.bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        self.stem = min(before, other.left - 0.05) if len(other.text) == 1 else other.stem
        self.end, self.number = other.end, None


def is_one_word(before: Word, after: Word, baseline: float, style: Style, inferred: bool) -> bool:
    """Whether `after`, which begins with `baseline` and `style`, belongs to the word before it,
    in spite of a space between them that the file has or PDFium `inferred`."""
    em = max(before.style.size, style.size, 1.0)
    distance = max(after.left - before.right, before.left - after.right)
    rise = before.baseline - baseline
    if abs(rise) > 0.6 * em or distance < -_KERNING * em:
        return False
    if is_note_mark(after.text[0], style, before.style, rise):
        return distance < em
    return inferred and after.text[0] in _NO_SPACE_BEFORE and distance < 0.1 * em


def is_note_mark(char: str, style: Style, before: Style, rise: float) -> bool:
    """A raised number after a word belongs to it."""
    return char in _NOTE_MARKS and style.size < 0.85 * before.size and rise > 0.15 * before.size
