"""Workbooks whose cells raise or lower a part of their text, with marks put around it.

The library that reads the cells gives their text without how it is set.
"""

import io
import re
import zipfile

import lxml.etree as etree

from ingestion.parsers.opendocument.raised import mark_raised
from ingestion.parsers.raised import down, up
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import part

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RICH = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml", re.IGNORECASE)
_SAYS_SO = re.compile(rb"vertAlign|http://purl\.oclc\.org/ooxml")
_OPEN = "content.xml"


def with_marks(data: bytes, archive: zipfile.ZipFile, name: str) -> bytes:
    """The same workbook, as it is where nothing in it is raised or lowered."""
    changed: dict[str, bytes] = {}
    for path in archive.namelist():
        if path != _OPEN and not _RICH.fullmatch(path):
            continue
        content = part(archive, path, name)
        if content is None or not (_SAYS_SO.search(content) or b"text-position" in content):
            continue
        root = parsed(content, name)
        roots = [one for one in (_styles(archive, name), root) if one is not None]
        if mark_runs(root) or (path == _OPEN and mark_raised(root, roots)):
            changed[path] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return _with(archive, changed) if changed else data


def mark_runs(root: Element) -> bool:
    """Mark the runs of rich text below an element; whether any was."""
    changed = False
    for run in root.iter(_S + "r"):
        aligned = run.find(f"{_S}rPr/{_S}vertAlign")
        kind = str(aligned.get("val") or "") if aligned is not None else ""
        text = run.find(_S + "t")
        if kind in ("superscript", "subscript") and text is not None and text.text:
            text.text = up(text.text) if kind == "superscript" else down(text.text)
            changed = True
    return changed


def _styles(archive: zipfile.ZipFile, name: str) -> Element | None:
    content = part(archive, "styles.xml", name)
    return None if content is None else parsed(content, name)


def _with(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as written:
        for item in archive.infolist():
            if item.filename in changed:
                written.writestr(item.filename, changed[item.filename])
            elif item.filename.endswith((".xml", ".rels", "mimetype")):
                written.writestr(item.filename, archive.read(item))
    return target.getvalue()
