"""One sheet of an XML workbook, read row by row: what each cell shows, and what is hidden."""

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from ingestion.parsers.building import one_line
from ingestion.parsers.ooxml import Package, R
from ingestion.parsers.spreadsheet.book import Book, is_on, local, streamed, text_in, unescaped
from ingestion.parsers.spreadsheet.printed import printed
from ingestion.parsers.spreadsheet.rows import Merged, Range, Row, cell_of, hidden_text, range_of
from ingestion.parsers.spreadsheet.shown import (
    NOT_COMPUTED,
    number_of_cell,
    text_of_cell,
    with_link,
)
from ingestion.parsers.spreadsheet.tail import tail_of
from ingestion.parsers.spreadsheet.telling import Found
from ingestion.parsers.xmlparts import Element

_LAST_COLUMN = 16_384
_MOST_LINKED = 100_000  # cells that ranges of links are written out to
_LINKING = re.compile(r'HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)


class Sheet:
    def __init__(self, package: Package, archive: zipfile.ZipFile, book: Book, name: str) -> None:
        self._package, self._archive, self._book, self._name = package, archive, book, name
        self.found = Found()
        self.printed: list[str] = []
        """Of the last sheet: what stands at the head and foot of its printed pages."""

    def rows(self, path: str) -> Iterator[Row]:
        """The rows that are not empty.

        Raises:
            IngestFailure: `corrupt`, `password_required`.
        """
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
        for cell in row:
            if local(cell) != "c":
                continue
            place = cell_of(str(cell.get("r") or ""))
            column = place[1] if place else column + 1
            text = one_line(self._shown(cell))
            link = links.get((number, column)) or _named_link(cell)
            text = with_link(text, link)
            if text and any(first <= column <= last for first, last in hidden):
                self.found.columns.add(column)
                text = hidden_text(text)
            if text:
                cells[column] = text
        return sorted(cells.items())

    def _shown(self, cell: Element) -> str:
        """What a cell shows; of a formula that nobody computed, the formula."""
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
        if formula is not None and kind != "str" and not value:
            self.found.not_computed += 1
            return f"={formula} ({NOT_COMPUTED})" if formula else f"a formula ({NOT_COMPUTED})"
        shown = self._rich(cell) if kind == "e" else ""
        if value and not shown:
            shown = self._value(kind, value, self._code(cell))
        if formula and self._book.stale and kind == "n" and value == "0":
            self.found.not_computed += 1
            return f"={formula} ({NOT_COMPUTED}, saved as {shown})"
        return shown

    def _rich(self, cell: Element) -> str:
        number = str(cell.get("vm") or "")
        known = number.isdecimal() and 0 < int(number[:7]) <= len(self._book.rich)
        return self._book.rich[int(number[:7]) - 1] if known else ""

    def _code(self, cell: Element) -> str:
        style = str(cell.get("s") or "0")
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
                return self._number(value, code)
            case _:  # errors, as they stand
                return value

    def _number(self, value: str, code: str) -> str:
        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            return value
        if not number.is_finite():
            return value
        return number_of_cell(number, code, self._book.from_1904)

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


def _named_link(cell: Element) -> str:
    for part in cell:
        if local(part) == "f" and (match := _LINKING.search(part.text or "")):
            return one_line(match[1]) if not match[1].startswith("#") else ""
    return ""


def _of(tail: Element | None, tag: str) -> Iterator[Element]:
    return iter(()) if tail is None else tail.iter(f"{{*}}{tag}")


def _range(item: Element) -> Range | None:
    return range_of(str(item.get("ref") or ""))
