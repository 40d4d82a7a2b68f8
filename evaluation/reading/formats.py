"""The formats that are looked at: who writes a file, and who else reads it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.reading import printing, readers
from evaluation.reading.writers import docx, eml, epub, html, pdf, pptx, texts, xlsx
from evaluation.reading.written import Written

Reader = Callable[[Sequence[Written]], list[str]]


@dataclass(frozen=True)
class Format:
    write: Callable[[int], Written]
    read: Reader | None
    become: Callable[[Sequence[Written]], list[Written]] | None = None
    """What another program makes of the files that were written, and that is looked at."""
    exact: bool = False
    """Whether what the other program shows is all there is to be read, word for word."""
    moves: bool = False
    """Whether pieces may come in another order: it is known that they do, or the other program has
    the order of painting."""


FORMATS: Mapping[str, Format] = {
    "docx": Format(docx.written, readers.printed),
    "pptx": Format(pptx.written, readers.printed),
    "xlsx": Format(xlsx.written, readers.sheets, exact=True),
    "html": Format(html.written, readers.pages, exact=True),
    "site": Format(html.of_a_site, readers.pages, exact=True, moves=True),
    "pdf": Format(docx.written, readers.from_pdf, readers.as_pdf, exact=True, moves=True),
    "pdf-made": Format(pdf.written, readers.from_pdf),
    "pdf-web": Format(
        html.to_be_printed, readers.from_pdf, printing.by_a_browser, exact=True, moves=True
    ),
    "eml": Format(eml.written, None),
    "epub": Format(epub.written, readers.chapters, exact=True),
    "txt": Format(texts.written, readers.by_their_codec, exact=True),
    "title": Format(texts.title, readers.by_their_codec, exact=True),
    "csv": Format(texts.table, readers.cells, exact=True),
    "named": Format(texts.page, None),
}
