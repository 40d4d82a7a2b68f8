"""What writes on all pages of a PDF: its words, its fonts, and what it has painted once for all."""

from dataclasses import dataclass, field

from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.writers.pdf_fonts import KINDS, Font
from evaluation.reading.writers.pdf_text import Line, painted
from evaluation.reading.written import Written


@dataclass
class Pen:
    vocabulary: Vocabulary
    written: Written
    address: str
    fonts: list[Font] = field(default_factory=list[Font])
    size: float = 10
    forms: list[bytes] = field(default_factory=list[bytes])
    notes: int = 0

    def __post_init__(self) -> None:
        kind = self.vocabulary.random.choice(KINDS)
        self.fonts = [Font("F0", kind), Font("F1", kind, bold=True)]
        self.fonts += [Font("F2", "cid"), Font("F3", "cid", bold=True)]
        self.size = self.vocabulary.random.choice((8.5, 9, 10, 11))

    def font(self, text: str, bold: bool = False) -> Font:
        """Where the document's own font does not have a letter, another one is used."""
        own = self.fonts[bold]
        return own if own.has(text) else self.fonts[2 + bold]

    def line(
        self,
        text: str,
        at: tuple[float, float],
        size: float = 9,
        way: str = "plain",
        bold: bool = False,
    ) -> bytes:
        line = Line(*at, text, size, self.font(text, bold))
        return painted(line, way, self.vocabulary.random)

    def form(self, painted: bytes) -> bytes:
        """The same, painted by an object of its own."""
        self.forms.append(painted)
        return b"/X%d Do" % (len(self.forms) - 1)
