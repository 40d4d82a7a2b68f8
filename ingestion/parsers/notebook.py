"""Jupyter notebooks: prose, code and what it printed. A place is a cell, named by a heading.

The file's own lines are JSON that no reader of a notebook sees, so `line` stays empty.
"""

import json
import re
from typing import Any

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.decoding import decoded
from ingestion.parsers.markdown import write_markdown
from ingestion.parsers.marks import without_marks
from ingestion.parsers.zips import damaged

_BELOW_ALL = 9  # deeper than any heading of Markdown, so that the next one ends the cell
_HEADED = re.compile(r"\s*#{1,6}\s")
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_MOST_LINES, _LONGEST_OUTPUT = 20, 2000


class NotebookParser:
    """Headings of the prose stand above; `Cell 5` names a cell that does not begin with one."""

    media_types = frozenset({"application/x-ipynb+json"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        notebook = _loaded(data, name)
        built = ExtractBuilder(name, self.max_characters)
        metadata = notebook.get("metadata")
        title = metadata.get("title") if isinstance(metadata, dict) else None
        built.title = title if isinstance(title, str) else None
        for number, cell in enumerate(_cells(notebook), start=1):
            if isinstance(cell, dict):
                _write(built, number, cell)
        extract = built.done()
        first = extract.sections[0]
        if extract.title is None and first.kind is BlockKind.HEADING and len(first.headings) == 1:
            extract.title = None if first.headings[0] == "Cell 1" else first.headings[0]
        return extract


def _loaded(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(decoded(data))
    except ValueError:
        raise damaged(name) from None
    except RecursionError:
        raise IngestFailure(
            FailureCode.TOO_COMPLEX,
            f"{name} was not read: its values are nested too deep. Save it again in a notebook.",
        ) from None
    if not isinstance(value, dict):
        raise damaged(name)
    return value


def _cells(notebook: dict[str, Any]) -> list[Any]:
    """The cells; before version 4 they were on worksheets."""
    sheets = notebook.get("worksheets")
    holders = sheets if isinstance(sheets, list) and sheets else [notebook]
    found: list[Any] = []
    for holder in holders:
        cells = holder.get("cells") if isinstance(holder, dict) else None
        found += cells if isinstance(cells, list) else []
    return found


def _write(built: ExtractBuilder, number: int, cell: dict[str, Any]) -> None:
    kind = cell.get("cell_type")
    source = _text(cell.get("source", cell.get("input")))
    outputs = cell.get("outputs")
    shown = [_output(item) for item in outputs] if isinstance(outputs, list) else []
    if not source.strip() and not any(shown):
        return
    if kind == "heading":  # before version 4
        level = cell.get("level")
        built.heading(source, level if isinstance(level, int) else 1)
        return
    if kind != "markdown" or not _HEADED.match(source):
        built.heading(f"Cell {number}", _BELOW_ALL)
    if kind == "markdown":
        write_markdown(built, source, numbered=False)
        return
    built.block(BlockKind.CODE, source)
    for text in shown:
        built.block(BlockKind.CODE, text)


def _output(output: Any) -> str:
    """The text of an output, shortened; empty for pictures and for what is only there as HTML."""
    if not isinstance(output, dict):
        return ""
    content = output.get("data")
    told = content.get("text/plain") if isinstance(content, dict) else output.get("text")
    if output.get("output_type") in ("error", "pyerr"):
        told = f"{output.get('ename')}: {output.get('evalue')}"
    text = _COLOURS.sub("", _text(told))
    lines = text.split("\n")
    short = "\n".join(lines[:_MOST_LINES])[:_LONGEST_OUTPUT]
    return short if len(short) == len(text) else short + " …"


def _text(value: Any) -> str:
    """Notebooks keep a text whole or as a list of lines with their ends."""
    if isinstance(value, list):
        return without_marks("".join(line for line in value if isinstance(line, str)))
    return without_marks(value) if isinstance(value, str) else ""
