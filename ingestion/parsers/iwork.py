"""Pages, Numbers and Keynote: the preview that the program keeps in the file.

How they store text is known to their maker alone. Files of before 2014, and some of later, hold a
PDF for those who have no such program; it may be of the first page only.
"""

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.pdf import PdfParser
from ingestion.parsers.zips import open_checked, part

_PREVIEW = "QuickLook/Preview.pdf"
_NOTE = (
    "Read from the preview that the program keeps in the file, which may be its first page only. "
    "Export it as PDF and upload that to have all of it."
)


class IworkParser(PdfParser):
    """Places are those in the preview, of which no picture is shown."""

    media_types = frozenset({"application/x-iwork"})

    def parse(self, data: bytes, name: str) -> Extract:
        with open_checked(data, name) as archive:
            preview = part(archive, _PREVIEW, name)
        if not preview:
            raise IngestFailure(
                FailureCode.UNSUPPORTED,
                f"{name} is a Pages, Numbers or Keynote file without a preview, which cannot be "
                "read. Export it as PDF, or as .docx, .xlsx or .pptx, and upload that.",
            )
        extract = super().parse(preview, name)
        extract.notes.insert(0, _NOTE)
        return extract
