"""Text in pictures: what Tesseract makes of a picture, within the time a document has."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from PIL import Image

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.allowance import Allowance
from ingestion.tesseract import (
    Line,
    NotInstalled,
    OutOfTime,
    Paragraph,
    Seen,
    Tesseract,
    installed_languages,
)

HOW_TO_INSTALL = "install Tesseract (Debian and Ubuntu: apt install tesseract-ocr)"
_MOST_LANGUAGES = 3  # each one more makes it slower and less sure
_MOST_PIXELS, _FEWEST_PIXELS = 10_000_000, 1_500_000
_LONGEST_LOOK = 25.0  # seconds on the clock; a page of print takes one or two
_SURE_WORD, _SURE_LINE, _SURE_PAGE = 30, 50, 60
_BLANK = 16  # of 255: no ink differs less from its paper
_WIDEST = 32_000  # pixels; Tesseract refuses a few more
_MOST_NAMED = 8
_LETTERS = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Recognised:
    """A picture's paragraphs; `width` and `height` are what its words' pixels are fractions of."""

    number: int
    width: int
    height: int
    paragraphs: list[Paragraph]


def blank(number: int) -> Recognised:
    """A page without text, or one that was not read."""
    return Recognised(number, 1, 1, [])


@dataclass
class Recogniser:
    """Reads one picture after the other until its time is used up; to be closed."""

    folder: str
    languages: list[str]
    seconds: float
    notes: list[str]
    _began: float = field(default_factory=time.process_time)
    _slowest: float = 0

    def read(self, number: int, load: Callable[[], Image.Image]) -> Recognised | None:
        """What a grey picture says, or None when there is no time to read it.

        Raises:
            NotInstalled: what is installed cannot be used.
        """
        left = self.seconds - (time.process_time() - self._began)
        if left <= self._slowest:
            return None
        began = time.process_time()
        picture = load()
        if _is_blank(picture):
            return blank(number)
        picture = _resized(picture)
        try:
            return Recognised(number, picture.width, picture.height, self._read(picture))
        except OutOfTime:
            return None
        finally:
            self._slowest = max(self._slowest, time.process_time() - began)

    def _read(self, picture: Image.Image) -> list[Paragraph]:
        """As it stands; and when that gives little sense, as it may be turned."""
        found: list[list[Paragraph]] = []
        grey, (width, height) = picture.tobytes(), picture.size
        for turned in (False, True):
            found.append(
                self._tesseract.read(grey, width, height, seconds=_LONGEST_LOOK, turned=turned)
            )
            if _sureness(found[-1]) >= _SURE_PAGE:
                break
        return _without_noise(max(found, key=_sureness))

    @cached_property
    def _tesseract(self) -> Tesseract:
        """Loaded for the first page that is not blank."""
        return Tesseract(self.folder, self.languages)

    def close(self) -> None:
        if "_tesseract" in self.__dict__:
            self._tesseract.close()


def recogniser(allowance: Allowance) -> Recogniser:
    """Ready to read, in the languages asked for or in those there are.

    Raises:
        NotInstalled: there is nothing to read pictures with.
    """
    folder, installed = installed_languages()
    wanted = [name for name in re.split(r"[+,\s]+", allowance.languages) if name]
    missing = [name for name in wanted if name not in installed]
    chosen = [name for name in wanted if name in installed] or installed[:_MOST_LANGUAGES]
    notes = [
        f"Text in pictures was read as {'+'.join(chosen)}: Tesseract has no language "
        f"{name} here (Debian and Ubuntu: apt install tesseract-ocr-{name.replace('_', '-')})."
        for name in missing
    ]
    allowance.begin()
    return Recogniser(folder, chosen, allowance.seconds, notes)


def is_installed() -> bool:
    try:
        installed_languages()
    except NotInstalled:
        return False
    return True


def unread(numbers: Sequence[int]) -> str:
    """The note on pages that no time was left for."""
    was, its = ("was", "its") if len(numbers) == 1 else ("were", "their")
    return (
        f"{named(numbers)} {was} not read: recognising {its} text takes too long. "
        "Split the file and upload the parts."
    )


def named(numbers: Sequence[int]) -> str:
    """'Page 3', 'Pages 3, 5 and 31 to 200': what a sentence about these pages begins with."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    several = [
        piece
        for first, last in runs
        for piece in (
            [f"{first} to {last}"] if last > first + 1 else map(str, sorted({first, last}))
        )
    ]
    if len(several) > _MOST_NAMED:
        several = [*several[:_MOST_NAMED], f"{len(several) - _MOST_NAMED} more places"]
    listed = " and ".join(filter(None, (", ".join(several[:-1]), several[-1])))
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {listed}"


def too_slow(name: str) -> IngestFailure:
    """Not even the first page was read in time."""
    return IngestFailure(
        FailureCode.TIMED_OUT,
        f"Recognising the text of {name} takes too long. Save it smaller, or split it, and upload "
        "the result.",
    )


def no_text(name: str, kind: str) -> IngestFailure:
    """`kind` is what it is instead: 'a picture', 'a scan', 'a drawing'."""
    return IngestFailure(
        FailureCode.EMPTY_TEXT,
        f"{name} is {kind}, and no text was recognised in it. If you can read text in it, scan "
        "or photograph it again: larger, sharper and upright.",
    )


def _is_blank(picture: Image.Image) -> bool:
    darkest, lightest = picture.getextrema()
    return int(lightest) - int(darkest) < _BLANK  # pyright: ignore[reportArgumentType]


def _resized(picture: Image.Image) -> Image.Image:
    """Small print of screens is enlarged, and what is larger than any page is reduced."""
    pixels = picture.width * picture.height
    factor = 1.0
    if pixels < _FEWEST_PIXELS:
        factor = 2.0
    elif pixels > _MOST_PIXELS:
        factor = (_MOST_PIXELS / pixels) ** 0.5
    factor = min(factor, _WIDEST / max(picture.size))
    if factor == 1.0:
        return picture
    size = (max(round(picture.width * factor), 1), max(round(picture.height * factor), 1))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _sureness(paragraphs: list[Paragraph]) -> float:
    """By letters: one long word that is clear says more than ten specks."""
    words = [word for paragraph in paragraphs for line in paragraph for word in line.words]
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def _without_noise(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Only what reads as words: photographs and rules are full of specks that look like some."""
    kept: list[Paragraph] = []
    for paragraph in paragraphs:
        lines = [line for line in map(_clear, paragraph) if line.words]
        if lines and _sureness([lines]) >= _SURE_LINE:
            kept.append(lines)
    return kept


def _clear(line: Line) -> Line:
    words = [word for word in line.words if word.confidence >= _SURE_WORD]
    sure = _sureness([[Line(words, line.size)]]) >= _SURE_LINE
    said = sum(len(_LETTERS.findall(word.text)) for word in words)
    return Line(words if sure and said > 1 and _fills(words) else [], line.size)


def _fills(words: list[Seen]) -> bool:
    """Half of a line's signs or more are letters and digits."""
    text = "".join(word.text for word in words)
    return 2 * len(_LETTERS.findall(text)) >= len(text)
