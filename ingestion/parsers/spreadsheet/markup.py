"""Workbooks in one XML file, as Excel 2003 and many exports write them (SpreadsheetML 2003)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from ingestion.parsers.building import one_line
from ingestion.parsers.cell_formats import (
    OF_THE_REGION,
    builtin,
    shown_text,
)
from ingestion.parsers.raised import down, up
from ingestion.parsers.spreadsheet.rows import Merged, Row, hidden_text, letters
from ingestion.parsers.spreadsheet.shown import NOT_COMPUTED, number_of_cell, with_link
from ingestion.parsers.spreadsheet.telling import Found
from ingestion.parsers.struck import struck
from ingestion.parsers.xmlparts import Element

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_NAMED = {
    "general number": "General",
    "general date": OF_THE_REGION,
    "long date": OF_THE_REGION,
    "medium date": "d-mmm-yy",
    "short date": OF_THE_REGION,
    "long time": "h:mm:ss AM/PM",
    "medium time": "h:mm AM/PM",
    "short time": "h:mm",
    "currency": builtin(7),
    "euro currency": '#,##0.00 "€"',
    "fixed": "0.00",
    "standard": "#,##0.00",
    "percent": "0.00%",
    "scientific": "0.00E+00",
    "yes/no": '"Yes";"Yes";"No"',
    "true/false": '"True";"True";"False"',
    "on/off": '"On";"On";"Off"',
}
_BEGINS, _BEGINS_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_WAYS = {"sup": up, "sub": down, "s": struck}
_MOST = 1_048_576  # rows, and more than there are columns


@dataclass
class MarkupSheet:
    """`comments` are there once its rows were read; each with its cell."""

    name: str
    hidden: bool
    element: Element
    comments: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


class MarkupBook:
    def __init__(self, root: Element) -> None:
        self._root = root
        self.found = Found()
        self._from_1904 = root.find(f"{_X}ExcelWorkbook/{_X}Date1904") is not None
        self._codes = _codes(root)
        self._struck = _struck(root)

    def sheets(self) -> Iterator[MarkupSheet]:
        for element in self._root.iterfind(SS + "Worksheet"):
            said = element.findtext(f"{_X}WorksheetOptions/{_X}Visible") or ""
            hidden = said.strip() in ("SheetHidden", "SheetVeryHidden")
            self.found.hidden_sheets += hidden
            name = one_line(str(element.get(SS + "Name") or "")) or "Sheet"
            yield MarkupSheet(name, hidden, element)

    def rows(self, sheet: MarkupSheet) -> Iterator[Row]:
        for table in sheet.element.iterfind(SS + "Table"):
            merged = Merged(())
            yield from merged.whole(self._rows(table, sheet, merged))
        self.found.hidden_columns += len(self.found.columns)
        self.found.columns = set()

    def _rows(self, table: Element, sheet: MarkupSheet, merged: Merged) -> Iterator[Row]:
        columns = _columns(table)
        number = -1
        for row in table.iterfind(SS + "Row"):
            number = _index(row, number + 1)
            hidden = row.get(SS + "Hidden") == "1"
            styles = [row.get(SS + "StyleID"), table.get(SS + "StyleID")]
            cells: list[tuple[int, str]] = []
            column = -1
            for cell in row.iterfind(SS + "Cell"):
                column = _index(cell, column + 1)
                across, down_ = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
                if across or down_:
                    merged.add(((number, column), (number + down_, column + across)))
                at = columns.get(column, _Column())
                text = self._shown(cell, [cell.get(SS + "StyleID"), styles[0], at.style, styles[1]])
                if text and at.hidden:
                    self.found.columns.add(column)
                    text = hidden_text(text)
                if text:
                    cells.append((column, text))
                sheet.comments += _comments(cell, f"{letters(column)}{number + 1}")
                column += across
            if cells:
                self.found.hidden_rows += hidden
                yield Row(number, cells, hidden)
            number += _count(row, "Span")

    def _shown(self, cell: Element, styles: list[str | None]) -> str:
        data, formula = cell.find(SS + "Data"), cell.get(SS + "Formula")
        text = _text(data) if data is not None else ""
        if formula and not text:
            self.found.not_computed += 1
            return f"{one_line(formula)} ({NOT_COMPUTED})"
        style = next((one for one in styles if one), "Default")
        kind = str(data.get(SS + "Type") or "String") if data is not None else "String"
        shown = self._value(kind, text, self._codes.get(style, "General"))
        link = one_line(str(cell.get(SS + "HRef") or ""))
        if shown and style in self._struck:
            shown = one_line(struck(shown))
        return shown if link.startswith("#") else with_link(shown, link)

    def _value(self, kind: str, text: str, code: str) -> str:
        if kind == "Boolean":
            return "TRUE" if text.strip() in ("1", "true") else "FALSE"
        number = None
        if kind == "Number":
            number = _decimal(text)
        elif kind == "DateTime":
            number = self._serial(text)
        if number is None:
            shown = shown_text(text, code) if kind == "String" else text
            return one_line(shown) or (hidden_text(one_line(text)) if text.strip() else "")
        return one_line(number_of_cell(number, code, self._from_1904))

    def _serial(self, text: str) -> Decimal | None:
        """A moment as the number of days that formats are made for."""
        try:
            moment = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
        except ValueError:
            return None
        since = moment - (_BEGINS_1904 if self._from_1904 else _BEGINS)
        seconds = Decimal(since.seconds) + Decimal(since.microseconds) / 1_000_000
        return Decimal(since.days) + seconds / 86_400


@dataclass(frozen=True)
class _Column:
    hidden: bool = False
    style: str | None = None


def _columns(table: Element) -> dict[int, _Column]:
    found: dict[int, _Column] = {}
    at = -1
    for element in table.iterfind(SS + "Column"):
        at = _index(element, at + 1)
        column = _Column(element.get(SS + "Hidden") == "1", element.get(SS + "StyleID"))
        last = min(at + _count(element, "Span"), 16_384)
        found |= dict.fromkeys(range(at, last + 1), column)
        at = max(at, last)
    return found


def _codes(root: Element) -> dict[str, str]:
    """The format of each style, its own or that of the one it is made from."""
    own: dict[str, tuple[str | None, str | None]] = {}
    for style in root.iterfind(f"{SS}Styles/{SS}Style"):
        numbers = style.find(SS + "NumberFormat")
        # An empty element says that there is none.
        code = None if numbers is None else str(numbers.get(SS + "Format") or "General")
        own[str(style.get(SS + "ID") or "")] = code, style.get(SS + "Parent")
    return {name: _NAMED.get(code.lower(), code) for name in own if (code := _code(own, name))}


def _struck(root: Element) -> set[str]:
    """The styles that strike out, of themselves or as those they are made from."""
    own: dict[str, tuple[str | None, str | None]] = {}
    for style in root.iterfind(f"{SS}Styles/{SS}Style"):
        font = style.find(SS + "Font")
        line = None if font is None else str(font.get(SS + "StrikeThrough") or "0")
        own[str(style.get(SS + "ID") or "")] = line, style.get(SS + "Parent")
    return {name for name in own if _code(own, name) == "1"}


def _code(own: dict[str, tuple[str | None, str | None]], name: str) -> str | None:
    for _ in range(len(own)):
        code, above = own.get(name, (None, None))
        if code or not above:
            return code
        name = above
    return None


def _text(data: Element) -> str:
    """With what is raised, lowered or struck out in it."""
    parts = [data.text or ""]
    for child in data:
        if isinstance(child.tag, str):
            inside, name = _text(child), child.tag.rpartition("}")[2].lower()
            parts.append(_WAYS[name](inside) if name in _WAYS else inside)
        parts.append(child.tail or "")
    return "".join(parts)


def _comments(cell: Element, at: str) -> Iterator[tuple[str, str]]:
    for comment in cell.iterfind(SS + "Comment"):
        author = one_line(str(comment.get(SS + "Author") or ""))
        text = one_line("".join(comment.itertext()))
        said = text.removeprefix(f"{author}:").strip() if author else text
        if said:
            by = f" by {author}" if author else ""
            yield at, f"Comment on {at}{by}: {said}"


def _index(element: Element, following: int) -> int:
    """The place that an element is given, from 0; else the one after the last."""
    given = _count(element, "Index")
    return given - 1 if given > following else following


def _count(element: Element, name: str) -> int:
    said = str(element.get(SS + name) or "")
    return min(int(said), _MOST) if said.isascii() and said.isdecimal() and len(said) < 9 else 0


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
