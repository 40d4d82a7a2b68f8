"""Parts of an Excel workbook as they are written for a program that computes."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from ingestion.parsers.marks import without_marks
from ingestion.parsers.ooxml import unescaped
from ingestion.parsers.spreadsheet.book import Book, local, text_in
from ingestion.parsers.spreadsheet.formulas import is_fixed
from ingestion.parsers.xmlparts import Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_OF_MANY = "shared"
_TEXTS = ("str", "inlineStr")


class Cell(NamedTuple):
    """As the file has it. `kind` is its `t`; `formula` is '' where it is that of another cell."""

    kind: str
    value: str | None
    formula: str | None


def parts_of(cell: Element) -> Cell:
    kind = str(cell.get("t") or "n")
    value, formula = None, None
    for part in cell:
        match local(part):
            case "v":
                value = part.text or ""
            case "f":
                formula = part.text or ""
            case "is":
                value = text_in(part)
            case "t" if kind == "inlineStr":  # as some programs write it
                value = unescaped(part.text or "")
            case _:
                pass
    return Cell(kind, value, formula)


def lacks_value(cell: Cell, *, stale: bool) -> bool:
    """Whether nobody computed it. `stale`: a 0 is what a program wrote that does not compute."""
    if cell.formula is None:
        return False
    if cell.kind != "str" and not cell.value:
        return True
    return bool(cell.formula) and stale and cell.kind == "n" and cell.value == "0"


def cell_as_it_is(element: Element, cell: Cell, at: str) -> str:
    """With its value and without its formula, unless others have that one too."""
    value = escape(without_marks(cell.value or ""))
    formula = ""
    for part in element:
        if local(part) == "f" and part.get("t") == _OF_MANY and part.text:
            formula = _written(part)
    if cell.kind == "inlineStr":
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    return f'<c r="{at}" t="{escape(cell.kind)}">{formula}<v>{value}</v></c>' if value else ""


def formula_of(
    element: Element, shared: dict[str, bool], is_wanted: Callable[[str], bool]
) -> str | None:
    """None where it is not to be computed. `shared` is whether those of many cells are, by their
    number."""
    for part in element:
        if local(part) != "f" or part.get("t") == "dataTable":
            continue
        number = str(part.get("si") or "")
        if part.get("t") == _OF_MANY and not part.text:
            return _written(part) if shared.get(number) else None
        wanted = bool(part.text) and is_wanted(str(part.text))
        if part.get("t") == _OF_MANY:
            shared[number] = wanted
        return _written(part) if wanted else None
    return None


def _written(formula: Element) -> str:
    told = "".join(
        f" {name}={quoteattr(str(formula.get(name)))}"
        for name in ("t", "ref", "si")
        if formula.get(name)
    )
    return f"<f{told}>{escape(formula.text or '')}</f>"


def names_of(book: Book) -> Iterator[str]:
    """Those that stand for something in the file."""
    for name in book.names:
        if is_fixed(name.formula):
            where = "" if name.sheet is None else f' localSheetId="{name.sheet}"'
            said = escape(name.formula)
            yield f"<definedName name={quoteattr(name.name)}{where}>{said}</definedName>"


def texts_part(texts: Iterable[str]) -> str:
    said = (escape(without_marks(text)) for text in texts)
    listed = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in said)
    return f'{HEAD}<sst xmlns="{MAIN}">{listed}</sst>'


def table_part(root: Element, number: int) -> str:
    """By its name, its cells and the names of its columns, which formulas go by."""
    told = "".join(
        f" {name}={quoteattr(str(root.get(name)))}"
        for name in ("name", "displayName", "ref", "headerRowCount", "totalsRowCount")
        if root.get(name)
    )
    columns = [str(column.get("name") or "") for column in root.iter("{*}tableColumn")]
    listed = "".join(
        f'<tableColumn id="{n}" name={quoteattr(name)}/>' for n, name in enumerate(columns, 1)
    )
    return (
        f'{HEAD}<table xmlns="{MAIN}" id="{number}"{told}>'
        f'<tableColumns count="{len(columns)}">{listed}</tableColumns></table>'
    )


def workbook_part(book: Book, names: list[str]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="r{n}"/>'
        for n, sheet in enumerate(book.sheets, 1)
    )
    days = '<workbookPr date1904="1"/>' if book.from_1904 else ""
    named = f"<definedNames>{''.join(names)}</definedNames>" if names else ""
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{days}<sheets>{listed}</sheets>'
        f"{named}</workbook>"
    )


def relations_part(targets: Iterable[tuple[str, str]]) -> str:
    """Of kind and target; their ids are r1, r2 …"""
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}relationships">{listed}</Relationships>'


def types_part(kinds: Iterable[tuple[str, str]]) -> str:
    """Of path, from the root, and kind."""
    listed = "".join(
        f'<Override PartName="{path}" ContentType="{_SHEET_ML}{kind}+xml"/>' for path, kind in kinds
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{listed}</Types>'
    )
