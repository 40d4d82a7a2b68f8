"""The formats that are looked at: who writes a file, and who else reads it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.reading import readers
from evaluation.reading.writers import docx, xlsx
from evaluation.reading.written import Written

Reader = Callable[[Sequence[Written]], list[str]]


@dataclass(frozen=True)
class Format:
    write: Callable[[int], Written]
    read: Reader
    exact: bool = False
    """Whether what the other program shows is all there is to be read, word for word."""


FORMATS: Mapping[str, Format] = {
    "docx": Format(docx.written, readers.printed),
    "xlsx": Format(xlsx.written, readers.sheets, exact=True),
}
