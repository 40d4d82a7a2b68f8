"""Cells that hold a country, a share or a picture: in place of their value old programs are given
`#VALUE!`, and what the cell shows stands elsewhere (MS-XLSX, 2.2.4.7 and 2.6.212)."""

from collections.abc import Iterator

from ingestion.parsers.building import one_line
from ingestion.parsers.ooxml import Package
from ingestion.parsers.xmlparts import Element

_OF_RICH_VALUES = "XLRICHVALUE"
_PICTURE = "_localImage"


def rich_values(package: Package, workbook: str) -> list[str]:
    """What cells show, by the number that they name (from 1, so the first is at 0); '' where that
    is not known."""
    root = package.first(workbook, "sheetMetadata")
    values = _values(package, workbook)
    if root is None or not values:
        return []
    kinds = [str(kind.get("name")) for kind in root.iter("{*}metadataType")]
    blocks = [_index(item, "i") for item in _future(root)]
    shown: list[str] = []
    for block in root.iterfind("{*}valueMetadata/{*}bk"):
        text = ""
        for record in block.iterfind("{*}rc"):
            kind, place = _index(record, "t") - 1, _index(record, "v")
            if _at(kinds, kind) == _OF_RICH_VALUES and 0 <= place < len(blocks):
                text = _at(values, blocks[place]) or ""
        shown.append(text)
    return shown


def _future(root: Element) -> Iterator[Element]:
    for future in root.iterfind("{*}futureMetadata"):
        if future.get("name") == _OF_RICH_VALUES:
            yield from future.iter("{*}rvb")


def _values(package: Package, workbook: str) -> list[str]:
    structures = package.first(workbook, "rdRichValueStructure")
    data = package.first(workbook, "rdRichValue")
    if structures is None or data is None:
        return []
    known = [
        (str(one.get("t") or ""), [str(key.get("n") or "") for key in one.iterfind("{*}k")])
        for one in structures.iterfind("{*}s")
    ]
    texts: list[str] = []
    for value in data.iterfind("{*}rv"):
        place = _index(value, "s")
        kind, keys = known[place] if 0 <= place < len(known) else ("", [])
        parts = (one_line(part.text or "") for part in value.iterfind("{*}v"))
        found = zip(keys, parts, strict=False)  # either may be longer in a file of a later Excel
        texts.append(_shown(kind, dict(found)))
    return texts


def _shown(kind: str, fields: dict[str, str]) -> str:
    if kind == _PICTURE:
        return f"Picture: {fields['Text']}" if fields.get("Text") else "(picture)"
    return fields.get("_DisplayString", "")


def _at(found: list[str], place: int) -> str | None:
    return found[place] if 0 <= place < len(found) else None


def _index(element: Element, attribute: str) -> int:
    value = str(element.get(attribute) or "")
    return int(value) if value.isdecimal() and len(value) < 8 else -1
