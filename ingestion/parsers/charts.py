"""Charts and diagrams inside Office files: the words and the figures that they show."""

from collections.abc import Iterator

from ingestion.parsers.building import one_line
from ingestion.parsers.ooxml import A, children
from ingestion.parsers.xmlparts import Element

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MOST_ROWS = 1000
_Points = dict[int, str]


def chart_title(chart: Element) -> str:
    title = chart.find(f"{C}chart/{C}title")
    return _words(title) if title is not None else ""


def chart_rows(chart: Element) -> list[list[str]]:
    """A row of names and one for each category; [] for a chart that keeps no figures."""
    series = [
        (_words(one.find(C + "tx")), _points(one, "cat", "xVal"), _points(one, "val", "yVal"))
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


def diagram_items(data: Element) -> Iterator[str]:
    """The texts of a diagram, in the order they were written."""
    for point in data.iter(_DIAGRAM + "pt"):
        for text in children(point):
            if text.tag == _DIAGRAM + "t" and (words := _words(text)):
                yield words


def _points(series: Element, *kinds: str) -> _Points:
    """The cached values by their index."""
    found: _Points = {}
    for kind in kinds:
        held = series.find(C + kind)
        for point in held.iter(C + "pt") if held is not None else ():
            index, value = str(point.get("idx") or ""), point.find(C + "v")
            if index.isdigit() and len(index) < 8 and value is not None:
                found[int(index)] = value.text or ""
    return found


def _words(element: Element | None) -> str:
    if element is None:
        return ""
    return one_line(" ".join(part.text or "" for part in element.iter(A + "t", C + "v")))
