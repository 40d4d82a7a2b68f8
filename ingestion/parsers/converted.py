"""Files that another program turns into a format that is read here.

The process that parses may start no program: it says what the file is, and the worker has it
converted in a process of its own (`ingestion/sandbox/programs.py`), then parsed like any other.
"""

from typing import NamedTuple

from contracts.documents import FailureCode
from contracts.errors import IngestFailure

OFFICE, DJVU = "soffice", "djvutxt"
"""Programs, as they are called on the path."""


class Target(NamedTuple):
    """`suffix` of the file that `program` is given, and `to` what it makes of it. `kind` as in
    'letter.doc is an old Word document'; `instead` is what to save it as by hand."""

    program: str
    suffix: str
    to: str
    kind: str
    instead: str


TARGETS = {
    "application/msword": Target(OFFICE, "doc", "docx", "an old Word document", ".docx"),
    "application/vnd.ms-powerpoint": Target(
        OFFICE, "ppt", "pptx", "an old PowerPoint presentation", ".pptx"
    ),
    "application/vnd.ms-works": Target(OFFICE, "wps", "docx", "a Works document", ".docx"),
    "application/vnd.wordperfect": Target(OFFICE, "wpd", "docx", "a WordPerfect document", ".docx"),
    "application/vnd.sun.xml.writer": Target(OFFICE, "sxw", "odt", "a StarOffice text", ".odt"),
    "application/vnd.sun.xml.calc": Target(OFFICE, "sxc", "ods", "a StarOffice sheet", ".ods"),
    "application/vnd.sun.xml.impress": Target(
        OFFICE, "sxi", "odp", "a StarOffice presentation", ".odp"
    ),
    "application/vnd.apple.pages": Target(
        OFFICE, "pages", "docx", "a Pages document", "a PDF or .docx"
    ),
    "application/vnd.apple.numbers": Target(
        OFFICE, "numbers", "xlsx", "a Numbers document", "a PDF or .xlsx"
    ),
    "application/vnd.apple.keynote": Target(
        OFFICE, "key", "pptx", "a Keynote document", "a PDF or .pptx"
    ),
    "image/vnd.djvu": Target(DJVU, "djvu", "txt", "a DjVu scan", "a PDF"),
}
PREVIEWED = frozenset(name for name in TARGETS if name.startswith("application/vnd.apple."))
"""Files that may hold a preview of their own, for which nothing has to be converted."""
_INSTALL = {
    OFFICE: "install LibreOffice on the worker's machine (Debian and Ubuntu: apt install "
    "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui)",
    DJVU: "install DjVuLibre on the worker's machine (Debian and Ubuntu: apt install "
    "djvulibre-bin)",
}
_NAMES = {OFFICE: "LibreOffice", DJVU: "DjVuLibre"}


class ToBeConverted(IngestFailure):
    """Whoever has no program at hand fails the document with this sentence."""

    def __init__(self, media_type: str, name: str) -> None:
        self.media_type = media_type
        target = TARGETS[media_type]
        super().__init__(
            FailureCode.UNSUPPORTED,
            f"{name} is {target.kind}, which only another program can read. Save it as "
            f"{target.instead} and upload that.",
            mend=f"Or {_INSTALL[target.program]}",
        )


def note(target: Target) -> str:
    """What a reader should know of a file that was converted."""
    if target.program == DJVU:
        return "Read from the text that the DjVu file keeps beside its pictures."
    return f"{_NAMES[target.program]} made .{target.to} of this file, and that was read."
