"""Runs of a cell's text that are raised, lowered or struck out, and cells that are."""

from ingestion.parsers.ooxml import unescaped
from ingestion.parsers.spreadsheet.lettering import Font
from ingestion.parsers.xmlparts import Element

_RISES = {"superscript": 1, "subscript": -1}
_OFF = ("0", "false", "off")


def run_text(run: Element) -> str:
    """Of a run of rich text, marked as it is set; one without properties is set as its cell."""
    text = unescaped("".join(part.text or "" for part in run.iterfind("{*}t")))
    properties = run.find("{*}rPr")
    return text if properties is None else _font(properties).set(text)


def struck_styles(styles: Element) -> set[str]:
    """The numbers of the styles of cells whose font is struck out."""
    fonts = [_font(font) for font in styles.iterfind("{*}fonts/{*}font")]
    numbers = {str(number) for number, font in enumerate(fonts) if font.struck}
    cells = styles.iterfind("{*}cellXfs/{*}xf") if numbers else ()
    return {str(place) for place, style in enumerate(cells) if style.get("fontId") in numbers}


def _font(properties: Element) -> Font:
    aligned, line = properties.find("{*}vertAlign"), properties.find("{*}strike")
    rise = _RISES.get(str(aligned.get("val") or ""), 0) if aligned is not None else 0
    return Font(rise, line is not None and line.get("val") not in _OFF)
