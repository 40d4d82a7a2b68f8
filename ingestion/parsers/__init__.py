"""Which parser reads a file: decided by its content first, then its name, then what was said."""

from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.converted import TARGETS, ToBeConverted
from ingestion.parsers.sniffing import media_type_of

if TYPE_CHECKING:  # a child process that parses has no use for the other ports
    from contracts.ports import Parser

_GROUP = "ibid.parsers"
_SUPPORTED = (
    "PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx, .xls), OpenDocument, RTF, EPUB, "
    "web pages, Markdown, CSV, JSON, YAML, XML, notebooks, source code, e-mails (.eml, .msg, "
    ".mbox), calendars (.ics), contacts (.vcf), subtitles (.srt, .vtt, .sbv, .ass), pictures, "
    "recordings, ZIP archives of these, and plain text"
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_OURS = {
    "application/pdf": "pdf:PdfParser",
    f"{_OFFICE}wordprocessingml.document": "docx:DocxParser",
    f"{_OFFICE}presentationml.presentation": "pptx:PptxParser",
    f"{_OFFICE}spreadsheetml.sheet": "spreadsheet:SpreadsheetParser",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "spreadsheet:SpreadsheetParser",
    "application/vnd.ms-excel": "spreadsheet:SpreadsheetParser",
    f"{_OPEN}spreadsheet": "spreadsheet:SpreadsheetParser",
    f"{_OPEN}text": "opendocument:OpenDocumentParser",
    f"{_OPEN}presentation": "opendocument:OpenDocumentParser",
    "application/rtf": "rtf:RtfParser",
    "application/epub+zip": "epub:EpubParser",
    "application/x-iwork": "iwork:IworkParser",
    "application/zip": "archive:ArchiveParser",
    "application/json": "data:DataParser",
    "application/x-ndjson": "data:DataParser",
    "application/yaml": "data:DataParser",
    "application/x-ipynb+json": "notebook:NotebookParser",
    "application/xml": "xml:XmlParser",
    "message/rfc822": "mail:MailParser",
    "application/mbox": "mail:MailParser",
    "application/vnd.ms-outlook": "outlook:OutlookParser",
    "text/html": "html:HtmlParser",
    "text/markdown": "markdown:MarkdownParser",
    "text/csv": "delimited:DelimitedParser",
    "text/tab-separated-values": "delimited:DelimitedParser",
    "text/x-source": "code:CodeParser",
    "text/plain": "text:TextParser",
    "text/calendar": "calendars:CalendarParser",
    "text/vcard": "contacts:ContactsParser",
    "text/vtt": "subtitles:SubtitlesParser",
    "application/x-subrip": "subtitles:SubtitlesParser",
    "text/x-sbv": "subtitles:SubtitlesParser",
    "text/x-ssa": "subtitles:SubtitlesParser",
    "text/x-pages": "paged:PagedParser",
    "image/png": "image:ImageParser",
    "image/jpeg": "image:ImageParser",
    "image/tiff": "image:ImageParser",
    "image/gif": "image:ImageParser",
    "image/bmp": "image:ImageParser",
    "image/webp": "image:ImageParser",
    "image/heic": "image:ImageParser",
    "image/avif": "image:ImageParser",
}
_OLD_OFFICE = (".doc", ".dot", ".ppt", ".pps", ".pot", ".wps")
_NAMES = {
    "application/x-ole-storage": "in an old Office format",
    "application/x-opc-package": "an Office file other than a document, presentation or workbook",
    "application/postscript": "a PostScript file",
    "application/gzip": "an archive other than ZIP",
    "application/x-7z-compressed": "an archive other than ZIP",
    "application/vnd.rar": "an archive other than ZIP",
    "application/x-bzip2": "an archive other than ZIP",
    "application/x-xz": "an archive other than ZIP",
}


def parser_for(data: bytes, name: str, declared_media_type: str = "") -> "Parser":
    """The parser for this file.

    Ours are known without an installed distribution; plug-ins are asked only for types that are
    not ours, since looking them up reads every installed package.

    Raises:
        IngestFailure: `unsupported`, `password_required`, `corrupt` or `empty_text`.
    """
    media_type = media_type_of(data, name, declared_media_type)
    if media_type in _OURS:
        module, _, attribute = _OURS[media_type].partition(":")
        return getattr(import_module(f"ingestion.parsers.{module}"), attribute)()
    if media_type in TARGETS:
        raise ToBeConverted(media_type, name)
    for entry in entry_points(group=_GROUP):
        plugin: type[Parser] = entry.load()
        if media_type in plugin.media_types:
            return plugin()
    raise IngestFailure(FailureCode.UNSUPPORTED, _refusal(media_type, name))


def _refusal(media_type: str, name: str) -> str:
    """What the file is, and what to do instead."""
    if media_type == "application/x-ole-storage" and name.lower().endswith(_OLD_OFFICE):
        return f"{name} is damaged. Open it where it was written, and save it as .docx or .pptx."
    return (
        f"{name} is {_called(media_type)}, which cannot be read. Supported are {_SUPPORTED}; "
        "export it as one of these and upload that."
    )


def _called(media_type: str) -> str:
    if media_type.startswith(_OPEN):
        return "an OpenDocument file other than a text, spreadsheet or presentation"
    general = {"image": "a picture of a kind", "audio": "a recording", "video": "a video"}
    kind = media_type.partition("/")[0]
    return _NAMES.get(media_type) or general.get(kind) or "a file of unknown kind"
