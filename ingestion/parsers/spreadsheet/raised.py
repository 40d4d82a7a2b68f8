"""Runs of a cell's text that are raised or lowered."""

from ingestion.parsers.raised import down, up
from ingestion.parsers.xmlparts import Element

_WAYS = {"superscript": up, "subscript": down}


def run_text(run: Element) -> str:
    """Of a run of rich text, marked as it is set."""
    text = "".join(part.text or "" for part in run.iterfind("{*}t"))
    aligned = run.find("{*}rPr/{*}vertAlign")
    way = _WAYS.get(str(aligned.get("val") or "")) if aligned is not None else None
    return way(text) if way and text else text
