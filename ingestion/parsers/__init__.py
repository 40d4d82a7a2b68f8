"""Which parser reads a file: decided by its content first, then its name, then what was said."""

from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.sniffing import media_type_of

if TYPE_CHECKING:  # a child process that parses has no use for the other ports
    from contracts.ports import Parser

_GROUP = "ibid.parsers"
_SUPPORTED = "PDF, Word (.docx), HTML, Markdown and plain text"
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
    "image/png": "image:ImageParser",
    "image/jpeg": "image:ImageParser",
    "image/tiff": "image:ImageParser",
    "image/gif": "image:ImageParser",
    "image/bmp": "image:ImageParser",
    "image/webp": "image:ImageParser",
}
_NAMES = {
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "a spreadsheet",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "a spreadsheet",
    "application/x-ole-storage": "an old Office format",
    "application/epub+zip": "an e-book",
    "application/rtf": "an RTF file",
    "application/zip": "a ZIP archive",
    "application/gzip": "an archive",
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
    for entry in entry_points(group=_GROUP):
        plugin: type[Parser] = entry.load()
        if media_type in plugin.media_types:
            return plugin()
    raise IngestFailure(
        FailureCode.UNSUPPORTED,
        f"{name} is {_called(media_type, name)}, which cannot be read yet. Supported are "
        f"{_SUPPORTED}; export it as one of these and upload that.",
    )


def _called(media_type: str, name: str) -> str:
    kind = media_type.partition("/")[0]
    general = {"image": "a picture", "audio": "a recording", "video": "a video"}
    if media_type == "application/x-ole-storage" and name.lower().endswith(".msg"):
        return "an Outlook message"
    return _NAMES.get(media_type) or general.get(kind) or "a file of unknown kind"
