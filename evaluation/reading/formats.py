"""The formats that are looked at: who writes a file, and who else reads it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.reading import readers
from evaluation.reading.writers import docx, html, xlsx
from evaluation.reading.written import Written

Reader = Callable[[Sequence[Written]], list[str]]


@dataclass(frozen=True)
class Format:
    write: Callable[[int], Written]
    read: Reader
    exact: bool = False
    """Whether what the other program shows is all there is to be read, word for word."""
    moves: bool = False
    """Whether it is known that pieces come out of order."""


FORMATS: Mapping[str, Format] = {
    "docx": Format(docx.written, readers.printed),
    "xlsx": Format(xlsx.written, readers.sheets, exact=True),
    "html": Format(html.written, readers.pages, exact=True),
    "site": Format(html.of_a_site, readers.pages, exact=True, moves=True),
}
