"""One sheet of an XML workbook, read row by row: what each cell shows, and what is hidden."""

import re
import zipfile
from collections.abc import Iterator

from ingestion.parsers.building import one_line
from ingestion.parsers.ooxml import Package, R, unescaped
from ingestion.parsers.spreadsheet.book import Book, Listed, is_on, local, streamed
from ingestion.parsers.spreadsheet.computing.excel import Value, Values
from ingestion.parsers.spreadsheet.computing.parts import Cell, lacks_value, parts_of
from ingestion.parsers.spreadsheet.printed import printed
from ingestion.parsers.spreadsheet.rows import Merged, Range, Row, cell_of, hidden_text, range_of
from ingestion.parsers.spreadsheet.shown import (
    NOT_COMPUTED,
    kept_number,
    text_of_cell,
    with_link,
)
from ingestion.parsers.spreadsheet.tail import tail_of
from ingestion.parsers.spreadsheet.telling import Found
from ingestion.parsers.struck import struck
from ingestion.parsers.xmlparts import Element

_LAST_COLUMN = 16_384
_MOST_LINKED = 100_000  # cells that ranges of links are written out to
_LINKING = re.compile(r'HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)


class Sheet:
    """`computed`: what a program says of formulas whose value the file does not have."""

    def __init__(self, package: Package, archive: zipfile.ZipFile, book: Book, name: str) -> None:
        self._package, self._archive, self._book, self._name = package, archive, book, name
        self._known: dict[tuple[int, int], Value] = {}
        self._columns: dict[str, int] = {}  # by their letters
        self.computed: Values = {}
        self.found = Found()
        self.printed: list[str] = []
        """Of the last sheet: what stands at the head and foot of its printed pages."""

    def rows(self, listed: Listed) -> Iterator[Row]:
        """The rows that are not empty.

        Raises:
            IngestFailure: `corrupt`, `password_required`.
        """
        path = listed.path
        self._known = self.computed.get(listed.name, {})
        tail = tail_of(self._archive, path, self._name)
        links = self._links(path, tail)
        self.printed = printed(tail)
        ranges = [found for item in _of(tail, "mergeCell") if (found := _range(item))]
        yield from Merged(ranges).whole(self._rows(path, links))
        self.found.hidden_columns += len(self.found.columns)
        self.found.columns = set()

    def _rows(self, path: str, links: dict[tuple[int, int], str]) -> Iterator[Row]:
        hidden: list[tuple[int, int]] = []
        number = -1
        for element in streamed(self._archive, path, self._name, "col", "row"):
            if local(element) == "col":
                if is_on(element, "hidden") or str(element.get("width")) == "0":
                    first, last = int(element.get("min") or 0), int(element.get("max") or 0)
                    hidden.append((first - 1, min(last, _LAST_COLUMN) - 1))
                continue
            given = str(element.get("r") or "")
            number = int(given) - 1 if given else number + 1
            cells = self._cells(element, number, hidden, links)
            if cells:
                row_hidden = is_on(element, "hidden") or str(element.get("ht")) == "0"
                self.found.hidden_rows += row_hidden
                yield Row(number, cells, row_hidden)

    def _cells(
        self,
        row: Element,
        number: int,
        hidden: list[tuple[int, int]],
        links: dict[tuple[int, int], str],
    ) -> list[tuple[int, str]]:
        cells: dict[int, str] = {}
        column = -1
        digits = str(number + 1)
        for element in row:
            if local(element) != "c":
                continue
            column = self._column(str(element.get("r") or ""), digits, column + 1)
            cell = parts_of(element)
            text = self._shown(element, cell, (number, column))
            if self._book.struck and (element.get("s") or "0") in self._book.struck:
                text = struck(text)
            text = one_line(text)
            if links or cell.formula:
                text = with_link(text, links.get((number, column)) or _named_link(cell))
            if text and hidden and any(first <= column <= last for first, last in hidden):
                self.found.columns.add(column)
                text = hidden_text(text)
            if text:
                cells[column] = text
        return sorted(cells.items())

    def _column(self, reference: str, digits: str, following: int) -> int:
        """Of a cell in the row of these digits; `following` where it does not say so."""
        letters = reference.removesuffix(digits)
        known = self._columns.get(letters)
        if known is not None and letters != reference:
            return known
        place = cell_of(reference)
        if place and letters.isalpha():
            self._columns[letters] = place[1]
        return place[1] if place else following

    def _shown(self, element: Element, cell: Cell, place: tuple[int, int]) -> str:
        """What a cell shows; of a formula that nobody computed, the formula."""
        if lacks_value(cell, stale=self._book.stale):
            known = self._known.get(place)
            if known is None:
                return self._formula(element, cell)
            self.found.computed += 1
            cell = Cell(known.kind, known.text, None)
        elif cell.kind == "e" and (rich := self._rich(element)):
            return rich
        return self._value(cell.kind, cell.value, self._code(element)) if cell.value else ""

    def _formula(self, element: Element, cell: Cell) -> str:
        self.found.without_value(cell.formula or "")
        formula = f"={cell.formula}" if cell.formula else "a formula"
        if not cell.value:
            return f"{formula} ({NOT_COMPUTED})"
        shown = self._value(cell.kind, cell.value, self._code(element))
        return f"{formula} ({NOT_COMPUTED}, saved as {shown})"

    def _rich(self, cell: Element) -> str:
        number = str(cell.get("vm") or "")
        known = number.isdecimal() and 0 < int(number[:7]) <= len(self._book.rich)
        return self._book.rich[int(number[:7]) - 1] if known else ""

    def _code(self, cell: Element) -> str:
        style = cell.get("s") or "0"
        codes = self._book.codes
        known = style.isdecimal() and len(style) < 7 and int(style) < len(codes)
        return codes[int(style)] if known else "General"

    def _value(self, kind: str, value: str, code: str) -> str:
        match kind:
            case "s":
                texts = self._book.texts
                text = texts[int(value)] if 0 <= int(value) < len(texts) else ""
                return text_of_cell(text, code)
            case "str" | "inlineStr":
                text = unescaped(value) if kind == "str" else value
                return text_of_cell(text, code)
            case "b":
                return "TRUE" if value.strip() in ("1", "true") else "FALSE"
            case "d":
                return value.replace("T", " ").removesuffix(" 00:00:00")
            case "n":
                return kept_number(value, code, self._book.from_1904)
            case _:  # errors, as they stand
                return value

    def _links(self, path: str, tail: Element | None) -> dict[tuple[int, int], str]:
        """Addresses outside the workbook, by the cells that lead there."""
        outside = self._package.outside(path)
        links: dict[tuple[int, int], str] = {}
        for item in _of(tail, "hyperlink"):
            target = outside.get(str(item.get(R + "id") or ""), "")
            cells = _range(item)
            if not target or cells is None:
                continue
            if place := one_line(str(item.get("location") or "")):
                target = f"{target}#{place}"
            (top, left), (bottom, right) = cells
            wide = (bottom - top + 1) * (right - left + 1) > _MOST_LINKED - len(links)
            for row in range(top, (top if wide else bottom) + 1):
                for column in range(left, (left if wide else right) + 1):
                    links[row, column] = target
        return links


def _named_link(cell: Cell) -> str:
    """Where a formula leads that is a link."""
    match = _LINKING.search(cell.formula or "")
    return one_line(match[1]) if match and not match[1].startswith("#") else ""


def _of(tail: Element | None, tag: str) -> Iterator[Element]:
    return iter(()) if tail is None else tail.iter(f"{{*}}{tag}")


def _range(item: Element) -> Range | None:
    return range_of(str(item.get("ref") or ""))
