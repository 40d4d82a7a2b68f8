"""The charts of Office files: titles, axes, and the figures that they keep as shown."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from ingestion.parsers.building import one_line
from ingestion.parsers.cell_formats import shown_number
from ingestion.parsers.drawn import text_of
from ingestion.parsers.ooxml import A, Package
from ingestion.parsers.xmlparts import Element

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
"""Of charts since 2016: waterfalls, funnels, maps of trees."""
_LONG_NUMBER = re.compile(r"-?\d{1,9}\.\d{9,25}")
_MOST_ROWS = 1000
_MOST_LABELS = 200
_MOST_LEVELS = 16
_AXES = ("catAx", "dateAx", "valAx", "serAx")
_Points = dict[int, str]


def title(root: Element) -> str:
    found = root.find(f"{C}chart/{C}title")
    found = root.find(f"{CX}chart/{CX}title") if found is None else found
    return words(found)


def beside(package: Package, path: str, root: Element) -> Iterator[str]:
    """Titles of axes, labels that somebody wrote, and what was drawn onto the chart at `path`."""
    for axis in root.iter(*(C + kind for kind in _AXES), CX + "axis"):
        if said := words(axis.find(C + "title")) or words(axis.find(CX + "title")):
            yield f"Axis: {said}"
    labels = (words(label.find(f"{C}tx/{C}rich")) for label in root.iter(C + "dLbl"))
    written = dict.fromkeys(text for text in labels if text and not text.startswith("["))
    yield from (f"Label: {text}" for text in list(written)[:_MOST_LABELS])
    for drawn in package.related(path, "chartUserShapes"):
        yield from (text for one in drawn.iter(A + "p") if (text := one_line(text_of(one))))


def rows(root: Element) -> list[list[str]]:
    """A row of names and one for each category; [] for a chart that keeps no figures."""
    if root.tag == CX + "chartSpace":
        return _rows_of_new(root)
    flag = root.find(C + "date1904")
    from_1904 = flag is not None and flag.get("val") not in ("0", "false")
    series = [
        (
            words(one.find(C + "tx")),
            _categories(one, from_1904),
            _points(one, ("val", "yVal"), from_1904),
            _points(one, ("bubbleSize",), from_1904),
        )
        for one in root.iter(C + "ser")
    ]
    categories: _Points = {}
    for _, names, values, _ in series:
        categories = {index: "" for index in values} | names | categories
    if not categories:
        return []
    columns: list[tuple[str, _Points]] = []
    for name, _, values, sizes in series:
        columns += [(name, values), *([(f"{name} (size)".strip(), sizes)] if sizes else [])]
    table = [["", *(name for name, _ in columns)]]
    for index in sorted(categories)[:_MOST_ROWS]:
        table.append([categories[index], *(values.get(index, "") for _, values in columns)])
    return table


def words(element: Element | None) -> str:
    """Its paragraphs, each of which may be cut into runs anywhere; of a title that stands in a
    cell, what it said when the file was saved."""
    if element is None:
        return ""
    paragraphs = [one_line(text_of(one)) for one in [*element.iter(A + "p")] or [element]]
    kept = () if any(paragraphs) else element.iter(C + "v", CX + "v")
    return one_line(" ".join([*paragraphs, *(part.text or "" for part in kept)]))


def _categories(series: Element, from_1904: bool) -> _Points:
    """Names in several levels, as “2024” above “Q1” and “Q2”, in one."""
    for kind in ("cat", "xVal"):
        levels = series.findall(f"{C}{kind}//{C}lvl")[:_MOST_LEVELS]
        if levels:
            return _joined([_of_level(level, C) for level in levels])
    return _points(series, ("cat", "xVal"), from_1904)


def _joined(levels: list[_Points]) -> _Points:
    """The innermost level comes first; a name further out holds until the next one."""
    places = sorted({place for level in levels for place in level})
    joined: _Points = {}
    current = [""] * len(levels)
    for place in places:
        current = [level.get(place, above) for level, above in zip(levels, current, strict=True)]
        current[0] = levels[0].get(place, "")
        joined[place] = one_line(" ".join(reversed(current)))
    return joined


def _of_level(level: Element, names: str) -> _Points:
    found: _Points = {}
    for point in level.iterfind(names + "pt"):
        place, value = str(point.get("idx") or ""), point.find(names + "v")
        text = point.text if value is None else value.text
        if place.isdecimal() and len(place) < 8:
            found[int(place)] = text or ""
    return found


def _points(series: Element, kinds: tuple[str, ...], from_1904: bool) -> _Points:
    """The cached values by their index, with the format of the cells that they came from."""
    found: _Points = {}
    for kind in kinds:
        held = series.find(C + kind)
        if held is None:
            continue
        code = held.find(f".//{C}formatCode")
        usual = (code.text or "") if code is not None else ""
        for point in held.iter(C + "pt"):
            place, value = str(point.get("idx") or ""), point.find(C + "v")
            if place.isdecimal() and len(place) < 8 and value is not None:
                shown = _shown(value.text or "", str(point.get("formatCode") or usual), from_1904)
                found[int(place)] = shown
    return found


def _shown(value: str, code: str, from_1904: bool) -> str:
    """Without the digits that a computer's arithmetic leaves behind."""
    if not code or code.lower() == "general":
        return f"{float(value):.15g}" if _LONG_NUMBER.fullmatch(value) else value
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    shown = shown_number(number, code, from_1904) if number.is_finite() else value
    return shown if shown.strip() else value


def _rows_of_new(root: Element) -> list[list[str]]:
    """Of a chart since 2016: each series has names and figures of its own."""
    data = {str(one.get("id")): one for one in root.iterfind(f"{CX}chartData/{CX}data")}
    table: list[list[str]] = []
    for series in root.iter(CX + "series"):
        used = series.find(CX + "dataId")
        held = data.get(str(used.get("val")) if used is not None else "")
        if held is None:
            continue
        levels = [_of_level(one, CX) for one in held.iterfind(f"{CX}strDim/{CX}lvl")]
        del levels[_MOST_LEVELS:]
        figures = [
            {place: _shown(text, str(one.get("formatCode") or ""), False) for place, text in level}
            for one in held.iterfind(f"{CX}numDim/{CX}lvl")
            for level in [_of_level(one, CX).items()]
        ]
        names = _joined(levels) if levels else {}
        values = figures[0] if figures else {}
        table.append(["", words(series.find(CX + "tx"))])
        for place in sorted(names | values)[:_MOST_ROWS]:
            table.append([names.get(place, ""), values.get(place, "")])
    return table
