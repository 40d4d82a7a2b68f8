"""Pages, Numbers and Keynote: the preview that the program keeps in the file.

Files of before 2014, and some of later, hold a PDF for those who have no such program; it may be of
the first page only. LibreOffice reads some of these files whole.
"""

from pathlib import PurePosixPath

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.converted import ToBeConverted
from ingestion.parsers.pdf import PdfParser
from ingestion.parsers.zips import open_checked, part

_PREVIEW = "QuickLook/Preview.pdf"
_NOTE = (
    "Read from the preview that the program keeps in the file, which may be its first page only. "
    "Export it as PDF and upload that to have all of it."
)


_KINDS = {
    ".pages": "application/vnd.apple.pages",
    ".numbers": "application/vnd.apple.numbers",
    ".key": "application/vnd.apple.keynote",
}


class IworkParser(PdfParser):
    """Places are those in the preview, of which no picture is shown."""

    media_types = frozenset({"application/x-iwork"})
    computes = False
    """Whether somebody has LibreOffice, which reads more than a preview of one page."""

    def parse(self, data: bytes, name: str) -> Extract:
        """Raises also `ToBeConverted`, where there is no preview, or another program may do better
        than it."""
        with open_checked(data, name) as archive:
            preview = part(archive, _PREVIEW, name)
        kind = _KINDS.get(PurePosixPath(name).suffix.lower())
        if not preview and kind:
            raise ToBeConverted(kind, name)
        if not preview:
            raise IngestFailure(
                FailureCode.UNSUPPORTED,
                f"{name} is a Pages, Numbers or Keynote file without a preview, which cannot be "
                "read. Export it as PDF, or as .docx, .xlsx or .pptx, and upload that.",
            )
        extract = super().parse(preview, name)
        if self.computes and kind and len(extract.pages) == 1:
            raise ToBeConverted(kind, name)
        extract.notes.insert(0, _NOTE)
        return extract
