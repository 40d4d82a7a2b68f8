"""OpenDocument in one XML file (`.fodt`, `.fods`, `.fodp`): read as the package it would be."""

import io
import zipfile

from contracts.documents import Extract
from ingestion.parsers.opendocument import OpenDocumentParser
from ingestion.parsers.opendocument.names import OFFICE
from ingestion.parsers.spreadsheet import SpreadsheetParser
from ingestion.parsers.xmlparts import Element

_SHEETS = "application/vnd.oasis.opendocument.spreadsheet"


def is_flat(root: Element) -> bool:
    return root.tag == f"{OFFICE}document" and root.find(f"{OFFICE}body") is not None


def read_flat(root: Element, data: bytes, name: str, max_characters: int) -> Extract:
    """What is said of styles and of the file itself stands in the same file as the content.

    Raises:
        IngestFailure: as the parsers of packages do.
    """
    is_book = root.find(f"{OFFICE}body/{OFFICE}spreadsheet") is not None
    parser = SpreadsheetParser() if is_book else OpenDocumentParser()
    parser.max_characters = max_characters
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", str(root.get(f"{OFFICE}mimetype") or _SHEETS))
        for part in ("content.xml", "styles.xml", "meta.xml"):
            package.writestr(part, data.strip())
    return parser.parse(target.getvalue(), name)
