"""Whole files that a Word document names as parts of its text (`altChunk`): web pages, RTF, other
Word documents. Word takes them in when it opens the document."""

from contracts.documents import BlockKind, Extract
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.decoding import text_for
from ingestion.parsers.html import page_source, write_fragment
from ingestion.parsers.mail import letter_of
from ingestion.parsers.rtf import RtfParser
from ingestion.parsers.text import write_text

NOT_READ = "A part of the document that is a file of its own could not be read."
_HEAD = 1024


def write_chunk(built: ExtractBuilder, data: bytes) -> None:
    """Everything but Word documents, which `write_extract` puts in."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if head.startswith(b"{\\rtf"):
        try:
            write_extract(built, RtfParser().parse(data, "part"))
        except IngestFailure:
            tell(built)
    elif head.startswith(b"mime-version") or b"\ncontent-type: multipart/related" in head:
        for words in letter_of(data).words:
            if words.is_html:
                write_fragment(built, words.text)
            else:
                write_text(built, words.text, numbered=False)
    elif b"<" in head or b"<\x00" in head:
        write_fragment(built, page_source(data))
    else:
        write_text(built, text_for(built, data), numbered=False)


def write_extract(built: ExtractBuilder, read: Extract) -> None:
    """What another file says, where it stands in this one."""
    built.apart()
    for section in read.sections:
        text = read.text[section.start : section.end]
        if section.kind is BlockKind.HEADING:
            built.heading(text, max(len(section.headings), 1))
        else:
            built.block(section.kind, text)
    built.notes += [note for note in read.notes if note not in built.notes]
    built.attachments += read.attachments


def tell(built: ExtractBuilder) -> None:
    if NOT_READ not in built.notes:
        built.notes.append(NOT_READ)
