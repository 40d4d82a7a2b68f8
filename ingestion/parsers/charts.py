"""Charts inside Office files: titles, the names along their axes, and a row for each category."""

import re
from collections.abc import Iterator

from contracts.documents import BlockKind
from ingestion.parsers.building import one_line
from ingestion.parsers.drawn import text_of
from ingestion.parsers.ooxml import A
from ingestion.parsers.xmlparts import Element

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_LONG_NUMBER = re.compile(r"-?\d{1,9}\.\d{9,25}")
_MOST_ROWS = 1000
_Points = dict[int, str]


def chart_titles(chart: Element) -> list[str]:
    """Of the chart and of its axes, in this order."""
    parts = (*chart.iterfind(f"{C}chart/{C}title"), *chart.iterfind(f".//{C}plotArea//{C}title"))
    return [words for title in parts if (words := _words(title))]


def chart_blocks(chart: Element) -> Iterator[tuple[BlockKind, list[str]]]:
    """Its titles, its figures as a table, and what stands beside single points."""
    for title in chart_titles(chart):
        yield BlockKind.PARAGRAPH, [title]
    yield from ((BlockKind.TABLE_ROW, row) for row in _rows(chart))
    for label in chart.iterfind(f".//{C}dLbl/{C}tx"):
        if words := _words(label):
            yield BlockKind.PARAGRAPH, [words]


def _rows(chart: Element) -> list[list[str]]:
    """A row of names and one for each category; [] for a chart that keeps no figures."""
    series = [
        (
            _words(one.find(C + "tx")),
            _names(one) or _points(one, "xVal"),
            _points(one, "val") or _points(one, "yVal"),
        )
        for one in chart.iter(C + "ser")
    ]
    categories: _Points = {}
    for _, names, values in series:
        categories = {index: "" for index in values} | names | categories
    if not categories:
        return []
    rows = [["", *(name for name, _, _ in series)]]
    for index in sorted(categories)[:_MOST_ROWS]:
        rows.append([categories[index], *(values.get(index, "") for _, _, values in series)])
    return rows


def _names(series: Element) -> _Points:
    """Of the categories; of those in groups with the groups before them, each of which goes on
    until the next begins."""
    levels = [_in(level) for level in series.iterfind(f"{C}cat//{C}lvl")]
    if not levels:
        return _points(series, "cat")
    inner, *outer = levels
    count = min(max((*inner, -1)) + 1, _MOST_ROWS)
    above = [_going_on(level, count) for level in reversed(outer)]
    return {
        index: " ".join(filter(None, (*(names[index] for names in above), inner.get(index, ""))))
        for index in range(count)
    }


def _going_on(level: _Points, count: int) -> list[str]:
    names: list[str] = []
    for index in range(count):
        names.append(level.get(index, names[-1] if names else ""))
    return names


def _points(series: Element, kind: str) -> _Points:
    """The cached values by their index."""
    held = series.find(C + kind)
    return _in(held) if held is not None else {}


def _in(held: Element) -> _Points:
    found: _Points = {}
    for point in held.iter(C + "pt"):
        index, value = str(point.get("idx") or ""), point.find(C + "v")
        if index.isdigit() and len(index) < 8 and value is not None:
            found[int(index)] = _shown(value.text or "")
    return found


def _shown(value: str) -> str:
    """A number without the digits that a computer's arithmetic leaves behind."""
    return f"{float(value):.15g}" if _LONG_NUMBER.fullmatch(value) else value


def _words(element: Element | None) -> str:
    """Of paragraphs that were typed, or of the cells that hold them."""
    if element is None:
        return ""
    typed = one_line(" ".join(text_of(paragraph) for paragraph in element.iter(A + "p")))
    return typed or one_line(" ".join(part.text or "" for part in element.iter(A + "t", C + "v")))
